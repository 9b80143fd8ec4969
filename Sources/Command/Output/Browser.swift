// SPDX-License-Identifier: MIT
import Foundation

/// The browser of the user.
enum Browser {
  /// Shows a page, if there is a browser: without one the address is printed all the same.
  static func open(_ address: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/xdg-open")
    process.arguments = [address]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch {
      Terminal.show("open it in a browser\n")
    }
  }
}
