// SPDX-License-Identifier: MIT
public import Kernels

/// A computation of a source recording from its target, such as a low-pass filter or added noise.
///
/// The result is a function of the clip, the seed and the number of the example.
public struct Degradation: Sendable {
  /// The computation itself: takes all its random numbers from the stream, and keeps sample rate,
  /// channels and length.
  public typealias Body = @Sendable (AudioClip, inout RandomStream) -> AudioClip
  /// Reads the recordings that a computation needs, such as noise, at the format of the targets.
  public typealias Preparation =
    @Sendable (_ options: ClipDataset.Options) throws(ClipDatasetError) -> Degradation

  /// Names the computation and its settings.
  ///
  /// It is part of the fingerprint of the data, so different computations need different names; it
  /// holds no paths.
  public let name: String
  /// The name, with the recordings that the computation uses.
  var fingerprintText: String {
    name + datasets.map { "\n\($0.fingerprintText)" }.joined()
  }

  /// The recordings that the computation uses beside the targets.
  let datasets: [ClipDataset]
  /// The cutoff, in hertz, below which the source is the target; nil where no such band is known.
  public let keptBand: Double?
  private let body: Body
  private let preparation: Preparation?

  /// A degradation by `body`.
  ///
  /// - Parameters:
  ///   - datasets: the recordings that `body` uses.
  ///   - keptBand: the cutoff, in hertz, below which `body` changes nothing; nil where none is known.
  public init(
    name: String, datasets: [ClipDataset] = [], keptBand: Double? = nil, _ body: @escaping Body
  ) {
    self.name = name
    self.keptBand = keptBand
    self.datasets = datasets
    self.body = body
    preparation = nil
  }

  /// A degradation that reads recordings first.
  public init(name: String, preparation: @escaping Preparation) {
    self.name = name
    self.preparation = preparation
    keptBand = nil
    datasets = []
    body = { _, _ in preconditionFailure("the degradation \(name) is not prepared") }
  }

  /// The degradation with its recordings read.
  ///
  /// - Parameter options: those of the targets, with a sample rate.
  /// - Throws: ``ClipDatasetError``
  public func prepared(_ options: ClipDataset.Options) throws(ClipDatasetError) -> Degradation {
    guard let preparation else { return self }
    return try preparation(options)
  }

  /// The source of example `index`.
  public func callAsFunction(_ target: AudioClip, seed: UInt64, index: Int) -> AudioClip {
    var stream = RandomStream(seed: seed, name: "degradation", index: UInt64(index))
    let source = body(target, &stream)
    precondition(
      source.samples.count == target.samples.count && source.sampleRate == target.sampleRate
        && source.channelCount == target.channelCount,
      "the degradation \(name) made \(source.frameCount) frames of \(source.channelCount) channels "
        + "at \(source.sampleRate) Hz from \(target.frameCount) of \(target.channelCount) at "
        + "\(target.sampleRate) Hz")
    return source
  }
}
