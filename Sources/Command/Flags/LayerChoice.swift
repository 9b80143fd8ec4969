// SPDX-License-Identifier: MIT
import ArgumentParser

/// Which layers of sounds are written: all, or so many.
struct LayerChoice: ExpressibleByArgument {
  /// The number of layers; nil for all.
  let count: Int?

  /// Reads "all" or a number.
  init?(argument: String) {
    guard argument != "all" else {
      count = nil
      return
    }
    guard let count = Int(argument) else { return nil }
    self.count = count
  }

  /// Shown in help in place of a description.
  static var allValueStrings: [String] { [] }
}
