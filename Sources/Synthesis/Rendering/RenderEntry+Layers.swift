// SPDX-License-Identifier: MIT
import Audio
public import Files
import Models

extension ModelSource {
  /// Hits of one instrument, from soft to loud, that a sound of the model is a row of; 1 for a model
  /// of single sounds.
  public var layerCount: Int { description.design.representation.layerCount }

  /// So many layers of the model, at even distances: the loudest one, or the softest, the loudest and
  /// some between them.
  ///
  /// - Parameter count: nil for all.
  /// - Throws: `OptionError` if the model has no layers, or fewer.
  public func layers(_ count: Int?) throws(OptionError) -> [Int] {
    guard layerCount > 1 else { throw noLayers("layers") }
    let count = count ?? layerCount
    guard (1...layerCount).contains(count) else {
      throw .value(
        name: "layers", found: "\(count)", wanted: "1 to \(layerCount), the layers of \(name)")
    }
    guard count > 1 else { return [layerCount] }
    // Rounded to the nearest layer.
    return (0..<count).map { 1 + (2 * $0 * (layerCount - 1) + count - 1) / (2 * (count - 1)) }
  }

  fileprivate func noLayers(_ option: String) -> OptionError {
    .conflict(
      name: option, reason: "\(name) makes single sounds, not hits from soft to loud",
      advice: "train a model of layers: foley train --model gan3d")
  }
}

extension RenderEntry {
  /// What names of hits end with.
  static let layerSuffix = "-v{layer}"

  /// Entries of the same sounds with a file for each hit: those of the softest first, whose names end
  /// with -v1, and so on.
  ///
  /// - Parameter count: the number of layers, at even distances; nil for all of the model.
  /// - Throws: as ``init(source:settings:folder:)``, or `OptionError` for layers that the model lacks.
  public func layered(_ count: Int?) throws -> [RenderEntry] {
    try source.layers(count).map { layer in
      var settings = settings
      settings.layer = layer
      if !pattern.has(.layer) { settings.name += Self.layerSuffix }
      return try RenderEntry(source: source, settings: settings, folder: folder)
    }
  }

  /// The same entry of rows of hits.
  var ofRows: RenderEntry {
    get throws {
      guard settings.layer != nil else { return self }
      var settings = settings
      settings.layer = nil
      settings.name = settings.name.replacing(Self.layerSuffix, with: "")
        .replacing("{layer}", with: "")
      return try RenderEntry(source: source, settings: settings, folder: folder)
    }
  }

  /// Checks that the model has the layer, and that no sound is longer than its own hits.
  func checkLayers() throws {
    guard settings.layer == nil || source.layerCount > 1 else { throw source.noLayers("layer") }
    if let layer = settings.layer, layer > source.layerCount {
      throw OptionError.value(
        name: "layer", found: "\(layer)", wanted: "1 to \(source.layerCount), as the model has them"
      )
    }
    guard settings.layer != nil || !pattern.has(.layer) else {
      throw RenderEntryError.noLayer(pattern: settings.name)
    }
    let sound = source.description.design.representation
    let hits = settings.layer == nil ? source.layerCount : 1
    let longest =
      Double(hits * sound.sliceLength / source.layerCount) / Double(sound.sampleRate)
    if source.layerCount > 1, let duration = settings.generatedDuration, duration > longest {
      throw OptionError.value(
        name: "duration", found: "\(settings.duration ?? duration)",
        wanted: "up to \(longest) s, as hits have no continuation")
    }
  }

  /// Shapes the sounds of clips: of rows of hits, the hit that is asked for.
  ///
  /// - Throws: `AudioConversionError`
  func shaped(
    _ clip: AudioClip, with settings: RenderSettings
  ) throws(AudioConversionError) -> ShapedSound {
    guard let layer = settings.layer else { return try settings.shaped(clip) }
    let length = clip.frameCount / source.layerCount
    return try settings.shaped(
      layer - 1,
      of: (0..<source.layerCount).map { clip.slice(from: $0 * length, length: length) })
  }
}
