// SPDX-License-Identifier: MIT
import Audio
public import Files

/// Why a song cannot be played.
public enum SongError: Error, Equatable, Sendable {
  /// A class that the model does not have.
  case unknownClass(String, classNames: [String])
  /// Notes with pitches for a model whose classes are no pitches.
  case noPitches(classNames: [String])
  /// A song without a note that can be played.
  case noNotes
  /// A song of more samples than a file may have.
  case tooLong(seconds: Double, longest: Double)
}

extension SongError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unknownClass(let name, let classNames):
      ErrorMessage(
        "The model has no class \"\(name)\"",
        advice: classNames.isEmpty
          ? "it was trained without classes; give notes of a MIDI file"
          : "did you mean \(nearestName(to: name, among: classNames) ?? "")? It has "
            + classNames.prefix(20).joined(separator: ", "))
    case .noPitches(let classNames):
      ErrorMessage(
        "The song has notes with pitches, and the classes of the model are no pitches",
        advice: "name the class that plays them, as in --class \(classNames.first ?? "kick"); "
          + "percussion is on channel 10")
    case .noNotes:
      ErrorMessage("The song has no note that the model can play", advice: "map keys with --map")
    case .tooLong(let seconds, let longest):
      ErrorMessage(
        "The song lasts \(hoursMinutesSeconds(seconds)), and a file may last "
          + hoursMinutesSeconds(longest), advice: "play a part of it")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
