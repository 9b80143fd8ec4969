// SPDX-License-Identifier: MIT
import Audio
import Models

extension RenderEntry {
  /// What sounds of one batch have in common.
  private struct BatchKey: Hashable {
    let variation: PlayableModel.Variation
    let hasLatent: Bool
    let hasStyles: Bool
  }

  /// The first sounds of entries of one model as batches: places among the entries.
  ///
  /// The network makes the sounds of a batch at once, each as it would make it alone. A sound of several
  /// slices is a batch of its own.
  ///
  /// - Parameter largest: the most sounds of a batch.
  public static func batches(of entries: [RenderEntry], largest: Int) -> [[Int]] {
    var batches: [[Int]] = []
    var open: [BatchKey: Int] = [:]
    for (place, entry) in entries.enumerated() {
      let settings = entry.settings
      guard entry.framesBeyondSlice(settings.generatedDuration) == nil else {
        batches.append([place])
        continue
      }
      let key = BatchKey(
        variation: entry.variation, hasLatent: settings.latent != nil,
        hasStyles: settings.styles != nil)
      if let index = open[key], batches[index].count < largest {
        batches[index].append(place)
      } else {
        open[key] = batches.count
        batches.append([place])
      }
    }
    return batches
  }

  /// Renders and encodes the first sound of each entry of a batch, as ``firstSound(of:)`` does.
  ///
  /// - Parameters:
  ///   - batch: entries of one of ``batches(of:largest:)``.
  ///   - model: the model of all of them.
  /// - Throws: `AudioFileError`, `AudioConversionError`, or `PlainFileError`
  public static func firstSounds(
    of batch: [RenderEntry], model: PlayableModel
  ) throws -> [RenderedSound] {
    guard batch.count > 1 else { return try batch.map { try $0.firstSound(of: model) } }
    let clips = slices(batch.map { ($0, $0.settings.first) }, of: model)
    return try zip(batch, clips).map { entry, clip in
      try entry.rendered(entry.shaped(clip, with: entry.settings))
    }
  }

  private var variation: PlayableModel.Variation {
    PlayableModel.Variation(truncation: settings.truncation, noiseSeed: settings.noiseSeed)
  }

  /// Renders sounds of entries that may be a batch, at the model's own length.
  static func slices(
    _ sounds: [(entry: RenderEntry, number: Int)], of model: PlayableModel
  ) -> [AudioClip] {
    guard let entry = sounds.first?.entry else { return [] }
    if entry.settings.latent == nil {
      let drawn = sounds.map { sound in
        PlayableModel.DrawnSound(
          number: sound.number, seed: sound.entry.settings.seed, mix: sound.entry.mix)
      }
      return model.render(drawn, entry.variation)
    }
    let points = sounds.compactMap { sound in
      sound.entry.settings.latent.map {
        LatentPoint(
          latent: $0, mix: sound.entry.mix ?? model.classInTurn(sound.number),
          styles: sound.entry.settings.styles)
      }
    }
    return model.sounds(at: points, noiseSeed: entry.settings.noiseSeed)
  }
}
