// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels
import Synthesis

/// What the page knows of a sound; its audio is asked for by its id.
struct StudioSound: Sendable {
  let id: String
  let recipe: SoundRecipe
  /// What people call it: "kick #12".
  let label: String
  /// The command that writes the same bytes.
  let command: String
  let sampleRate: Int
  let channelCount: Int
  let frameCount: Int
  /// The lowest and the highest sample of equal parts of the sound, `[2 · parts]`, -1...1.
  let peaks: [Float]

  /// The parts of the picture of a waveform.
  static let partCount = 200

  /// The sound as JSON, with the id of its model in place of the hash.
  var json: JSONValue {
    .object([
      "id": .text(id), "recipe": recipe.json, "label": .text(label.printable),
      "command": .text(command), "sampleRate": .integer(sampleRate),
      "channels": .integer(channelCount), "frames": .integer(frameCount),
      "peaks": .list(peaks.map { .number((Double($0) * 1000).rounded() / 1000) }),
      "audio": .text("/api/sounds/\(id).wav"), "picture": .text("/api/sounds/\(id).png"),
    ])
  }

  /// The memory that it takes, in bytes.
  var byteCount: Int { recipe.byteCount + 1024 + 4 * peaks.count + command.utf8.count }

  /// The lowest and the highest sample of equal parts of a clip, of the mean of its channels.
  static func peaks(of clip: AudioClip) -> [Float] {
    clip.mixedDown().samples.withUnsafeBufferPointer { samples in
      (0..<partCount).flatMap { part -> [Float] in
        let start = part * samples.count / partCount
        let end = min(samples.count, max(start + 1, (part + 1) * samples.count / partCount))
        let values = Reduction.extremes(
          of: UnsafeBufferPointer(rebasing: samples[min(start, end)..<end]))
        return [max(min(values?.least ?? 0, 0), -1), min(max(values?.greatest ?? 0, 0), 1)]
      }
    }
  }
}
