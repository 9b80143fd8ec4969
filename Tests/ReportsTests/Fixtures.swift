// SPDX-License-Identifier: MIT
import Foundation
import TestSupport

/// The description of a run folder to write.
struct MadeRun {
  var steps = 40
  var options = "{\"preset\": \"tiny\", \"model\": \"specgan\", \"steps\": 40}"
  var sampleSteps = [10, 20, 40]
  /// The size of each sound and picture in bytes.
  var fileSize = 30
  var soundCount = 2
  /// The step in `best.json`; nil for no such file.
  var bestStep: Int?

  /// Writes the run to a folder in `folder` and returns its path.
  func write(to name: String, in folder: TemporaryFolder) throws -> String {
    let lines = (0..<steps).map { index in
      "{\"step\":\(index + 1),\"elapsedSeconds\":\(Double(index + 1) / 2),"
        + "\"secondsPerIteration\":0.5,\"loss\":\(sin(Double(index))),"
        + "\"silentShare\":0,\"nearCopyShare\":\(index == 7 ? "1e-5" : "0.0")}\n"
    }
    try folder.write(lines.joined(), to: "\(name)/log.jsonl")
    try folder.write(options, to: "\(name)/options.json")
    if let bestStep {
      try folder.write("{\"frechetDistance\":1,\"step\":\(bestStep)}\n", to: "\(name)/best.json")
    }
    for step in sampleSteps {
      let samples = "\(name)/samples/step-\(step)"
      for file in ["sheet.png"] + (0..<soundCount).map({ "000\($0 + 1).wav" }) {
        try folder.write(content("\(file) \(step)"), to: "\(samples)/\(file)")
      }
    }
    return folder[name]
  }

  /// The bytes of a file; the report embeds any bytes.
  private func content(_ text: String) -> [UInt8] {
    Array(Array(text.utf8).prefix(fileSize))
      + [UInt8](repeating: 0, count: max(fileSize - text.utf8.count, 0))
  }

  /// The data URL of a checkpoint's file.
  func address(_ file: String, step: Int) -> String {
    let type = file.hasSuffix("png") ? "image/png" : "audio/wav"
    return "data:\(type);base64,\(Data(content("\(file) \(step)")).base64EncodedString())\""
  }
}
