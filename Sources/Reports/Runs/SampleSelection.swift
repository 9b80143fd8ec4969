// SPDX-License-Identifier: MIT
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
      let names = Self.names(in: run.samplesFolder(step: step))
      let pictures = names.filter { $0.hasSuffix(".png") }
      let sounds = names.filter { $0.hasSuffix(".wav") }.prefix(limit)
      checkpoints.append(
        Checkpoint(
          step: step, pictures: pictures.filter { fits($0, &bytesLeft) },
          sounds: sounds.filter { fits($0, &bytesLeft) }))
    }
  }

  private mutating func fits(_ path: String, _ bytesLeft: inout Int) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes?[.size] as? Int, size <= bytesLeft else {
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

  private static func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
  }
}
