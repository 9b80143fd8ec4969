// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The contents of a run folder, which is not locked: a training may be writing to it.
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
  ///
  /// - Throws: `FolderError` for a folder of checkpoints that cannot be listed.
  public var checkpointSteps: [Int] {
    get throws(FolderError) { try steps(in: "checkpoints", Self.step(ofCheckpoint:)) }
  }

  /// The steps that have sounds, in ascending order.
  ///
  /// - Throws: `FolderError` for a folder of samples that cannot be listed.
  public var sampleSteps: [Int] {
    get throws(FolderError) { try steps(in: "samples", Self.step(ofSamples:)) }
  }

  private func steps(
    in folder: String, _ step: (String) -> Int?
  ) throws(FolderError) -> [Int] {
    do throws(FolderError) {
      return try FileSystem.names(in: "\(path)/\(folder)").compactMap(step).sorted()
    } catch {
      if error.code == ENOENT { return [] }
      throw error
    }
  }

  /// The log's last line; nil before the first step.
  ///
  /// - Throws: `PlainFileError` for a log that cannot be read.
  public var lastLogLine: String? {
    get throws(PlainFileError) {
      do throws(PlainFileError) {
        let log = try PlainFile("\(path)/log.jsonl")
        // A line is far shorter than that.
        let tail = try log.bytes(max(log.size - 4096, 0)..<log.size)
        return tail.split(separator: UInt8(ascii: "\n")).last.map {
          String(decoding: $0, as: UTF8.self)
        }
      } catch .missing {
        return nil
      }
    }
  }

  private func holds(_ name: String) -> Bool {
    FileSystem.exists("\(path)/\(name)")
  }
}

// MARK: Names

extension RunContents {
  /// The largest step of a run; larger numbers in names and files are not ours.
  static let lastStep = 1_000_000_000_000_000

  /// The step of a checkpoint with a file name; nil for other files.
  static func step(ofCheckpoint name: String) -> Int? {
    let suffix = ".safetensors"
    return name.hasSuffix(suffix) ? step(ofSamples: String(name.dropLast(suffix.count))) : nil
  }

  /// The step of the sounds in a folder with a name; nil for other folders.
  static func step(ofSamples name: String) -> Int? {
    let prefix = "step-"
    guard name.hasPrefix(prefix), let step = Int(name.dropFirst(prefix.count)),
      (0...lastStep).contains(step), name == "\(prefix)\(step)"
    else { return nil }
    return step
  }
}
