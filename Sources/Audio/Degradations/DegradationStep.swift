// SPDX-License-Identifier: MIT
import Files
import Kernels

/// One step of a ``DegradationChain``.
enum DegradationStep: Sendable, Equatable {
  case lowPass(DrawnNumber)
  case noise(NoiseSource, below: DrawnNumber)
  case clip(below: DrawnNumber)
  case quantize(bits: DrawnNumber)
  case mp3(kilobits: DrawnNumber)
  case reverb(folder: String)

  /// Where noise comes from.
  enum NoiseSource: Sendable, Equatable {
    case white
    case pink
    case folder(String)

    var name: String {
      switch self {
      case .white: "white"
      case .pink: "pink"
      case .folder: "folder"
      }
    }
  }

  /// Reads `NAME:ARGUMENTS`.
  init(_ text: String) throws(DegradationError) {
    func fail(_ reason: String) -> DegradationError { DegradationError(step: text, reason: reason) }
    func number(
      _ text: String, _ range: ClosedRange<Double>, _ noun: String
    ) throws(DegradationError) -> DrawnNumber {
      guard let number = DrawnNumber(text), range.contains(number.lower),
        range.contains(number.upper)
      else {
        throw fail(
          "whose \(noun) is not a number, or range, from \(range.lowerBound) to "
            + "\(range.upperBound)")
      }
      return number
    }
    guard let colon = text.firstIndex(of: ":") else { throw fail("which lacks a colon") }
    let argument = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "lowpass": self = .lowPass(try number(argument, 50...96_000, "frequency in hertz"))
    case "clip": self = .clip(below: try number(argument, 0...60, "level in decibels"))
    case "quantize": self = .quantize(bits: try number(argument, 1...16, "number of bits"))
    case "mp3": self = .mp3(kilobits: try number(argument, 8...320, "bit rate in kbit/s"))
    case "reverb":
      guard !argument.isEmpty else { throw fail("which names no folder") }
      self = .reverb(folder: argument)
    case "noise":
      guard let last = argument.lastIndex(of: ":"), last > argument.startIndex else {
        throw fail("which lacks the source of the noise or its level")
      }
      let level = String(argument[argument.index(after: last)...])
      let source: NoiseSource =
        switch argument[..<last] {
        case "white": .white
        case "pink": .pink
        case let folder: .folder(String(folder))
        }
      self = .noise(source, below: try number(level, -60...120, "level in decibels"))
    default: throw fail("which is unknown")
    }
  }

  /// The step as text, with `folder` in the place of a path.
  var nameWithoutPath: String {
    switch self {
    case .lowPass(let cutoff): "lowpass:\(cutoff)"
    case .noise(let source, let level): "noise:\(source.name):\(level)"
    case .clip(let level): "clip:\(level)"
    case .quantize(let bits): "quantize:\(bits)"
    case .mp3(let kilobits): "mp3:\(kilobits)"
    case .reverb: "reverb:folder"
    }
  }

  /// The computation, and the recordings that it uses.
  ///
  /// - Parameter options: those of the targets, with a sample rate.
  func prepared(
    _ options: ClipDataset.Options
  ) throws(ClipDatasetError) -> (body: Degradation.Body, dataset: ClipDataset?) {
    switch self {
    case .lowPass(let cutoff): (try lowPass(cutoff, options), nil)
    case .clip(let level): (clipping(level), nil)
    case .quantize(let bits): (quantization(bits), nil)
    case .mp3(let kilobits): (compression(kilobits), nil)
    case .noise(.folder(let folder), let level):
      try Self.recordings(folder, options, level: level)
    case .noise(let source, let level):
      (additiveNoise(level) { source == .white ? whiteNoise($0, &$1) : pinkNoise($0, &$1) }, nil)
    case .reverb(let folder): try Self.impulseResponses(folder, options)
    }
  }

  /// A low-pass filter, if some of its cutoffs change sounds of the sample rate.
  private func lowPass(
    _ cutoff: DrawnNumber, _ options: ClipDataset.Options
  ) throws(ClipDatasetError) -> Degradation.Body {
    guard let rate = options.sampleRate else { return bandLimiting(cutoff) }
    let usable = usableCutoffs(sampleRate: rate)
    guard cutoff.lower <= usable.upperBound, cutoff.upper >= usable.lowerBound else {
      throw .degradation(
        DegradationError(
          step: nameWithoutPath,
          reason: "whose frequency must be from \(Int(max(50, usable.lowerBound).rounded(.up))) to "
            + "\(Int(usable.upperBound)) Hz to change sounds at \(rate) Hz"))
    }
    return bandLimiting(cutoff)
  }

  private static func recordings(
    _ folder: String, _ options: ClipDataset.Options, level: DrawnNumber
  ) throws(ClipDatasetError) -> (Degradation.Body, ClipDataset?) {
    let dataset = try dataset(folder, options)
    return (
      additiveNoise(level) { count, stream in dataset.excerpt(of: count, &stream) }, dataset
    )
  }

  private static func impulseResponses(
    _ folder: String, _ options: ClipDataset.Options
  ) throws(ClipDatasetError) -> (Degradation.Body, ClipDataset?) {
    let dataset = try dataset(folder, options)
    return (
      { clip, stream in
        let number = stream.uniformInteger(below: dataset.clipCount)
        return reverberated(clip, by: dataset.clip(number).samples)
      }, dataset
    )
  }

  /// Recordings in one channel, at the rate of the targets.
  private static func dataset(
    _ folder: String, _ options: ClipDataset.Options
  ) throws(ClipDatasetError) -> ClipDataset {
    var options = options
    options.channelCount = 1
    options.normalizesPeak = false
    options.slicing = .random
    options.labels = .subfolders
    return try ClipDataset.scan(folder, options: options)
  }
}

/// A number, or a range of which every example draws one.
struct DrawnNumber: Sendable, Equatable, CustomStringConvertible {
  let lower: Double
  let upper: Double

  /// Reads `A` or `A..B`, which `dB` may follow.
  init?(_ text: String) {
    let digits = text.hasSuffix("dB") ? String(text.dropLast(2)) : text
    if let number = Double(digits), number.isFinite {
      (lower, upper) = (number, number)
      return
    }
    guard let dots = digits.firstRange(of: ".."), let first = Double(digits[..<dots.lowerBound]),
      let last = Double(digits[dots.upperBound...]), first.isFinite, last.isFinite, first <= last
    else { return nil }
    (lower, upper) = (first, last)
  }

  /// The number or the range, as text.
  var description: String {
    func short(_ number: Double) -> String {
      Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
    return lower == upper ? short(lower) : "\(short(lower))..\(short(upper))"
  }

  /// The number of an example; a range takes one random number.
  func draw(_ stream: inout RandomStream) -> Double {
    guard lower < upper else { return lower }
    return lower + (upper - lower) * Double(stream.uniform(0..<1))
  }
}
