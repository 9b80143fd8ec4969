// SPDX-License-Identifier: MIT
import CSndFile
import Files
import Glibc

/// An open audio file, closed when the value is destroyed; the sounds in it are read one after the
/// other as one.
final class SoundFileReader {
  let information: AudioFile.Information
  private let descriptor: Int32
  private let byteCount: Int
  private let parts: [SoundPart]
  /// The part that is read, and its place.
  private var stream: SoundStream
  private var place = 0
  /// The number of frames read so far.
  private var position = 0
  private var block: [Float] = []

  /// The number of frames that a block has memory for, however few are left.
  private static let leastBlockFrames = 1024

  /// Opens the file at `path`.
  ///
  /// - Parameter isScanned: whether the file is searched for further sounds and its frames are counted,
  ///   which reads all of a compressed file; if not, the number of frames may be a guess.
  init(path: String, isScanned: Bool = true) throws(AudioFileError) {
    descriptor = try Self.openRegularFile(path)
    var status = stat()
    fstat(descriptor, &status)
    byteCount = Int(status.st_size)
    do throws(AudioFileError) {
      guard byteCount > 0 else { throw AudioFileError.empty(path: path) }
      var window = FileWindow(descriptor: descriptor, size: byteCount)
      parts =
        isScanned
        ? try SoundPart.parts(of: &window, path: path)
        : [try SoundPart.first(of: &window, path: path)]
      guard window.failure == 0 else {
        throw .inaccessible(path: path, reason: systemMessage(of: window.failure))
      }
      stream = try SoundStream(descriptor, parts[0], path: path)
      information = try Self.information(of: parts, stream, descriptor, path: path)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  private static func information(
    of parts: [SoundPart], _ first: SoundStream, _ descriptor: Int32, path: String
  ) throws(AudioFileError) -> AudioFile.Information {
    var frameCount = first.frameCount
    for (index, part) in parts.enumerated().dropFirst() {
      let next = try SoundStream(descriptor, part, path: path)
      guard next.sampleRate == first.sampleRate, next.channelCount == first.channelCount else {
        throw .differentSounds(
          path: path, number: index + 1, first: first.shape, other: next.shape)
      }
      frameCount = next.frameCount.flatMap { count in
        frameCount.flatMap { sum in
          let (total, overflows) = sum.addingReportingOverflow(count)
          return overflows ? nil : total
        }
      }
    }
    return AudioFile.Information(
      path: path, sampleRate: first.sampleRate, channelCount: first.channelCount,
      frameCount: frameCount, format: first.format, tags: first.tags)
  }

  /// Opens a file for reading; pipes and devices, which might block for ever, are rejected first.
  private static func openRegularFile(_ path: String) throws(AudioFileError) -> Int32 {
    // O_NONBLOCK: opening a pipe without a writer must not wait.
    let descriptor = FileSystem.open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .inaccessible(path: path, reason: systemMessage())
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    return descriptor
  }

  /// Skips the frames before `frame`; nothing may have been read before.
  func seek(to frame: Int) throws(AudioFileError) {
    if parts.count == 1, frame == 0 || stream.seek(to: frame) {
      position = frame
      return
    }
    while position < frame {
      guard try next(min(4096, frame - position)).isEmpty == false else { return }
    }
  }

  /// Reads up to `frames` frames from the current position: `[L, C]`; none at the end.
  ///
  /// - Throws: ``AudioFileError``, also if the file ends before the length in its header, or for a
  ///   sample that ``SampleCheck`` refuses.
  func next(_ frames: Int) throws(AudioFileError) -> ArraySlice<Float> {
    let (path, channels) = (information.path, information.channelCount)
    // Memory for no more than the rest of a short file.
    let rest = information.frameCount.map { max(0, $0 - position) } ?? frames
    let frames = min(frames, max(rest, Self.leastBlockFrames))
    if block.count < frames * channels {
      block = [Float](repeating: 0, count: frames * channels)
    }
    while true {
      let got = try stream.read(into: &block, frames: frames)
      if got > 0 {
        let read = block[..<(got * channels)]
        try SampleCheck.check(read, path: path, firstFrame: position, channelCount: channels)
        position += got
        return read
      }
      guard place + 1 < parts.count else { break }
      place += 1
      stream = try SoundStream(descriptor, parts[place], path: path)
    }
    if position == 0 { throw .noFrames(path: path) }
    return []
  }

  /// Reads `frames` frames from the current position, or all that remain: `[L, C]`.
  func readSamples(frames: Int?) throws(AudioFileError) -> [Float] {
    let channels = information.channelCount
    let wanted = frames ?? Int.max
    let expectedCount = min(wanted, information.frameCount ?? 0).multipliedOrMax(by: channels)
    let blockFrames = max(1, min(65_536, max(4096, expectedCount)) / channels)
    var samples: [Float] = []
    // An uncompressed sample takes at least one byte, so no more than the file's size is reserved.
    samples.reserveCapacity(min(byteCount, expectedCount))
    while samples.count / channels < wanted {
      let read = try next(min(blockFrames, wanted - samples.count / channels))
      guard !read.isEmpty else { break }
      guard samples.count + read.count <= AudioFile.sampleLimit else {
        throw .tooLong(path: information.path, limit: AudioFile.sampleLimit)
      }
      samples += read
    }
    return samples
  }
}

extension Int {
  /// The product, or the largest integer on overflow.
  fileprivate func multipliedOrMax(by factor: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: factor)
    return overflows ? .max : product
  }
}
