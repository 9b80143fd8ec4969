// SPDX-License-Identifier: MIT
import Audio
import Files
import Synthesis

extension SoundMaker {
  /// `POST /api/loop`: the loop of the sequencer as a file of the project.
  func loop(_ members: RequestMembers) async throws -> StudioResponse {
    let request = try LoopRequest(members)
    let suffix = request.isMidi ? "mid" : "wav"
    let name = request.name ?? "loop-\(Int(request.tempo.rounded()))"
    guard name == name.printable, !name.isEmpty, name.utf8.count <= 100, !name.hasSlash,
      !name.hasPrefix(".")
    else { throw StudioError.fileName(name) }
    let bytes = request.isMidi ? request.midi.bytes : try await wav(of: request)
    let file = try project.keep(bytes, as: "\(name).\(suffix)", in: "loops")
    let id = String("\(ContentHash(of: bytes))".prefix(24))
    guard !request.isMidi else { return .object(["file": .text(file.printable)]) }
    keepLoop(bytes, id)
    return .object(["file": .text(file.printable), "audio": .text("/api/loops/\(id).wav")])
  }

  /// The peak of a loop, -1 dB.
  private static let loopPeak: Float = 0.891_250_9

  /// The loop as WAV: what rings out at its end sounds at its beginning.
  private func wav(of request: LoopRequest) async throws -> [UInt8] {
    var clips: [String: AudioClip] = [:]
    var groups: [String: Int] = [:]
    var models: Set<String> = []
    for (index, track) in request.tracks.enumerated() {
      let recipe = try recipe(track.sound)
      models.insert(recipe.model)
      // The mark is for the whole: one for each note would add up.
      clips["\(index)"] = try rendered(recipe) { $0.watermark = false }.clip
      groups["\(index)"] = track.chokeGroup
      try await pause()
    }
    let rate = clips.values.map(\.sampleRate).max() ?? 44_100
    let channels = clips.values.map(\.channelCount).max() ?? 1
    clips = try clips.mapValues { clip in
      try Resampler().convert(clip.withChannels(channels), to: rate)
    }
    var mix = SongMix()
    (mix.isLoop, mix.chokeGroups) = (true, groups)
    var clip = try mix.play(request.song, with: clips).clip
    Watermark.embed(in: &clip)
    // The mark may be louder than the last decibel leaves room for.
    clip = clip.peakNormalized(to: clip.peak > Self.loopPeak ? Self.loopPeak : clip.peak)
    let licenses = models.compactMap { shelf.known($0)?.source.license?.tag }
    var tags: [AudioTag: String] = [
      .software: "Foley \(FoleyVersion.current)",
      .comment: JSONValue.json(ofMembers: [
        ("foley", .text(FoleyVersion.current)),
        ("models", .list(models.sorted().map { .text($0) })),
      ]),
    ]
    if !licenses.isEmpty {
      let text = Set(licenses).sorted().joined(separator: "; ")
      (tags[.license], tags[.copyright]) = (text, text)
    }
    return try AudioFile.encode(clip, for: "loop.wav", tags: tags).bytes
  }

  /// `POST /api/kit`: a kit for samplers, a sound a key.
  func kit(_ members: RequestMembers) async throws -> StudioResponse {
    let name = try members.text("name")
    try KitSettings.check(name: name)
    let pads = try kitPads(of: members)
    let folderName = try project.freeName(name, in: "kits")
    let path = try project.folder("kits/\(folderName)")
    let place = try project.folder("kits/\(folderName)/samples")
    let folder = KitFolder(path, name: name)
    var instruments: [Kit.Instrument] = []
    var licenses: Set<String> = []
    var longest = 0.0
    for pad in pads {
      let sound = try await sounds([pad.recipe])[0]
      let file = "samples/\(pad.key)-\(sound.id.prefix(8)).wav"
      try AtomicFile.write("\(path)/\(file)", bytes: bytes(sound.id))
      longest = max(longest, Double(sound.frameCount) / Double(sound.sampleRate))
      if let license = shelf.known(sound.recipe.model)?.source.license?.tag {
        licenses.insert(license)
      }
      instruments.append(
        Kit.Instrument(
          name: sound.label, keys: .single(pad.key), layers: [[file]], chokeGroup: pad.chokeGroup,
          isLoop: false))
      try await pause()
    }
    try folder.write(
      Kit(
        name: name, instruments: instruments, longestSeconds: longest,
        license: licenses.sorted().joined(separator: "; ")))
    return .object([
      "files": .list(folder.files.map { .text($0.printable) }), "samples": .text(place.printable),
    ])
  }

  /// The sounds of a request for a kit, with their keys and groups.
  private func kitPads(
    of members: RequestMembers
  ) throws -> [(recipe: SoundRecipe, key: Int, chokeGroup: Int?)] {
    var keys: Set<Int> = []
    return try members.list("sounds", of: 1...128).map { value in
      guard let object = value.object else {
        throw StudioError.member("sounds", wanted: "a list of objects with sound and key")
      }
      let pad = RequestMembers(object)
      let key = try pad.integer("key", in: 0...127)
      guard keys.insert(key).inserted else {
        throw StudioError.member("key", wanted: "every key once")
      }
      let recipe = try recipe(pad.required("sound", "the id or the recipe of a sound"))
      return (recipe, key, try pad.chokeGroup)
    }
  }
}
