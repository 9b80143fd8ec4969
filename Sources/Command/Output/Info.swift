// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import Synthesis

/// Lines of names and values, with the values aligned.
func alignedLines(_ rows: [(name: String, value: String)]) -> String {
  let width = (rows.map(\.name.printable.count).max() ?? 0) + 2
  return rows.map {
    $0.name.printable.padding(toLength: width, withPad: " ", startingAt: 0) + $0.value.printable
  }
  .joined(separator: "\n")
}

/// The version of Foley and the hardware it computes with.
struct MachineInfo: Encodable, CustomStringConvertible {
  let version = FoleyVersion.current
  let processor = Processor.modelName
  let vectorInstructions = Processor.vectorInstructions
  let cores = WorkerPool.availableCores
  let threads = WorkerPool.threadCount

  var description: String {
    alignedLines([
      ("Foley", version),
      ("CPU", "\(processor), \(cores) cores, \(vectorInstructions)"),
      ("threads", "\(threads)"),
    ])
  }
}

/// The format and the tags of an audio file.
struct SoundFileInfo: Encodable, CustomStringConvertible {
  let sound: AudioFile.Information

  var description: String {
    alignedLines(
      [
        ("sound", sound.path),
        ("format", sound.format),
        (
          "duration",
          sound.durationSeconds.map { String(format: "%.3f s", $0) } ?? "unknown"
        ),
        (
          "samples",
          "\(sound.frameCount.map(String.init) ?? "unknown") at \(sound.sampleRate) Hz, "
            + counted(sound.channelCount, "channel")
        ),
      ]
        + sound.tags.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          ($0.key.rawValue, $0.value)
        }
    )
  }
}
