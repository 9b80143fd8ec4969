// SPDX-License-Identifier: MIT

/// Why a Standard MIDI File cannot be read.
public struct MidiFileError: Error, Equatable, Sendable {
  /// What is wrong with the file.
  public enum Fault: Equatable, Sendable {
    /// No header chunk at the beginning.
    case noHeader
    /// Format 2: tracks that are independent of each other.
    case independentTracks
    /// Another format than 0 to 2.
    case format(Int)
    /// A division of zero ticks.
    case noTicks
    /// A chunk or an event that ends after the end of its track or of the file.
    case cutShort
    /// A data byte where an event must begin, and no event before it.
    case noStatus
    /// A status byte inside of an event.
    case unexpectedStatus
    /// A number of more than four bytes.
    case longNumber
    /// A tempo of zero.
    case zeroTempo
    /// More bytes than a song has.
    case tooLarge(limit: Int)
  }

  /// The file.
  public let path: String
  /// What is wrong.
  public let fault: Fault
  /// The byte where it was found, from 0 on.
  public let offset: Int
}

extension MidiFileError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    let (problem, advice): (String, String) =
      switch fault {
      case .noHeader:
        ("it does not begin with MThd", "give a Standard MIDI File (.mid) or a text grid (.txt)")
      case .independentTracks:
        ("its tracks are independent of each other (format 2)", "export it as format 0 or 1")
      case .format(let number): ("its format is \(number)", "export it as format 0 or 1")
      case .noTicks: ("a quarter note has no ticks", "export it again")
      case .cutShort: ("it is cut short", "copy or export it again")
      case .noStatus, .unexpectedStatus: ("an event cannot be understood", "export it again")
      case .longNumber: ("a number has more than four bytes", "export it again")
      case .zeroTempo: ("its tempo is zero", "set a tempo and export it again")
      case .tooLarge(let limit):
        ("it has more than \(grouped(limit)) bytes", "give a smaller file")
      }
    return ErrorMessage("\(path), byte \(offset): \(problem)", advice: advice)
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
