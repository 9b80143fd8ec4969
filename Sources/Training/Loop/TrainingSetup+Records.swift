// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Files
import Foundation
import Models
import Synthesis

extension TrainingOptions {
  var datasetOptions: ClipDataset.Options {
    ClipDataset.Options(
      sliceLength: sliceLength, sampleRate: sampleRate, channelCount: channels,
      slicing: slicing, keepsAttacks: kind.layoutForm == .single, normalizesPeak: peakNormalization,
      memoryBudgetBytes: memoryBudgetMegabytes << 20, groupSize: kind.layerCount(self))
  }
}

extension TrainingData {
  /// What was found in the recordings, for people; of one folder its report.
  var reportText: String {
    var parts = ["\(target.report)"]
    if let source { parts = ["sources\n\(source.report)", "targets\n\(target.report)"] }
    if case .degraded(_, let degradation) = layout {
      parts.append("  sources   computed: \(degradation.name.printable)")
    }
    return (parts + notes.map { "  note      \($0)" }).joined(separator: "\n")
  }

  /// The recordings that are not used.
  var skipped: [DatasetReport.Skip] { target.report.skipped + (source?.report.skipped ?? []) }

  /// The recordings as a model file records them.
  var record: [String: String] {
    guard let source else { return target.report.record }
    let sources = source.report.record.map { name, value in
      ("source" + name.prefix(1).uppercased() + name.dropFirst(), value)
    }
    return target.report.record.merging(sources) { target, _ in target }
  }

  /// A hash over names, lengths and, of several folders, what they are, or which recordings are a group;
  /// of one folder as earlier versions had it, unless labels come from elsewhere than names.
  func fingerprint(groups: RecordingGroups?, hasLabelTable: Bool) -> String {
    if let groups { return "\(ContentHash(text: fingerprintText + groups.fingerprintText))" }
    if case .folder = layout, !hasLabelTable { return target.fingerprint }
    return "\(ContentHash(text: fingerprintText))"
  }
}

extension DatasetReport {
  /// The recordings as a model file records them.
  ///
  /// Paths are excluded for privacy.
  var record: [String: String] {
    var record = [
      "files": "\(fileCount)", "seconds": "\((durationSeconds * 1000).rounded() / 1000)",
      "sampleRates": sampleRates.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        .joined(separator: ", "),
      "classes": Self.text(classes), "slicing": slicing.rawValue,
    ]
    if let words { record["words"] = Self.text(words) }
    return record
  }

  private static func text(_ counts: [ClassCount]) -> String {
    counts.map { "\($0.name): \($0.fileCount)" }.joined(separator: ", ")
  }
}

extension ClipDataset {
  /// A hash over the names and lengths of the clips.
  var fingerprint: String {
    let lines = (0..<clipCount).map { "\(path(ofClip: $0))\t\(frameCount(ofClip: $0))\n" }
    return "\(ContentHash(text: lines.joined()))"
  }
}

extension TrainingSetup {
  /// What the run folder records.
  public var description: RunDescription {
    let report = reportText
    let rows = options.table.options.filter { $0.value(in: options) != nil }.map {
      "| \($0.name) | \($0.text(in: options)) |"
    }
    let indented = report.split(separator: "\n").map { "    \($0)" }
    return RunDescription(
      options: options.table.json(of: options), dataReport: report,
      skippedFiles: data.skipped.map(RunFolder.line).joined(),
      markdown: (["\(summary)", "", "| option | value |", "|---|---|"] + rows + [""] + indented)
        .joined(separator: "\n"))
  }

  /// What was found in the recordings, for people.
  public var reportText: String { data.reportText }

  /// The settings of a trainer.
  public var trainerSettings: Trainer.Settings {
    Trainer.Settings(
      budget: options.budget, checkpointSeconds: options.checkpointMinutes * 60,
      seed: options.seed, dataFingerprint: dataFingerprint, description: description,
      clearSteps: design.tasks.contains(.generate) ? options.kind.clearSteps : nil)
  }

  /// The networks and the length of a sound in a line.
  public var summary: String {
    let networks = recipe.networks.map { "\($0.name) of \($0.parameterCount) parameters" }
    let seconds = Double(dataset.sliceLength) / Double(dataset.sampleRate)
    let layers = design.representation.layerCount
    let length = String(
      format: (layers == 1 ? "sounds" : "\(layers) hits")
        + " of %.3f s at \(dataset.sampleRate) Hz",
      seconds)
    return ([options.kind.title] + networks + [length]).joined(separator: ", ")
  }
}

extension CheckpointEvaluator {
  /// An evaluator by the examples held out, or by those learned from where none are; nil for fewer than
  /// eight.
  init?(of examples: ExampleChoice) {
    func clips(_ part: ExampleChoice.Part) -> Clips {
      // An example does not depend on the size of the batch that it is in.
      let sampler = examples.sampler(of: part, batchSize: 1)
      return Clips(count: min(examples.count(of: part), Self.recordingLimit)) { number in
        sampler.clips(ofBatch: number)[0]
      }
    }
    guard examples.count(of: .compared) >= QualityScore.fewest else { return nil }
    let (dataset, length) = (
      examples.dataset, examples.sampler(of: .compared, batchSize: 1).exampleLength
    )
    self.init(
      recordings: clips(.compared), learned: clips(.learned), sampleRate: dataset.sampleRate,
      sampleCount: length, isHeldOut: examples.hasHeldOut,
      soundCount: Self.soundCount(samples: length * dataset.channelCount))
  }

  /// 256 sounds of up to 16384 samples; fewer longer ones, down to 64, as a score must not take the time of
  /// many steps.
  private static func soundCount(samples: Int) -> Int { max(64, min(256, (1 << 22) / samples)) }
}
