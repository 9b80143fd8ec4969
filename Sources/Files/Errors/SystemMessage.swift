// SPDX-License-Identifier: MIT
import Glibc

/// The text of the current `errno`, such as "Permission denied".
///
/// Must be called before any other system call.
public func systemMessage() -> String { systemMessage(of: errno) }

/// The text of an `errno` value.
public func systemMessage(of code: Int32) -> String { String(cString: strerror(code)) }
