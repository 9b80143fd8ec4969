// SPDX-License-Identifier: MIT
import Foundation

/// Where Foley keeps what it could find out again: anybody may delete it.
enum CacheFolder {
  /// `$FOLEY_CACHE`, or `foley` in the folder of the XDG Base Directory Specification, 0.8 (2021): `$XDG_CACHE_HOME`, or
  /// `~/.cache`; nil if `FOLEY_CACHE` is "off".
  static var path: String? {
    let environment = ProcessInfo.processInfo.environment
    func folder(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let own = folder("FOLEY_CACHE") { return own == "off" ? nil : own }
    // Paths that are not absolute are invalid there and to be passed over.
    if let shared = folder("XDG_CACHE_HOME"), shared.hasPrefix("/") { return "\(shared)/foley" }
    return folder("HOME").map { "\($0)/.cache/foley" }
  }
}
