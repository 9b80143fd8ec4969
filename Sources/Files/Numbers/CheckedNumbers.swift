// SPDX-License-Identifier: MIT

extension FixedWidthInteger {
  /// The number rounded toward zero; nil if it is NaN, infinite or does not fit.
  ///
  /// For numbers that come from files and arguments: `Int(number)` would stop the program.
  public init?(checked number: Double) {
    self.init(exactly: number.rounded(.towardZero))
  }
}
