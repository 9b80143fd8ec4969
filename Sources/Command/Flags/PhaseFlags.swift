// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
import Files

extension PhaseReconstruction.Start: ExpressibleByArgument {}

/// Options of phase reconstruction.
struct PhaseFlags: ParsableArguments {
  /// The algorithms.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case griffinLim = "griffin-lim"
    case fastGriffinLim = "fast-griffin-lim"
    case pghi
  }

  @Option(help: "Algorithm for phase reconstruction; pghi has no iterations.")
  var method = Method.fastGriffinLim
  @Option(help: ArgumentHelp("Number of iterations (default: 60).", valueName: "i"))
  var iterations: Int?
  @Option(
    help: ArgumentHelp(
      "Momentum of fast-griffin-lim (default: 0.99).", valueName: "m"))
  var momentum: Float?
  @Option(name: .customLong("init"), help: "Initial phases (default: pghi).")
  var start: PhaseReconstruction.Start?
  @Option(help: ArgumentHelp("Seed for random phases.", valueName: "s"))
  var seed: UInt64 = 0

  private func check() throws(OptionError) {
    try checkCompatible(
      method != .pghi || (iterations ?? 0 == 0 && momentum == nil && start ?? .pghi == .pghi),
      "--method pghi has no --iterations, --momentum or --init",
      advice: "choose fast-griffin-lim for iterations")
    try checkCompatible(
      method != .griffinLim || momentum ?? 0 == 0, "--method griffin-lim has no --momentum",
      advice: "choose fast-griffin-lim")
    try checkRange("--iterations", iterations, in: 0...1_000_000)
    try checkRange("--momentum", momentum, in: 0...2)
  }

  /// The reconstruction with these options, and the library's defaults for the others.
  ///
  /// - Throws: `OptionError`
  func reconstruction() throws(OptionError) -> PhaseReconstruction {
    try check()
    var phases = PhaseReconstruction(seed: seed)
    if let iterations { phases.iterations = iterations }
    if let momentum { phases.momentum = momentum }
    if let start { phases.start = start }
    switch method {
    case .pghi: phases.iterations = 0
    case .griffinLim: phases.momentum = 0
    case .fastGriffinLim: break
    }
    return phases
  }
}
