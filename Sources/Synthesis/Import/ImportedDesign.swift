// SPDX-License-Identifier: MIT
import Files
import Models

/// The design of a model that is imported: what the weights say, and what is known or taken for granted beside
/// them.
struct ImportedDesign {
  /// The networks and the sounds.
  let design: any ModelDesign
  /// The design in words.
  let words: String
  /// What was taken for granted, in words.
  let assumed: [String]

  init(
    _ weights: ForeignWeights, _ generator: ForeignGenerator, _ settings: ImportSettings
  ) throws {
    let arguments = try ReferenceArguments(folder: weights.folder)
    try Self.checkUpsampling(generator, arguments, path: weights.path)
    guard let width = generator.width else {
      throw ImportError.unsupported(
        path: weights.path,
        reason: "its innermost signal has \(counted(generator.startChannels, "channel")), which "
          + "\(generator.blockCount) blocks cannot halve")
    }
    var assumed: [String] = []
    if generator.upsampling == .nearestNeighbor, arguments.upsampling == nil {
      assumed.append("signals that are made longer by repeating their samples")
    }
    var generator = generator
    if let latents = settings.latents {
      generator.latents = latents
    } else if generator.latents != .uniform {
      assumed.append("latents from a normal distribution (--latents)")
    }
    let sampleRate = try settings.sampleRate ?? arguments.sampleRate()
    if sampleRate == nil {
      assumed.append("a sample rate of \(ImportedModel.usualSampleRate) Hz (--sample-rate)")
    }
    let rate = sampleRate ?? ImportedModel.usualSampleRate
    let length = try settings.sliceLength ?? arguments.sliceLength()
    if generator.dimensions == 1 {
      guard settings.moments == nil else {
        throw ImportError.unused(
          path: weights.path, setting: "--moments", purpose: "for a SpecGAN, and this is a WaveGAN")
      }
      design = try Self.waveGAN(
        generator, width: width, sampleRate: rate, length: length, path: weights.path, &assumed)
    } else {
      let moments = try ReferenceMoments(settings.moments, of: weights, &assumed)
      design = try Self.specGAN(
        generator, width: width, sampleRate: rate, length: length, moments: moments,
        path: weights.path)
    }
    do {
      try design.validate()
    } catch {
      throw ModelFileError.configuration(path: weights.path, reason: "\(error)")
    }
    self.assumed = assumed
    words = Self.words(design, generator, width: width)
  }

  /// Refuses interpolation, whose weights look like those of repetition.
  private static func checkUpsampling(
    _ generator: ForeignGenerator, _ arguments: ReferenceArguments, path: String
  ) throws {
    guard let name = arguments.upsampling, generator.upsampling == .nearestNeighbor, name != "nn"
    else { return }
    throw ImportError.unsupported(
      path: path,
      reason:
        "args.txt says that signals are made longer by \"\(name)\", and Foley's networks repeat samples "
        + "or have transposed convolutions")
  }

  private static func waveGAN(
    _ generator: ForeignGenerator, width: Int, sampleRate: Int, length: Int?, path: String,
    _ assumed: inout [String]
  ) throws -> WaveGANDesign {
    let lengths = WaveGANConfiguration.sliceLengths.filter {
      let strides = WaveGANConfiguration(sliceLength: $0).layout.strides
      return strides.count == generator.blockCount
        && (!generator.hasEqualStrides || Set(strides).count == 1)
    }
    guard let longest = lengths.last else {
      throw ImportError.unsupported(
        path: path,
        reason: "it has \(counted(generator.blockCount, "block")), and a WaveGAN has 4 to 6")
    }
    if let length, !lengths.contains(length) {
      throw ImportError.sliceLength(path: path, found: length, allowed: lengths)
    }
    if length == nil, generator.blockCount == 6 {
      assumed.append("sounds of \(longest) samples, not \(longest / 2) (--slice-length)")
    }
    var network = WaveGANConfiguration(
      sliceLength: length ?? longest, channelCount: generator.channelCount, width: width,
      kernelLength: generator.kernelLength, latentCount: generator.latentCount,
      upsampling: generator.upsampling, postFilterLength: generator.postFilterLength)
    network.normalizesBatches = generator.normalizesBatches ? true : nil
    network.latents = generator.latents == .uniform ? nil : generator.latents
    return WaveGANDesign(
      network: network,
      representation: WaveformRepresentation(
        sampleRate: sampleRate, sliceLength: network.sliceLength,
        channelCount: generator.channelCount))
  }

  /// 16384 samples, as the reference has it: 128 frames of 128 bins.
  private static func specGAN(
    _ generator: ForeignGenerator, width: Int, sampleRate: Int, length: Int?,
    moments: ReferenceMoments, path: String
  ) throws -> SpecGANDesign {
    let spectrogram = LogSpectrogram()
    let sliceLength = spectrogram.hop * spectrogram.binCount
    var network = SpecGANConfiguration(
      channelCount: generator.channelCount, width: width, kernelLength: generator.kernelLength,
      latentCount: generator.latentCount, upsampling: generator.upsampling)
    network.normalizesBatches = generator.normalizesBatches ? true : nil
    guard generator.latents == .uniform else {
      throw ImportError.unsupported(path: path, reason: "a SpecGAN draws latents uniformly")
    }
    guard generator.blockCount == network.layout.strides.count, generator.channelCount == 1 else {
      throw ImportError.unsupported(
        path: path,
        reason: "it has \(counted(generator.blockCount, "block")) and "
          + "\(counted(generator.channelCount, "channel")), and the reference's SpecGAN has 5 and 1"
      )
    }
    if let length, length != sliceLength {
      throw ImportError.sliceLength(path: path, found: length, allowed: [sliceLength])
    }
    return SpecGANDesign(
      network: network,
      representation: SpectrogramRepresentation(
        sampleRate: sampleRate, sliceLength: sliceLength, channelCount: 1, spectrogram: spectrogram,
        scaling: .standardized(moments: moments.moments)))
  }

  private static func words(
    _ design: any ModelDesign, _ generator: ForeignGenerator, width: Int
  ) -> String {
    let representation = design.representation
    var words = [
      "a \(type(of: design).kind.title) of width \(width)",
      "\(generator.latents.rawValue) latents of \(counted(generator.latentCount, "number"))",
      "sounds of \(representation.sliceLength) samples at \(representation.sampleRate) Hz",
      counted(representation.channelCount, "channel"),
    ]
    if generator.upsampling == .nearestNeighbor { words.append("nearest-neighbour upsampling") }
    if generator.normalizesBatches { words.append("batch normalization") }
    if let taps = generator.postFilterLength { words.append("a post filter of \(taps) taps") }
    return words.joined(separator: ", ")
  }
}
