// SPDX-License-Identifier: MIT

/// The version of Foley.
public enum FoleyVersion {
  /// The version of this build, as in "0.1.0".
  public static let current = "0.1.0"
}
