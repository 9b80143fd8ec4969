// SPDX-License-Identifier: MIT
import Foundation

/// The cache folder of Foley; its contents can be deleted at any time.
enum CacheFolder {
  /// `$FOLEY_CACHE`, `$XDG_CACHE_HOME/foley` or `~/.cache/foley`, as in the XDG Base Directory
  /// Specification 0.8 (2021); nil if `FOLEY_CACHE` is "off".
  static var path: String? {
    let environment = ProcessInfo.processInfo.environment
    func folder(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let own = folder("FOLEY_CACHE") { return own == "off" ? nil : own }
    // The specification requires that relative paths are ignored.
    if let shared = folder("XDG_CACHE_HOME"), shared.hasPrefix("/") { return "\(shared)/foley" }
    return folder("HOME").map { "\($0)/.cache/foley" }
  }
}
