// SPDX-License-Identifier: MIT
import Files

/// The result of the scan of a folder: what it contains and how it is used.
public struct DatasetReport: Sendable, Equatable, Codable {
  /// A class and the number of its files.
  public struct ClassCount: Sendable, Equatable, Codable {
    /// The name of the class.
    public let name: String
    /// The number of usable files.
    public let fileCount: Int
  }

  /// A file that is not used, and the reason.
  public struct Skip: Sendable, Equatable, Codable {
    /// Relative to the folder.
    public let path: String
    /// One sentence.
    public let reason: String

    /// A file that is not used.
    public init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }
  }

  /// The scanned folder.
  public let folder: String
  /// The number of usable files.
  public let fileCount: Int
  /// The total duration of the usable files, in seconds.
  public let durationSeconds: Double
  /// The sample rate of all clips after conversion, in hertz.
  public let sampleRate: Int
  /// The number of channels of all clips after conversion.
  public let channelCount: Int
  /// Frames in a slice, at ``sampleRate``.
  public let sliceLength: Int
  /// The number of slices in an epoch: one for a short clip, as many as fit for a long one.
  public let exampleCount: Int
  /// The number of usable files of each sample rate in hertz, before conversion.
  public let sampleRates: [Int: Int]
  /// The number of usable files of each channel count, before conversion.
  public let channelCounts: [Int: Int]
  /// The classes, in the order of their bytes; empty if there are none.
  public let classes: [ClassCount]
  /// The words of the vocabulary, in the order of their bytes; nil where there is none.
  public let words: [ClassCount]?
  /// Where slices are cut.
  public let slicing: ClipDataset.Slicing
  /// The reason for ``slicing``, in a few words.
  public let slicingReason: String
  /// How levels were treated, in a few words.
  public let normalization: String
  /// Where the decoded samples are kept, in a few words.
  public let storage: String
  /// Files with an audio extension that are not used, and lines of a label table without a file.
  public let skipped: [Skip]
  /// The number of files without an audio extension.
  public let otherFileCount: Int
  /// Files whose channels cancel in their mean, of which one channel is used instead.
  public let cancellingFiles: [String]
}

extension DatasetReport: CustomStringConvertible {
  /// Several lines of text; of the skipped files the first five are listed.
  public var description: String {
    var lines = [
      "\(folder.printable): \(counted(fileCount, "file")), \(Self.duration(durationSeconds))",
      "  rates     \(Self.histogram(sampleRates, unit: " Hz")) -> \(sampleRate) Hz",
      "  channels  \(Self.histogram(channelCounts, unit: "")) -> \(channelCount)",
    ]
    for (title, counts) in [("classes", classes), ("words  ", words ?? [])] where !counts.isEmpty {
      let list = counts.map { "\($0.name.printable) \($0.fileCount)" }.joined(separator: ", ")
      lines.append("  \(title)   \(counts.count): \(list)")
    }
    let slice = Self.duration(Double(sliceLength) / Double(sampleRate))
    lines += [
      "  slices    \(sliceLength) frames (\(slice)), "
        + "\(exampleCount) an epoch; \(slicingReason)",
      "  levels    \(normalization)",
      "  storage   \(storage)",
    ]
    if !cancellingFiles.isEmpty {
      let names = cancellingFiles.prefix(3).joined(separator: ", ")
      lines.append(
        "  mixed     \(counted(cancellingFiles.count, "file")) whose channels cancel: the left one "
          + "was taken (\(names)\(cancellingFiles.count > 3 ? ", ..." : ""))")
    }
    if otherFileCount > 0 {
      lines.append("  ignored   \(counted(otherFileCount, "file")) without a name of an audio file")
    }
    if !skipped.isEmpty { lines.append("  skipped   \(counted(skipped.count, "file"))") }
    lines += skipped.prefix(5).map { "    \($0.path.printable): \($0.reason.printable)" }
    if skipped.count > 5 { lines.append("    and \(skipped.count - 5) more") }
    return lines.joined(separator: "\n")
  }

  /// "2205 at 8000 Hz, 3 at 44100 Hz", the most frequent first.
  private static func histogram(_ counts: [Int: Int], unit: String) -> String {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) at \($0.key)\(unit)" }.joined(separator: ", ")
  }

  /// "3.21 h", "4.5 min" or "1.024 s".
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case 3600...: "\(rounded(seconds / 3600, 2)) h"
    case 60...: "\(rounded(seconds / 60, 1)) min"
    default: "\(rounded(seconds, 3)) s"
    }
  }
}

/// The number rounded to so many decimal places.
func rounded(_ value: Double, _ places: Int) -> Double {
  let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
  return (value * scale).rounded() / scale
}
