// SPDX-License-Identifier: MIT
import Files
import Synthesis

/// What the sequencer plays: tracks of steps, four of a beat.
struct LoopRequest {
  /// A track.
  struct Track {
    /// The id or the recipe of its sound.
    let sound: JSONValue
    /// 0...127 a step; 0 for none.
    let velocities: [Int]
    /// The key in a MIDI file.
    let key: Int
    /// Tracks of one group end each other's sounds; nil for a sound that rings out.
    let chokeGroup: Int?
  }

  let tempo: Double
  /// The share of a pair of steps that the first one takes, in percent.
  let swing: Double
  let stepCount: Int
  let tracks: [Track]
  /// Whether it is a MIDI file that is wanted.
  let isMidi: Bool
  /// The name of the file; nil where none is written.
  let name: String?

  /// The loop of a request.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  init(_ members: RequestMembers) throws(StudioError) {
    tempo = try members.number("tempo", in: 20...400)
    swing = try members.number("swing", in: 50...75, standard: 50)
    let stepCount = try members.integer("steps", in: 1...64)
    self.stepCount = stepCount
    let format = members["format"] ?? .text("wav")
    guard let format = format.text, ["wav", "mid"].contains(format) else {
      throw .member("format", wanted: "wav or mid")
    }
    isMidi = format == "mid"
    name = try members.optionalText("name")
    var tracks: [Track] = []
    for (index, value) in try members.list("tracks", of: 1...16).enumerated() {
      tracks.append(try Self.track(value, index, stepCount))
    }
    self.tracks = tracks
  }

  private static func track(
    _ value: JSONValue, _ index: Int, _ stepCount: Int
  ) throws(StudioError) -> Track {
    guard let object = value.object else { throw .member("tracks", wanted: "a list of objects") }
    let members = RequestMembers(object)
    let velocities = try members.list("velocities", of: stepCount...stepCount)
      .compactMap(\.integer).filter { (0...127).contains($0) }
    guard velocities.count == stepCount else {
      throw .member("velocities", wanted: "whole numbers from 0 to 127, one a step")
    }
    return Track(
      sound: try members.required("sound", "the id or the recipe of a sound"),
      velocities: velocities, key: try members.integer("key", in: 0...127, standard: 36 + index),
      chokeGroup: try members.chokeGroup)
  }

  /// The notes, whose voices are named after the number of their track.
  var song: Song {
    SongGrid(
      tempo: tempo, swing: swing,
      rows: tracks.enumerated().map { index, track in
        ("\(index)", track.velocities.map { $0 == 0 ? nil : Double($0) / 127 })
      }
    ).song
  }

  /// The notes as a Standard MIDI File.
  var midi: MidiWriter {
    let quarterSeconds = 60 / tempo
    let notes = song.notes.compactMap { note -> MidiWriter.Note? in
      guard case .named(let name) = note.voice, let track = Int(name) else { return nil }
      return MidiWriter.Note(
        key: tracks[track].key, velocity: max(1, Int((note.velocity * 127).rounded())),
        start: note.start / quarterSeconds)
    }
    return MidiWriter(notes, tempo: tempo, quarterCount: Double(stepCount) / 4)
  }
}

extension RequestMembers {
  /// The group in which sounds end each other; nil for a sound that rings out.
  var chokeGroup: Int? {
    get throws(StudioError) { self["choke"] == nil ? nil : try integer("choke", in: 1...99) }
  }
}
