// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models

/// The model with the best score of a run, kept beside the last one.
struct BestModel {
  private let run: RunFolder
  private var record: Record?

  private struct Record: Codable {
    let step: Int
    let frechetDistance: Float
  }

  /// The best model so far of a run, which may have been resumed.
  init(_ run: RunFolder) {
    self.run = run
    let data = try? Data(contentsOf: URL(fileURLWithPath: run.bestScorePath))
    record = data.flatMap { try? JSONDecoder().decode(Record.self, from: $0) }
  }

  /// Writes a model if it is better than all before.
  ///
  /// - Returns: whether it was.
  /// - Throws: `AtomicFileError`
  mutating func keep(_ model: Model, step: Int, distance: Float) throws -> Bool {
    guard distance < record?.frechetDistance ?? .infinity else { return false }
    try model.write(to: run.bestModelPath)
    let record = Record(step: step, frechetDistance: distance)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Two finite numbers always have a JSON form.
    let text = (try? encoder.encode(record)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    try AtomicFile.write(run.bestScorePath, text: text + "\n")
    self.record = record
    return true
  }
}
