// SPDX-License-Identifier: MIT
import Files
import Foundation

/// The sounds and pictures for a page, limited in number and size.
///
/// The newest checkpoint contributes its pictures and most sounds; older checkpoints, spaced evenly on
/// a logarithmic scale of steps, contribute their pictures and first sounds, which have the same
/// latents at every step. Files are added in this order as long as they fit.
struct SampleSelection {
  /// The files of a checkpoint.
  struct Checkpoint {
    let step: Int
    let pictures: [String]
    let sounds: [String]
  }

  /// The checkpoints, newest first.
  private(set) var checkpoints: [Checkpoint] = []
  /// The number of checkpoints that are not shown.
  let omittedCheckpointCount: Int
  /// The number of files of the shown checkpoints that did not fit.
  private(set) var omittedFileCount = 0
  /// What was left out because it could not be read or is not a file of the run, in sentences.
  private(set) var notes: [String] = []

  /// Selects files of a run.
  ///
  /// - Parameters:
  ///   - checkpointCount: the most checkpoints.
  ///   - soundCounts: the most sounds of the newest checkpoint and of each older one.
  ///   - byteCount: the most bytes of all files together.
  init(
    _ run: RunRecord, checkpointCount: Int, soundCounts: (newest: Int, older: Int), byteCount: Int
  ) {
    let steps = Self.spaced(run.sampleSteps, count: checkpointCount)
    omittedCheckpointCount = run.sampleSteps.count - steps.count
    var bytesLeft = byteCount
    for step in steps.reversed() {
      let limit = step == run.sampleSteps.last ? soundCounts.newest : soundCounts.older
      let files = files(in: run.samplesFolder(step: step), ofRun: run.path)
      let pictures = files.filter { $0.path.hasSuffix(".png") }
      let sounds = files.filter { $0.path.hasSuffix(".wav") }.prefix(limit)
      checkpoints.append(
        Checkpoint(
          step: step, pictures: pictures.filter { fits($0.size, &bytesLeft) }.map(\.path),
          sounds: sounds.filter { fits($0.size, &bytesLeft) }.map(\.path)))
    }
  }

  private mutating func fits(_ size: Int, _ bytesLeft: inout Int) -> Bool {
    guard size <= bytesLeft else {
      omittedFileCount += 1
      return false
    }
    bytesLeft -= size
    return true
  }

  /// Selects from ascending steps the first, the last, and the steps between that are nearest to even
  /// logarithmic spacing.
  static func spaced(_ steps: [Int], count: Int) -> [Int] {
    guard steps.count > count, count > 1, let first = steps.first, let last = steps.last else {
      return Array(steps.suffix(count))
    }
    var rest = Set(steps)
    let ratio = log(Double(max(last, 1)) / Double(max(first, 1)))
    for place in (0..<count).reversed() {
      let target = Double(max(first, 1)) * exp(ratio * Double(place) / Double(count - 1))
      // Of two equally near steps, the later one.
      let nearest = rest.max { (-abs(Double($0) - target), $0) < (-abs(Double($1) - target), $1) }
      if let nearest { rest.remove(nearest) }
    }
    return steps.filter { !rest.contains($0) }
  }

  /// The plain files of a folder that lie in the run, without links: a link may lead to any file, which
  /// the page would carry along.
  private mutating func files(
    in folder: String, ofRun run: String
  ) -> [(path: String, size: Int)] {
    for parent in ["\(run)/samples", folder] where Self.isLink(parent) {
      notes.append("\(parent.printable) is a link and was left out.")
      return []
    }
    let names: [String]
    do throws(FolderError) {
      names = try FileSystem.names(in: folder)
    } catch {
      notes.append(error.description)
      return []
    }
    let media = names.filter { name in
      !name.hasPrefix(".") && [".png", ".wav"].contains(where: name.hasSuffix)
    }
    return media.compactMap { name in
      let path = "\(folder)/\(name)"
      guard let status = FileSystem.status(of: path, followingLinks: false) else { return nil }
      guard status.st_mode & S_IFMT == S_IFREG else {
        notes.append("\(path.printable) is not a plain file and was left out.")
        return nil
      }
      return (path, Int(status.st_size))
    }
  }

  private static func isLink(_ path: String) -> Bool {
    FileSystem.status(of: path, followingLinks: false).map { $0.st_mode & S_IFMT == S_IFLNK }
      ?? false
  }
}
