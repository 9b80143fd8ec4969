// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Reports
import Training

/// The curves and the sounds of a run, as its view shows them.
struct RunDetail {
  private let summary: RunSummary
  private let record: RunRecord?

  /// Points of a curve at most.
  private static let pointCount = 400
  /// Steps whose sounds are listed, the newest last.
  private static let previewCount = 24

  /// The run in a folder; one without a step has no curves.
  ///
  /// - Throws: as ``RunSummary/init(_:)``, or ``ReportError``
  init(_ path: String) throws {
    summary = try RunSummary(path)
    do throws(ReportError) {
      record = try RunRecord(path)
    } catch .noSteps {
      record = nil
    }
  }

  /// The answer to a request for the run.
  ///
  /// - Throws: `FolderError` for samples that cannot be listed, `RunFolderError` for a data report that
  ///   cannot be read.
  func json() throws -> JSONValue {
    let columns = record?.table.columns ?? []
    let curves = columns.map { ($0.name, JSONValue.list(points(of: $0))) }
    return .object([
      "run": summary.json, "report": .object(summary.report),
      "curves": .object(Dictionary(curves) { $1 }),
      "metrics": .list(columns.map { metric($0.name) }),
      "previews": .list(try previews()),
      "best": record?.bestStep.map { .integer($0) } ?? .null,
      "recordings": try Self.recordings(of: summary.path).map { .text($0.printable) } ?? .null,
      "notes": .list((record?.notes ?? []).map { .text($0.printable) }),
    ])
  }

  /// Means of equally many steps, so that a long run takes no more room than a short one.
  private func points(of column: MetricTable.Column) -> [JSONValue] {
    let steps = record?.table.steps ?? []
    let width = max(1, (steps.count + Self.pointCount - 1) / Self.pointCount)
    return stride(from: 0, to: steps.count, by: width).compactMap { first in
      let last = min(first + width, steps.count)
      let values = column.values[first..<last].filter(\.isFinite)
      guard !values.isEmpty else { return nil }
      return .list([
        .integer(steps[last - 1]), .number(values.reduce(0, +) / Double(values.count)),
      ])
    }
  }

  private func metric(_ name: String) -> JSONValue {
    let kind = ModelKinds.named(summary.kind)
    let known = (kind?.metrics ?? []) + CheckpointEvaluator.metrics + TrainingProgress.metrics
    let metric = known.first { $0.name == name }
    return .object([
      "name": .text(name.printable), "summary": .text(metric?.meaning ?? ""),
      "unit": metric?.unit.map { .text($0) } ?? .null,
    ])
  }

  private func previews() throws -> [JSONValue] {
    try RunContents(summary.path).sampleSteps.suffix(Self.previewCount).map { step in
      let names = try Self.files(of: summary.path, step: step)
      let place = "/api/runs/\(summary.id)/samples/\(step)"
      let sounds = names.filter { $0.hasSuffix(".wav") }.map { name in
        JSONValue.object([
          "name": .text(String(name.dropLast(4))), "audio": .text("\(place)/\(name)"),
        ])
      }
      return .object([
        "step": .integer(step), "sounds": .list(sounds),
        "picture": names.contains("sheet.png") ? .text("\(place)/sheet.png") : .null,
      ])
    }
  }

  /// The names of the files of a step that a page may have: sounds and the sheet.
  ///
  /// - Throws: `FolderError`
  static func files(of run: String, step: Int) throws(FolderError) -> [String] {
    try FileSystem.entries(in: "\(run)/samples/step-\(step)")
      .filter { $0.isRegularFile && Preview.isFileName($0.name) }.map(\.name)
  }

  /// The folder of the recordings, which the data report begins with; nil if it is not there any more.
  ///
  /// - Throws: `RunFolderError`
  static func recordings(of run: String) throws(RunFolderError) -> String? {
    guard let text = try RunContents(run).text(of: "data-report.txt"),
      let line = text.split(separator: "\n").first,
      let colon = line.range(of: ": ", options: .backwards)
    else { return nil }
    let folder = String(line[..<colon.lowerBound])
    return FileSystem.isFolder(folder) ? folder : nil
  }
}
