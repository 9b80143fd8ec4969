// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// SpecGAN's scaled log magnitudes: what ``SpectrogramScaling`` chose fills the range -1...1.
///
///     x[t, f, c] = clip((ln(|X[t, f, c]| + floor) - center[f, c]) / limit[f, c], -1...1)
///
/// Lost are the phases, the bin at half the sample rate, and what lies outside the range. Donahue,
/// McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), section 2.2.
public struct SpectrogramRepresentation: Codable, Sendable, Equatable {
  /// The rate of the clips, in hertz.
  public let sampleRate: Int
  /// The length of a clip in samples, L.
  public let sliceLength: Int
  /// The number of channels, C.
  public let channelCount: Int
  /// What frames are made of clips.
  public let spectrogram: LogSpectrogram
  /// What of them fills the network's range.
  public let scaling: SpectrogramScaling
  /// How phases are found, with frames at half the hop between which values are interpolated; nil for
  /// phase gradient integration and 60 iterations of fast Griffin-Lim with the frames as they are.
  public let phases: PhaseReconstruction?

  /// A representation of clips of one size.
  public init(
    sampleRate: Int, sliceLength: Int, channelCount: Int,
    spectrogram: LogSpectrogram = LogSpectrogram(), scaling: SpectrogramScaling,
    phases: PhaseReconstruction? = nil
  ) {
    self.sampleRate = sampleRate
    self.sliceLength = sliceLength
    self.channelCount = channelCount
    self.spectrogram = spectrogram
    self.scaling = scaling
    self.phases = phases
  }

  /// The same representation of clips of another length, above 0.
  public func ofClips(frameCount: Int) -> SpectrogramRepresentation {
    SpectrogramRepresentation(
      sampleRate: sampleRate, sliceLength: frameCount, channelCount: channelCount,
      spectrogram: spectrogram, scaling: scaling, phases: phases)
  }

  /// `[T, F, C]`.
  public var exampleShape: [Int] {
    [spectrogram.frameCount(ofSamples: sliceLength), spectrogram.binCount, channelCount]
  }

  /// The samples of a clip, and the complex spectra of its channels.
  public var workingCount: Int {
    let spectra = spectrogram.frameCount(ofSamples: sliceLength) * (spectrogram.fftSize + 2)
    return channelCount * (sliceLength + spectra)
  }

  /// The largest ``workingCount``: signals of 64 MB.
  static let largestWorkingCount = 1 << 24

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.check("sampleRate", sampleRate, in: 1...1_000_000)
    try ConfigurationError.check("sliceLength", sliceLength, in: 1...(1 << 24))
    try ConfigurationError.check("channelCount", channelCount, in: 1...2)
    let size = spectrogram.fftSize
    try ConfigurationError.check(
      "transformSize", size, "an even number from 2 to 65536",
      (2...65536).contains(size) && size.isMultiple(of: 2))
    // Larger hops leave gaps between the frames.
    try ConfigurationError.check("hop", spectrogram.hop, in: 1...(size / 2))
    try ConfigurationError.check(
      "sliceLength", sliceLength,
      "so small that a sound and its spectra at hop \(spectrogram.hop) and transformSize \(size) have "
        + "at most \(Self.largestWorkingCount) numbers", workingCount <= Self.largestWorkingCount)
    // Any that a Float can tell from silence, and no louder than a transform of that size.
    try ConfigurationError.check(
      "floor", spectrogram.floor, "from 1e-12 to 65536", (1e-12...65536).contains(spectrogram.floor)
    )
    if let bands = spectrogram.melBands {
      try ConfigurationError.check(
        "sampleRate of melBands", bands.sampleRate, "\(sampleRate) like the sounds'",
        bands.sampleRate == sampleRate)
      try ConfigurationError.check("count of melBands", bands.count, in: MelBands.counts)
      try ConfigurationError.check(
        "count of melBands", bands.count, "so small that every band has a bin",
        bands.fit(fftSize: size))
    }
    try scaling.validate(for: spectrogram, channelCount: channelCount)
    guard let phases else { return }
    try ConfigurationError.check(
      "hop", spectrogram.hop, "even, and framing hopCentered, to find phases with half of it",
      spectrogram.hop.isMultiple(of: 2) && spectrogram.framing == .hopCentered)
    try ConfigurationError.check("iterations of phases", phases.iterations, in: 0...1000)
    try ConfigurationError.check(
      "momentum of phases", phases.momentum, "from 0 to 2", (0...2).contains(phases.momentum))
  }

  /// N sounds `[N, L, C]` to `[N, T, F, C]`.
  public func encode(_ sounds: Tensor) -> Tensor {
    precondition(
      Array(sounds.shape.dropFirst()) == [sliceLength, channelCount],
      "sounds \(sounds.shape) do not have shape [\(sliceLength), \(channelCount)]")
    let (centers, limits) = affineMap
    return rows(spectrogram(sounds))
      .adding(perChannel: -centers).multiplied(perChannel: limits.reciprocal())
      .clamped(to: -1...1).reshaped(to: [sounds.shape[0]] + exampleShape)
  }

  /// Itself.
  public var spectrogramView: SpectrogramRepresentation? { self }

  /// `[N, T, F, C]` to the magnitudes that a phase is to be found for, `[N, C, T, F + 1]`.
  public func magnitudes(of examples: Tensor) -> Tensor {
    spectrogram.magnitudes(of: logMagnitudes(of: examples))
  }

  /// The magnitudes of bins or bands, `[N, T, F, C]`.
  func levels(of examples: Tensor) -> Tensor {
    (logMagnitudes(of: examples).exp() - spectrogram.floor).relu()
  }

  private func logMagnitudes(of examples: Tensor) -> Tensor {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) are not a batch of \(exampleShape)")
    let (centers, limits) = affineMap
    return rows(examples).multiplied(perChannel: limits).adding(perChannel: centers)
      .reshaped(to: examples.shape)
  }

  /// A frame a row: `[N, T, F, C]` to `[N · T, F · C]`, where every column has its scale.
  private func rows(_ x: Tensor) -> Tensor {
    x.reshaped(to: [x.shape[0] * x.shape[1], x.shape[2] * x.shape[3]])
  }

  private var affineMap: (centers: Tensor, limits: Tensor) {
    let map = scaling.affineMap(of: spectrogram, channelCount: channelCount)
    return (
      Tensor(map.centers, shape: [map.centers.count]), Tensor(map.limits, shape: [map.limits.count])
    )
  }
}
