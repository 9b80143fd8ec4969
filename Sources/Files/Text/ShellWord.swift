// SPDX-License-Identifier: MIT
import Foundation

extension String {
  /// The text quoted as one word of a shell command: `$'...'`, which bash, zsh and ksh know, where it
  /// has control characters or bytes that are not UTF-8.
  public var shellQuoted: String {
    let escaped = printable
    guard escaped == self else {
      return "$'" + escaped.replacingOccurrences(of: "'", with: "\\'") + "'"
    }
    let isPlain = !isEmpty && allSatisfy { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "/._-+=:@%".contains(letter))
    }
    return isPlain ? self : "'" + replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
