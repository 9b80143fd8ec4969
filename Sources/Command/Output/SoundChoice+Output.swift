// SPDX-License-Identifier: MIT
import Files
import Training

extension SoundChoice {
  /// Prints which sounds a model will make and why, and which recordings lack an upper band.
  func say(besides events: JSONEvents? = nil) {
    Terminal.say("sounds of \(summary)", besides: events)
    if let emptyBand { Terminal.say(emptyBand, besides: events) }
  }

  /// The members of the event "start".
  var members: [(key: String, value: JSONValue)] {
    [
      ("sound", .text(summary)), ("soundSeconds", .number(seconds)),
      ("sampleRate", .integer(sampleRate)), ("channels", .integer(channelCount)),
      ("emptyBand", emptyBand.map(JSONValue.text) ?? .null),
    ]
  }
}
