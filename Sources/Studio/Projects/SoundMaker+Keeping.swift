// SPDX-License-Identifier: MIT
import Audio
import Files
import Synthesis

/// What is kept in the folder of the project.
extension SoundMaker {
  /// `GET /api/stars`: the starred sounds; one whose model is not here has no audio.
  func stars() async throws -> [JSONValue] {
    var answers: [JSONValue] = []
    for star in try starList().stars {
      do {
        answers.append(try await sounds([recipe(star.recipe)])[0].json)
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        answers.append(
          .object([
            "id": .text(star.id), "label": .text(star.label.printable), "recipe": star.recipe,
            "missing": .text("\(error)".printable),
          ]))
      }
      try await pause()
    }
    return answers
  }

  /// `POST /api/stars`: stars a sound, or takes its star away.
  func star(_ members: RequestMembers) async throws -> StudioResponse {
    let wanted = try members.required("sound", "the id or the recipe of a sound")
    if try members.flag("starred", standard: true) {
      let sound = try await sounds([recipe(wanted)])[0]
      try keepLatent(of: sound.recipe, sound.id)
      _ = try project.folder("")
      let entry = try entry(sound.recipe.model)
      // Nothing waits from here on: two requests do not change the same list.
      var list = try starList()
      try list.add(
        StarList.Star(
          id: sound.id, label: sound.label, modelPath: entry.path, recipe: sound.recipe.json))
      starred = list
    } else {
      var list = try starList()
      // The model of an old star may be gone, and with it the sound.
      try list.remove(wanted.text ?? recipe(wanted).id)
      starred = list
    }
    return .object(["stars": .list(try starList().stars.map { .text($0.id) })])
  }

  /// The stars, read again if another program has changed them.
  private func starList() throws -> StarList {
    if let starred, !starred.isOutdated { return starred }
    let list = try StarList(project.starsPath)
    starred = list
    return list
  }

  /// `POST /api/command`: the command of a sound, which works from now on.
  func command(_ members: RequestMembers) async throws -> StudioResponse {
    let wanted = try members.required("sound", "the id or the recipe of a sound")
    let sound = try await sounds([recipe(wanted)])[0]
    try keepLatent(of: sound.recipe, sound.id)
    return .object(["command": .text(sound.command)])
  }

  /// Writes the latent that the command of a sound names; nothing for a sound of a number.
  private func keepLatent(of recipe: SoundRecipe, _ id: String) throws {
    guard recipe.settings.latent != nil else { return }
    _ = try project.folder("latents")
    let (entry, _, point) = try place(of: recipe)
    try point.write(to: project.latentPath(id), modelHash: try entry.source.hash)
  }

  /// `POST /api/save`: writes sounds as files.
  func save(_ members: RequestMembers) async throws -> StudioResponse {
    let wanted = try members.list("sounds", of: 1...StudioAPI.soundLimit)
    let format = try Self.format(of: members)
    var (files, commands): ([JSONValue], [JSONValue]) = ([], [])
    for request in wanted {
      let sound = try await sounds([recipe(request)])[0]
      let entry = try entry(sound.recipe.model)
      let name = try fileName(of: sound, entry, members.optionalText("pattern"), format)
      let bytes =
        format == .wav
        ? try bytes(sound.id) : try rendered(sound.recipe) { $0.format = format }.bytes
      try keepLatent(of: sound.recipe, sound.id)
      files.append(.text(try project.keep(bytes, as: name, in: "sounds").printable))
      commands.append(
        .text(
          command(
            of: sound.recipe, sound.id, entry, format: format == .wav ? nil : format.rawValue)))
      try await pause()
    }
    return .object(["files": .list(files), "commands": .list(commands)])
  }

  private static func format(
    of members: RequestMembers
  ) throws(StudioError) -> AudioEncoding.Container {
    guard let value = members["format"] else { return .wav }
    guard let format = AudioEncoding.Container(json: value) else {
      throw .member("format", wanted: AudioEncoding.Container.noun)
    }
    return format
  }

  /// The name of a saved file: by the pattern that is given, in one folder.
  private func fileName(
    of sound: StudioSound, _ entry: ModelShelf.Entry, _ pattern: String?,
    _ format: AudioEncoding.Container
  ) throws -> String {
    guard let pattern else {
      return Self.fileName(sound.recipe, sound.id, entry, extension: format.fileExtension)
    }
    guard !pattern.hasSlash else { throw StudioError.fileName(pattern) }
    var settings = sound.recipe.settings
    (settings.name, settings.format) = (pattern, format)
    return try RenderEntry(source: entry.source, settings: settings).file(of: settings.first)
  }
}
