// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Numbers of the first steps of trainings, as they were when they were last looked at, in
/// `Tests/Fixtures/curves`: what changes a curve changes what users get.
///
/// `FOLEY_RECORD_CURVES=1 scripts/test --filter TrainingTests` records them anew.
struct CurveFile {
  private let path: URL

  init(_ name: String) {
    path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/curves/\(name).json")
  }

  /// Compares curves with the recorded ones, or records them; no two of them may be equal.
  ///
  /// - Parameter areAll: whether the file has no others.
  func check(_ curves: [String: [Float]], areAll: Bool = true) throws {
    if ProcessInfo.processInfo.environment["FOLEY_RECORD_CURVES"] != nil {
      return try record(curves, keepingOthers: !areAll)
    }
    let recorded = try recorded()
    #expect(!areAll || Set(recorded.keys) == Set(curves.keys))
    for (name, curve) in curves {
      let expected = try #require(recorded[name], "\(name) is not recorded")
      let isClose = zip(curve, expected).allSatisfy { abs($0 - $1) <= 2e-3 * max(1, abs($1)) }
      #expect(curve.count == expected.count && isClose, "\(name): \(curve), not \(expected)")
    }
    #expect(Set(curves.values.map { "\($0)" }).count == curves.count, "two options do the same")
  }

  private func recorded() throws -> [String: [Float]] {
    try JSONDecoder().decode([String: [Float]].self, from: Data(contentsOf: path))
  }

  private func record(_ curves: [String: [Float]], keepingOthers: Bool) throws {
    let known = keepingOthers && FileManager.default.fileExists(atPath: path.path)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try encoder.encode(known ? recorded().merging(curves) { $1 } : curves).write(to: path)
  }
}
