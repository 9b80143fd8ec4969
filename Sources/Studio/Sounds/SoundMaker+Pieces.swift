// SPDX-License-Identifier: MIT
import Audio
import Kernels
import Synthesis

/// A few sounds at once.
extension SoundMaker {
  /// A sound that is to be made, and its place among those of a piece.
  private struct Wanted {
    let place: Int
    let entry: ModelShelf.Entry
    let model: PlayableModel
    let sounds: RenderEntry
  }

  /// Makes those of a few sounds that are not known, in batches that run in parallel.
  func piece(_ recipes: [SoundRecipe]) throws -> [StudioSound] {
    let ids = recipes.map(\.id)
    let missing = recipes.indices.filter {
      known.value(for: ids[$0]) == nil || !audio.contains(ids[$0])
    }
    let wanted = try missing.map { place in
      let entry = try entry(recipes[place].model)
      return Wanted(
        place: place, entry: entry, model: try shelf.model(entry),
        sounds: try RenderEntry(source: entry.source, settings: recipes[place].settings))
    }
    let batches = Self.batches(of: wanted)
    let made = parallelMap(batches.count) { index in
      Result {
        try RenderEntry.firstSounds(
          of: batches[index].map(\.sounds), model: batches[index][0].model
        )
        .map { ($0, StudioSound.peaks(of: $0.clip)) }
      }
    }
    var sounds = ids.map { known.value(for: $0) }
    for (batch, result) in zip(batches, made) {
      for (item, (rendered, peaks)) in zip(batch, try result.get()) {
        let sound = described(
          recipes[item.place], ids[item.place], rendered.clip, peaks, item.entry)
        known.keep(sound, for: sound.id, cost: sound.byteCount)
        audio.keep(rendered.bytes, as: sound.id)
        sounds[item.place] = sound
      }
    }
    return sounds.compactMap(\.self)
  }

  /// Sounds that a model can make at once together, so that there is work for all threads.
  private static func batches(of wanted: [Wanted]) -> [[Wanted]] {
    let largest = (wanted.count + WorkerPool.threadCount - 1) / WorkerPool.threadCount
    let models = wanted.map(\.entry.hash).reduce(into: [String]()) { models, hash in
      if !models.contains(hash) { models.append(hash) }
    }
    return models.flatMap { hash in
      let ofModel = wanted.filter { $0.entry.hash == hash }
      return RenderEntry.batches(of: ofModel.map(\.sounds), largest: largest)
        .map { places in places.map { ofModel[$0] } }
    }
  }

  private func described(
    _ recipe: SoundRecipe, _ id: String, _ clip: AudioClip, _ peaks: [Float],
    _ entry: ModelShelf.Entry
  ) -> StudioSound {
    StudioSound(
      id: id, recipe: recipe, label: Self.label(recipe, id, entry),
      command: command(of: recipe, id, entry), sampleRate: clip.sampleRate,
      channelCount: clip.channelCount, frameCount: clip.frameCount, peaks: peaks)
  }
}
