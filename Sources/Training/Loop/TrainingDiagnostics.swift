// SPDX-License-Identifier: MIT
public import Models

/// Applies a recipe's rules to the numbers of a training; each rule speaks once.
public struct TrainingDiagnostics {
  private let rules: [AdviceRule]
  private var said: Set<String> = []
  private var recent: [StepReport] = []
  private var isBeginning = true

  /// Every training begins with noise or silence: rules are silent in the first steps.
  private static let firstSteps = 200

  /// Diagnostics by these rules.
  public init(_ rules: [AdviceRule]) {
    self.rules = rules
  }

  /// Takes in a step's numbers and returns the advice that is new.
  public mutating func observe(_ report: StepReport) -> [String] {
    recent.append(report)
    let window = recent.count == Self.firstSteps ? recent : []
    if !window.isEmpty {
      recent.removeAll(keepingCapacity: true)
      isBeginning = false
    }
    guard !isBeginning else { return [] }
    let found = rules.filter { rule in
      rule.looksAtWindow ? !window.isEmpty && rule.applies(window) : rule.applies([report])
    }
    return found.filter { said.insert($0.name).inserted }.map(\.advice)
  }
}
