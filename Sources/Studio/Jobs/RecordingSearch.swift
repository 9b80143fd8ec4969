// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import Models
import Synthesis

/// Finds the sound of a model that is nearest to a recording, or converts the recording, on a thread of
/// its own: pads go on playing meanwhile.
actor RecordingSearch {
  private let thread = RenderThread(name: "studio search")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// The most bytes of a recording.
  static let sizeLimit = 64 << 20

  /// Latents that a search follows: half of what `foley invert-latent` does, in half of its time.
  private static let startCount = 4

  /// The latent of a recording.
  ///
  /// - Parameters:
  ///   - bytes: an audio file.
  ///   - name: what the user calls it: only its extension is looked at.
  /// - Throws: `AudioFileError`, `CancellationError`, or an error of the model
  func find(
    _ bytes: [UInt8], name: String, in source: ModelSource, progress: JobList.Progress
  ) throws -> LatentPoint {
    // The worker threads make the sounds that pages wait for.
    WorkerPool.leaveToOthers()
    return try withFile(bytes, name: name) { file in
      let model = try PlayableModel(source)
      guard !model.hasEncoder else { return try model.encode(file: file).point }
      let search = try LatentSearch(forFile: file, in: model)
      var settings = LatentSearch.Settings()
      settings.startCount = Self.startCount
      return try search.run(settings) { share, distance in
        try Task.checkCancellation()
        progress.show(share, String(format: "nearest so far %.4f", distance))
      }.point
    }
  }

  /// A recording as a model converts it, as a WAV file.
  ///
  /// - Throws: `AudioFileError`, `ConversionFault`, or an error of the model
  func convert(_ bytes: [UInt8], name: String, with source: ModelSource) throws -> [UInt8] {
    WorkerPool.leaveToOthers()
    return try withFile(bytes, name: name) { file in
      let output = file + ".converted.wav"
      defer { FileSystem.unlink(output) }
      _ = try SoundFileConverter(source).convert(file, to: output)
      return try PlainFile(output).contents()
    }
  }

  /// Calls `body` with the path of a file of these bytes, which exists as long.
  private func withFile<Result>(
    _ bytes: [UInt8], name: String, _ body: (String) throws -> Result
  ) throws -> Result {
    let suffix = URL(fileURLWithPath: name).pathExtension.lowercased()
    let folder = "\(NSTemporaryDirectory())/foley-studio-\(UUID().uuidString)"
    guard FileSystem.makeFolder(folder, mode: 0o700) == 0 else {
      throw ProjectError.folder(path: folder, reason: systemMessage())
    }
    defer { FileSystem.removeFolder(folder) }
    let path =
      "\(folder)/recording.\(AudioFolder.extensions.contains(suffix) ? suffix : "wav")"
    try AtomicFile.write(path, bytes: bytes)
    defer { FileSystem.unlink(path) }
    return try body(path)
  }
}
