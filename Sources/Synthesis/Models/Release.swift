// SPDX-License-Identifier: MIT

/// This release of Foley.
public enum Release {
  /// Its version, as in "0.1.0".
  public static let version = "0.1.0"
}
