// SPDX-License-Identifier: MIT

/// Watches the numbers of a training for what usually goes wrong, and says it in words with what to
/// try; each thing once.
public struct Diagnosis {
  private var said: Set<Finding> = []
  private var recent: [Report] = []
  private var isBeginning = true
  /// The critic's loss in a balanced game.
  private let equilibriumLoss: Float

  /// Steps that are looked at together.
  private static let window = 200

  /// A diagnosis of a game with this loss at its balance; 0 where none is known.
  public init(equilibriumLoss: Float) {
    self.equilibriumLoss = equilibriumLoss
  }

  /// What a training can suffer from.
  enum Finding: String, CaseIterable {
    case exploding, criticAhead, criticBlind, silent, clipped, constant, clicking, repetitive
    case copying

    /// What is the matter, and what to try.
    var advice: String {
      switch self {
      case .exploding:
        "The losses are growing without end: begin again with a lower --learning-rate, or with "
          + "--gradient-limit 1."
      case .criticAhead:
        "The critic is nearly always right, so that the generator learns little: try "
          + "--real-penalty-weight 1, a lower --critic-learning-rate, or --balanced-rates."
      case .criticBlind:
        "The critic gives recordings and generated sounds the same score, so that the generator "
          + "learns nothing: try a weaker penalty, more --critic-steps, or another --seed."
      case .silent:
        "More than half of the generated sounds are silent: read the data report for quiet files, "
          + "and try --peak-normalization or a lower --learning-rate."
      case .clipped:
        "More than half of the generated sounds are clipped: try a lower --learning-rate, or train "
          + "longer."
      case .constant:
        "More than half of the generated sounds do not move: try a lower --learning-rate or another "
          + "--seed."
      case .clicking:
        "More than half of the generated sounds are a click and nothing else: try a lower "
          + "--learning-rate, or train longer."
      case .repetitive:
        "The generated sounds are much alike (mode collapse): try --minibatch-deviation, a larger "
          + "--batch-size, more --critic-steps or another --seed."
      case .copying:
        "The generated sounds lie much nearer to the recordings than recordings do to each other: "
          + "the model may be copying. Try more recordings, or --adaptive-augmentation."
      }
    }
  }

  /// Takes in a step's numbers; what is new about them, in words.
  public mutating func observe(_ report: Report) -> [String] {
    recent.append(report)
    var found: [Finding] = []
    if recent.count == Self.window {
      found = findings(inLosses: recent)
      recent.removeAll(keepingCapacity: true)
      isBeginning = false
    }
    // Every training begins with noise or silence: the first steps prove nothing.
    return isBeginning ? [] : say(findings(inQuality: report) + found)
  }

  private mutating func say(_ findings: [Finding]) -> [String] {
    findings.filter { said.insert($0).inserted }.map(\.advice)
  }

  private func findings(inLosses reports: [Report]) -> [Finding] {
    func mean(_ value: (Report) -> Float?) -> Float {
      reports.reduce(0) { $0 + (value($1) ?? 0) } / Float(reports.count)
    }
    let loss = mean { $0["criticLoss"] }
    let size = mean { abs($0["criticLoss"] ?? 0) + abs($0["generatorLoss"] ?? 0) }
    let gap = mean { report in
      report["realScore"].flatMap { real in report["generatedScore"].map { abs(real - $0) } }
    }
    let scale = mean { abs($0["realScore"] ?? 0) }
    var found: [Finding] = []
    if size > 1e5 { found.append(.exploding) }
    if equilibriumLoss > 0, loss < 0.02 * equilibriumLoss { found.append(.criticAhead) }
    if gap < 1e-3 * max(scale, 1) { found.append(.criticBlind) }
    return found
  }

  private func findings(inQuality report: Report) -> [Finding] {
    func exceeds(_ name: String, _ limit: Float) -> Bool {
      report[name].map { $0 > limit } ?? false
    }
    var found: [Finding] = []
    for (name, finding) in [
      ("silentShare", Finding.silent), ("clippedShare", .clipped), ("constantShare", .constant),
      ("clickShare", .clicking),
    ] where exceeds(name, 0.5) { found.append(finding) }
    if exceeds("nearCopyShare", 0.3), !found.contains(.silent) { found.append(.repetitive) }
    if let distance = report["trainingDistance"], distance < 0.5, found.isEmpty {
      found.append(.copying)
    }
    return found
  }
}
