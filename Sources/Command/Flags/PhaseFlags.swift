// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio

extension PhaseReconstruction.Start: ExpressibleByArgument {}

/// How the phases of magnitudes are found.
struct PhaseFlags: ParsableArguments {
  /// The algorithms by name.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case griffinLim = "griffin-lim"
    case fastGriffinLim = "fast-griffin-lim"
    case pghi
  }

  @Option(help: "How to look for the phases; pghi is the start alone, without iterations.")
  var method = Method.fastGriffinLim
  @Option(help: ArgumentHelp("How often to improve them (default: 60).", valueName: "i"))
  var iterations: Int?
  @Option(
    help: ArgumentHelp(
      "How far fast-griffin-lim goes on in the last direction (default: 0.99).", valueName: "m"))
  var momentum: Float?
  @Option(name: .customLong("init"), help: "The phases to begin with (default: pghi).")
  var start: PhaseReconstruction.Start?
  @Option(help: ArgumentHelp("Chooses the random phases.", valueName: "s"))
  var seed: UInt64 = 0

  mutating func validate() throws {
    guard method != .pghi || (iterations ?? 0 == 0 && momentum == nil && start ?? .pghi == .pghi)
    else {
      throw ValidationError(
        "--method pghi has no --iterations, --momentum or --init: choose fast-griffin-lim to go on "
          + "from there.")
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

  /// The reconstruction that was asked for; what was not is the library's default.
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
