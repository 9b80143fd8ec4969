// SPDX-License-Identifier: MIT
import ArgumentParser
import Files

// What ArgumentParser finds wrong, and a missing argument, is a wrong command line: `ValidationError`, exit
// status 64. A number outside its range and options that exclude each other are wrong values: `OptionError`,
// exit status 78, as in options files and plans.

/// Checks that the value of an option, if there is one, lies in a range.
///
/// - Throws: `OptionError/value(name:found:wanted:)`
func checkRange<Value: Comparable>(
  _ name: String, _ value: Value?, in range: ClosedRange<Value>, unit: String = "a number"
) throws(OptionError) {
  guard let value, !range.contains(value) else { return }
  throw .value(
    name: name, found: "\(value)",
    wanted: "\(unit) from \(range.lowerBound) to \(range.upperBound)")
}

/// Checks that options do not exclude each other.
///
/// - Throws: `OptionError/exclusive(reason:advice:)`
func checkCompatible(
  _ areCompatible: Bool, _ reason: String, advice: String
) throws(OptionError) {
  guard areCompatible else { throw .exclusive(reason: reason, advice: advice) }
}

/// Throws if the output is not named as a page.
func checkIsPage(_ out: String?) throws {
  guard let out, !out.lowercased().hasSuffix(".html") else { return }
  throw ValidationError("--out is \(out): give a name that ends in .html.")
}
