// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio

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

  mutating func validate() throws {
    guard method != .pghi || (iterations ?? 0 == 0 && momentum == nil && start ?? .pghi == .pghi)
    else {
      throw ValidationError(
        "--method pghi has no --iterations, --momentum or --init: choose fast-griffin-lim for "
          + "iterations.")
    }
    guard method != .griffinLim || momentum ?? 0 == 0 else {
      throw ValidationError("--method griffin-lim has no --momentum: choose fast-griffin-lim.")
    }
    guard (0...1_000_000).contains(iterations ?? 0) else {
      throw ValidationError(
        "--iterations is \(iterations ?? 0): give a number from 0 to 1000000.")
    }
    guard (0...2).contains(momentum ?? 0) else {
      throw ValidationError("--momentum is \(momentum ?? 0): give a number from 0 to 2.")
    }
  }

  /// The reconstruction with these options, and the library's defaults for the others.
  var reconstruction: PhaseReconstruction {
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
