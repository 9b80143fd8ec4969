// SPDX-License-Identifier: MIT
import Files
import Kernels

/// The spectrogram of an audio file, computed in blocks of frames, of which one is in memory at a time.
///
/// The values have the bits of ``SpectrogramFormat/spectrogram(of:)`` of the whole file. Frames must not
/// be padded by reflection.
public struct FileSpectrogram: Sendable {
  /// The path of the file.
  public let path: String
  /// The format of the spectrogram.
  public let format: SpectrogramFormat
  /// Frames a second of the sound, in hertz.
  public let sampleRate: Int
  /// The number of channels, C.
  public let channelCount: Int
  /// The number of samples of a channel, L.
  public private(set) var sampleCount = 0
  /// The number of frames, T.
  public private(set) var frameCount = 0
  /// The largest value, of decibels before they are limited to a range; nil if it was not looked for.
  public private(set) var largest: Float?
  private let framesPerBlock: Int
  private let bank: MelFilterBank?

  /// The number of bins or mel bands, F.
  public var binCount: Int { format.melBandCount ?? format.transform.binCount }
  /// The duration of the sound in seconds.
  public var durationSeconds: Double { Double(sampleCount) / Double(sampleRate) }

  /// The most floats of a block's spectra or samples, of all channels.
  private static let blockFloats = 1 << 22

  /// Reads the file at `path` once for its length, and for the largest value if that is needed.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - format: the format of the spectrogram.
  ///   - findsLargest: whether to look for the largest value; it is always looked for in decibels.
  ///   - framesPerBlock: the number of frames in a block (default: blocks of about 16 MiB). No value
  ///     depends on it.
  /// - Throws: ``AudioFileError``, or ``SpectrogramError/tooShort(samples:windowLength:)`` for a file
  ///   without a frame.
  public init(
    _ path: String, _ format: SpectrogramFormat, findsLargest: Bool = false,
    framesPerBlock: Int? = nil
  ) throws {
    let reader = try SoundFileReader(path: path)
    let transform = format.transform
    self.path = path
    self.format = format
    (sampleRate, channelCount) = (reader.information.sampleRate, reader.information.channelCount)
    let floatsPerFrame = channelCount * max(2 * transform.binCount, transform.hop)
    self.framesPerBlock = framesPerBlock ?? max(1, Self.blockFloats / floatsPerFrame)
    bank = format.filterBank(sampleRate: sampleRate)
    if findsLargest || format.quantity == .decibels {
      var highest = -Float.infinity
      sampleCount = try forEachBlock(of: reader) { block in
        highest = max(highest, values(of: block).max() ?? highest)
      }
      largest = highest
    } else {
      sampleCount = try Self.sampleCount(of: reader)
    }
    frameCount = transform.frameCount(ofSamples: sampleCount)
    guard frameCount > 0 else {
      throw SpectrogramError.tooShort(samples: sampleCount, windowLength: transform.windowLength)
    }
  }

  /// Reads the file again and calls `body` with the numbers and the spectrogram of the frames of each
  /// block, in order.
  ///
  /// - Throws: ``AudioFileError``, also if the file has changed since it was measured, or what `body`
  ///   throws.
  public func forEachBlock(
    _ body: (_ frames: Range<Int>, _ part: Spectrogram) throws -> Void
  ) throws {
    let found = try forEachBlock(of: SoundFileReader(path: path)) { block in
      guard block.frames.upperBound <= frameCount else { throw changed(sampleCount + 1) }
      try body(
        block.frames,
        Spectrogram(
          format.quantity, channelCount: channelCount, binCount: binCount,
          values: limited(values(of: block))))
    }
    guard found == sampleCount else { throw changed(found) }
  }

  /// Writes the spectrogram to the `.npy` file at `path`, with the bytes of `Spectrogram.numpyArray`.
  ///
  /// - Throws: ``AudioFileError`` or `AtomicFileError`
  public func writeNumpy(to path: String) throws {
    try NumpyArray.write(
      to: path, format.quantity == .complex ? .complex64 : .float32,
      shape: (channelCount == 1 ? [] : [channelCount]) + [binCount, frameCount]
    ) { write in
      try forEachBlock { frames, part in try write(part.numpyArray, frames.lowerBound) }
    }
  }
}

extension FileSpectrogram {
  /// The number of samples of a channel that are read at a time.
  private static func pieceLength(_ channelCount: Int) -> Int { max(1, 65_536 / channelCount) }

  private static func sampleCount(of reader: SoundFileReader) throws(AudioFileError) -> Int {
    let channels = reader.information.channelCount
    var count = 0
    while true {
      let piece = try reader.next(pieceLength(channels))
      guard !piece.isEmpty else { return count }
      count += piece.count / channels
    }
  }

  /// Calls `body` with each block and returns the number of samples of a channel.
  private func forEachBlock(
    of reader: SoundFileReader, _ body: (FrameBlock) throws -> Void
  ) throws -> Int {
    guard reader.information.channelCount == channelCount,
      reader.information.sampleRate == sampleRate
    else { throw changed(0) }
    var cutter = FrameCutter(
      format.transform, channelCount: channelCount, framesPerBlock: framesPerBlock)
    var isAtEnd = false
    while !isAtEnd {
      let piece = try reader.next(Self.pieceLength(channelCount))
      isAtEnd = piece.isEmpty
      cutter.add(piece)
      while let block = cutter.next(isAtEnd: isAtEnd) { try body(block) }
    }
    return cutter.sampleCount
  }

  /// The values of a block, decibels without a limited range.
  private func values(of block: FrameBlock) -> [Float] {
    if format.quantity == .complex { return block.spectra(format.transform) }
    var values = block.magnitudes(format.transform)
    if let bank { values = bank.bands(of: values) }
    return format.quantity == .decibels
      ? Decibels.levels(ofMagnitudes: values, range: nil) : values
  }

  /// Decibels with the range of ``SpectrogramFormat/spectrogram(of:)``.
  private func limited(_ values: [Float]) -> [Float] {
    guard format.quantity == .decibels, let largest else { return values }
    return values.map { max($0, largest - 80) }
  }

  private func changed(_ found: Int) -> AudioFileError {
    .truncated(
      path: path, claimed: Int64(sampleCount), found: Int64(found), unit: "frames")
  }
}
