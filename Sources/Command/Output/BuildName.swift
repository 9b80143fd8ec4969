// SPDX-License-Identifier: MIT
import CRevision
import Synthesis

/// What names this build: the version of Foley, and the revision of the sources.
enum BuildName {
  /// "4e7266d87bd7" or "4e7266d87bd7, modified"; nil of a program that `scripts/build` did not build.
  static let revision: String? = {
    let revision = String(cString: foley_revision())
    return revision.isEmpty ? nil : revision
  }()

  /// "0.1.0 (4e7266d87bd7)"; "0.1.0" without a revision.
  static let text = FoleyVersion.current + (revision.map { " (\($0))" } ?? "")
}
