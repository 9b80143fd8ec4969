// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import Synthesis

/// The version of Foley and the hardware it computes with.
struct MachineInfo: Encodable, CustomStringConvertible {
  let version = FoleyVersion.current
  let revision = BuildName.revision
  let processor = Processor.modelName
  let vectorInstructions = Processor.vectorInstructions
  let cores = WorkerPool.availableCores
  let threads = WorkerPool.threadCount

  var description: String {
    alignedLines([
      ("Foley", BuildName.text),
      ("CPU", "\(processor), \(cores) cores, \(vectorInstructions)"),
      ("threads", "\(threads)"),
    ])
  }
}

/// The format, the levels and the tags of an audio file.
struct SoundFileInfo: Encodable, CustomStringConvertible {
  let sound: AudioFile.Information
  /// Peak, true peak and loudness; nil for a sound that is too long or cannot be decoded.
  let levels: LevelInfo?
  /// Why there are no levels.
  let levelNote: String?
  /// What is wrong with the samples; nil for a sound that can be used.
  let fault: AudioFileError?

  private enum CodingKeys: CodingKey { case sound, levels, levelNote }

  /// Seconds of sound that are decoded for the levels, which takes some seconds.
  private static let mostSeconds = 600

  init(_ sound: AudioFile.Information) {
    self.sound = sound
    guard sound.durationSeconds ?? 0 <= Double(Self.mostSeconds) else {
      (levels, levelNote, fault) = (nil, "not measured beyond \(Self.mostSeconds) s", nil)
      return
    }
    do throws(AudioFileError) {
      (levels, levelNote, fault) = (LevelInfo(try SoundLevels(ofFile: sound.path)), nil, nil)
    } catch {
      (levels, levelNote, fault) = (nil, "\(error)", error)
    }
  }

  /// A line for each level, or one that says why there are none.
  private var levelRows: [(name: String, value: String)] {
    guard let levels else { return [("levels", levelNote ?? "")] }
    func text(_ level: Double?, _ unit: String) -> String {
      level.map { String(format: "%.1f \(unit)", $0) } ?? "silence"
    }
    return [
      ("peak", text(levels.peakDecibels, "dBFS")),
      ("true peak", text(levels.truePeakDecibels, "dBTP")),
      (
        "loudness", levels.hasLoudness ? text(levels.loudnessLUFS, "LUFS") : "cannot be measured"
      ),
    ]
  }

  var description: String {
    alignedLines(
      [
        ("sound", sound.path),
        ("format", sound.format),
        (
          "duration",
          sound.durationSeconds.map { String(format: "%.3f s", $0) } ?? "unknown"
        ),
        (
          "samples",
          "\(sound.frameCount.map(String.init) ?? "unknown") at \(sound.sampleRate) Hz, "
            + counted(sound.channelCount, "channel")
        ),
      ]
        + levelRows
        + sound.tags.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          ($0.key.rawValue, $0.value)
        }
    )
  }
}

/// The levels of a sound; nil stands for that of silence.
struct LevelInfo: Encodable {
  let peakDecibels: Double?
  let truePeakDecibels: Double?
  let loudnessLUFS: Double?
  /// Whether there is a meter for so many channels at the rate.
  let hasLoudness: Bool

  private enum CodingKeys: CodingKey { case peakDecibels, truePeakDecibels, loudnessLUFS }

  init(_ levels: SoundLevels) {
    func finite(_ level: Double) -> Double? { level.isFinite ? level : nil }
    peakDecibels = finite(levels.peakDecibels)
    truePeakDecibels = finite(levels.truePeakDecibels)
    loudnessLUFS = levels.loudness.flatMap(finite)
    hasLoudness = levels.loudness != nil
  }
}
