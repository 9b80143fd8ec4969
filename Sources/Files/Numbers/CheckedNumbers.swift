// SPDX-License-Identifier: MIT

// Conversions of numbers that come from files and arguments. `Int(number)` and `Duration.seconds(number)`
// stop the program for NaN, infinity and what does not fit; these give nil.

extension FixedWidthInteger {
  /// The number rounded toward zero; nil if it is NaN, infinite or does not fit.
  public init?(checked number: Double) {
    self.init(exactly: number.rounded(.towardZero))
  }
}

extension Duration {
  /// A duration of so many seconds; nil if they are NaN, infinite or more than 10¹² (31,700 years).
  public init?(checkedSeconds seconds: Double) {
    guard seconds.magnitude <= 1e12 else { return nil }
    self = .seconds(seconds)
  }
}

/// The product of sizes, all 0 or more; nil if it does not fit into `Int`.
public func checkedProduct(_ factors: Int...) -> Int? {
  factors.reduce(1) { (product: Int?, factor) in
    guard let (result, overflows) = product?.multipliedReportingOverflow(by: factor), !overflows
    else { return nil }
    return result
  }
}
