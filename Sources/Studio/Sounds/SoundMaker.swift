// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels
import Synthesis

/// Owns the models and makes sounds of recipes, on a thread of its own.
///
/// Work is done in pieces of a few sounds, and between two of them others get their turn, so that a pad
/// does not wait for a map. A request may name a slot: a later one of the same slot takes its place, as
/// when a slider moves on.
actor SoundMaker {
  private let thread = RenderThread(name: "studio sounds")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  let places: StudioPlaces
  let project: StudioProject
  /// How `foley` was called, for commands.
  let program: String
  var shelf = ModelShelf()
  var known = RecentlyUsed<String, StudioSound>(capacity: 2 << 20)
  let audio = ByteRing(capacity: 32 << 20)
  private let pictures = ByteRing(capacity: 2 << 20)
  private let loops = ByteRing(capacity: 16 << 20)
  /// The newest turn of each slot, of those that were taken last.
  private var slots: [String: Int] = [:]
  private var lastTurn = 0
  private static let slotLimit = 256
  /// The stars of the project, once they were asked for.
  var starred: StarList?
  var directions = RecentlyUsed<String, [NamedDirection]>(capacity: 8)
  var maps = RecentlyUsed<String, JSONValue>(capacity: 16)

  init(places: StudioPlaces, project: StudioProject, program: String) {
    (self.places, self.project, self.program) = (places, project, program)
  }

  /// Looks for models again.
  func refresh() -> [ModelShelf.Entry] {
    shelf.update(places.contents().models)
    return shelf.entries
  }

  /// The model of an id.
  ///
  /// - Throws: ``StudioError/noModel(_:)``
  func entry(_ id: String) throws(StudioError) -> ModelShelf.Entry {
    if let entry = shelf.known(id) { return entry }
    shelf.update(places.contents().models)
    return try shelf.entry(id)
  }

  // MARK: Requests

  /// The recipe that a request means: that of an id, or the one it holds.
  ///
  /// - Throws: ``StudioError``, `OptionError`, or an error of the model
  func recipe(_ request: JSONValue) throws -> SoundRecipe {
    if let id = request.text { return try sound(id).recipe }
    guard let object = request.object else {
      throw StudioError.member("sounds", wanted: "recipes, or ids of sounds")
    }
    let members = RequestMembers(object)
    var settings = try SoundRecipe.settings(of: members)
    let entry = try entry(members.text("model"))
    let names = entry.source.classNames
    // One latent makes one sound, whatever its number.
    if settings.latent != nil { (settings.first, settings.seed) = (1, 0) }
    if !names.isEmpty {
      settings.name = NamePattern.byClass
      let spoken = try settings.className.map { try ClassMix($0, classNames: names) }
      if settings.latent != nil {
        // As foley synth --latent says it.
        let mix = try spoken ?? shelf.model(entry).classInTurn(settings.first)
        settings.className = try mix.map {
          try Self.settled($0.words(classNames: names), names)
        }
      } else if spoken == nil {
        settings.className = try shelf.model(entry).classInTurn(settings.first)?
          .words(classNames: names)
      }
    }
    return try SoundRecipe(model: entry.hash, settings: settings)
  }

  /// The recipes that requests mean.
  ///
  /// - Throws: as ``recipe(_:)``
  func recipes(_ requests: [JSONValue]) throws -> [SoundRecipe] { try requests.map(recipe) }

  /// What is known of a sound.
  ///
  /// - Throws: ``StudioError/noSound(_:)``
  func sound(_ id: String) throws(StudioError) -> StudioSound {
    guard let sound = known.value(for: id) else { throw .noSound(id) }
    return sound
  }

  /// Makes the sounds of recipes, or finds them.
  ///
  /// - Throws: ``StudioError/superseded``, or an error of a recipe
  func sounds(_ recipes: [SoundRecipe], slot: String? = nil) async throws -> [StudioSound] {
    let turn = slot.map { take($0) }
    var made: [StudioSound] = []
    let size = max(4, 8 * WorkerPool.threadCount)
    for first in stride(from: 0, to: recipes.count, by: size) {
      if first > 0 { await Task.yield() }
      try checkTurn(slot, turn)
      made += try piece(Array(recipes[first..<min(first + size, recipes.count)]))
    }
    return made
  }

  /// Lets others have their turn in a long computation.
  ///
  /// - Throws: `CancellationError`, or ``StudioError/superseded``
  func pause(_ slot: String? = nil, _ turn: Int? = nil) async throws {
    await Task.yield()
    try Task.checkCancellation()
    try checkTurn(slot, turn)
  }

  /// Takes a slot, so that what holds it now ends.
  func take(_ slot: String) -> Int {
    lastTurn += 1
    slots[slot] = lastTurn
    if slots.count > Self.slotLimit {
      let oldest = lastTurn - Self.slotLimit
      slots = slots.filter { $0.value > oldest }
    }
    return lastTurn
  }

  private func checkTurn(_ slot: String?, _ turn: Int?) throws(StudioError) {
    if let slot, slots[slot] != turn { throw .superseded }
  }

  // MARK: Sounds

  /// The bytes of a sound's file.
  ///
  /// - Throws: ``StudioError``, or an error of its making
  func bytes(_ id: String) throws -> [UInt8] {
    if let bytes = audio.bytes(id) { return bytes }
    _ = try piece([sound(id).recipe])
    return audio.bytes(id) ?? []
  }

  /// Keeps a loop to be heard.
  func keepLoop(_ bytes: [UInt8], _ id: String) { loops.keep(bytes, as: id) }

  /// The loop of an id as WAV.
  ///
  /// - Throws: ``StudioError/noSound(_:)``
  func loop(_ id: String) throws(StudioError) -> [UInt8] {
    guard let bytes = loops.bytes(id) else { throw .noSound(id) }
    return bytes
  }

  /// The spectrogram of a sound as PNG.
  ///
  /// - Throws: ``StudioError``, `PictureError`, or an error of the sound's making
  func picture(_ id: String) throws -> [UInt8] {
    if let bytes = pictures.bytes(id) { return bytes }
    let bytes = try SoundPicture.png(of: rendered(sound(id).recipe).clip)
    pictures.keep(bytes, as: id)
    return bytes
  }

  /// A sound with the settings of a recipe changed, which is not kept.
  ///
  /// - Throws: an error of its making
  func rendered(
    _ recipe: SoundRecipe, adjust: (inout RenderSettings) -> Void = { _ in }
  ) throws -> RenderedSound {
    let entry = try entry(recipe.model)
    var settings = recipe.settings
    adjust(&settings)
    return try RenderEntry(source: entry.source, settings: settings)
      .firstSound(of: shelf.model(entry))
  }

  /// The command that writes a sound; of a latent it needs the file that ``StudioProject`` writes.
  func command(
    of recipe: SoundRecipe, _ id: String, _ entry: ModelShelf.Entry, format: String? = nil
  ) -> String {
    let command = SoundCommand(
      program: program, modelPath: entry.path, latentPath: project.latentPath(id))
    return command.text(
      of: recipe, file: Self.fileName(recipe, id, entry, extension: format ?? "wav"),
      format: format)
  }

  /// "kick #12"; a sound of a latent has the beginning of its id.
  static func label(
    _ recipe: SoundRecipe, _ id: String, _ entry: ModelShelf.Entry
  ) -> String {
    let word = recipe.settings.className ?? entry.source.name
    if recipe.settings.latent != nil { return "\(word) ~\(id.prefix(4))" }
    return "\(word) #\(recipe.settings.first)"
  }

  /// A name for the file of a sound.
  static func fileName(
    _ recipe: SoundRecipe, _ id: String, _ entry: ModelShelf.Entry, extension suffix: String
  ) -> String {
    let word = NamePattern.escaped(recipe.settings.className ?? entry.source.name)
      .prefix(80).replacing(":", with: "-")
    let settings = recipe.settings
    if settings.latent != nil { return "\(word)-\(id.prefix(8)).\(suffix)" }
    let seed = settings.seed == 0 ? "" : "-s\(settings.seed)"
    return "\(word)-\(Renderer.digits(of: settings.first))\(seed).\(suffix)"
  }
}
