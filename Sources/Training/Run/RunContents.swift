// SPDX-License-Identifier: MIT
import Files
import Foundation

/// A look into a run folder that takes no hold of it: a training may be at work there.
public struct RunContents: Sendable {
  /// The folder.
  public let path: String

  /// What the folder at `path` holds.
  public init(_ path: String) {
    self.path = path
  }

  /// Whether it is a run: it holds something that a training wrote, beside its lock.
  public var isRun: Bool {
    ["options.json", "log.jsonl", "checkpoints", "model.safetensors"].contains(where: holds)
  }

  /// Whether its options are there.
  public var holdsOptions: Bool { holds("options.json") }

  /// Whether there is a model to play.
  public var holdsModel: Bool { holds("model.safetensors") }

  /// The file of the checkpoint at a step.
  public func checkpointPath(step: Int) -> String { "\(path)/checkpoints/step-\(step).safetensors" }

  /// The steps that have a checkpoint, in ascending order.
  public var checkpointSteps: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/checkpoints")) ?? []
    return names.compactMap { name in
      guard name.hasPrefix("step-"), name.hasSuffix(".safetensors") else { return nil }
      return Int(name.dropFirst("step-".count).dropLast(".safetensors".count))
    }.sorted()
  }

  /// The log's last line; nil before the first step.
  public var lastLogLine: String? {
    guard let handle = FileHandle(forReadingAtPath: "\(path)/log.jsonl") else { return nil }
    let end = (try? handle.seekToEnd()) ?? 0
    // A line is far shorter than that.
    try? handle.seek(toOffset: end - min(end, 4096))
    let tail = (try? handle.readToEnd()) ?? Data()
    return String(decoding: tail, as: UTF8.self).split(separator: "\n").last.map(String.init)
  }

  private func holds(_ name: String) -> Bool {
    FileSystem.exists("\(path)/\(name)")
  }
}
