// SPDX-License-Identifier: MIT
import Files
import Foundation

extension RunReport {
  /// Sounds and pictures: several checkpoints of one run, or the newest checkpoint of several runs.
  var samples: String {
    let share = mediaByteCount / runs.count
    let isOne = runs.count == 1
    let cards = zip(runs, selections).flatMap { run, selection in
      selection.checkpoints.map { card(run, $0) }
    }
    let omitted = zip(runs, selections).map { run, selection in
      omission(run, selection, byteCount: share)
    }
    let intro =
      isOne
      ? "<p>A sound number stands for the same latent at every step. The newest step is first."
        + "</p>\n"
      : "<p>The newest sounds of each run.</p>\n"
    let content =
      cards.isEmpty
      ? "<p>There are no sounds yet: the first checkpoint will have some.</p>\n"
      : "\(intro)<div class=\"cards\">\n\(cards.joined())</div>\n"
    return section("Sounds and pictures", content + omitted.joined())
  }

  private func card(
    _ run: (name: String, record: RunRecord), _ checkpoint: SampleSelection.Checkpoint
  ) -> String {
    let step = "step \(grouped(checkpoint.step))"
    let time = time(of: checkpoint.step, in: run.record.table).map { ", \($0)" } ?? ""
    let title = (runs.count > 1 ? "\(run.name), " : "") + step + time
    let pictures = checkpoint.pictures.compactMap { picture($0, of: title) }.joined()
    let sounds = checkpoint.sounds.compactMap { sound($0, of: title) }.joined()
    let isWide = runs.count == 1 && checkpoint.step == run.record.sampleSteps.last
    return """
      <article\(isWide ? " class=\"newest\"" : "")>
      <h3>\(escaped(title))</h3>
      \(pictures)\(sounds.isEmpty ? "" : "<ol class=\"sounds\">\n\(sounds)</ol>\n")</article>

      """
  }

  private func time(of step: Int, in table: MetricTable) -> String? {
    table.steps.lastIndex(of: step).map { hoursMinutesSeconds(table.elapsedSeconds[$0]) }
  }

  private func picture(_ path: String, of title: String) -> String? {
    let name = Self.stem(of: path)
    let what =
      name == "sheet"
      ? "Waveforms and spectrograms of the sounds" : "Picture \(name)"
    return Self.dataURL(path, type: "image/png").map { url in
      "<img alt=\"\(escaped("\(what), \(title)"))\" src=\"\(url)\">\n"
    }
  }

  private func sound(_ path: String, of title: String) -> String? {
    let name = escaped(Self.stem(of: path))
    return Self.dataURL(path, type: "audio/wav").map { url in
      "<li><span>\(name)</span><audio controls preload=\"none\" aria-label=\"Sound \(name), "
        + "\(escaped(title))\" src=\"\(url)\"></audio></li>\n"
    }
  }

  private static func stem(of path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  /// The content of a file as a data URL; nil if it cannot be read, as when a training has just replaced
  /// it.
  private static func dataURL(_ path: String, type: String) -> String? {
    do {
      let data = Data(try PlainFile(path).contents())
      return "data:\(type);base64,\(data.base64EncodedString())"
    } catch {
      return nil
    }
  }

  private func omission(
    _ run: (name: String, record: RunRecord), _ selection: SampleSelection, byteCount: Int
  ) -> String {
    var parts: [String] = []
    if selection.omittedCheckpointCount > 0 {
      parts.append(
        "the sounds of "
          + counted(selection.omittedCheckpointCount, "other checkpoint", grouped: true))
    }
    if selection.omittedFileCount > 0 {
      let megabytes = short(Double(byteCount) / 1e6)
      parts.append(
        counted(selection.omittedFileCount, "file", grouped: true)
          + " of the checkpoints above, because of the limit of \(megabytes) MB")
    }
    guard !parts.isEmpty else { return "" }
    let folder = "\(run.record.path)/samples"
    return "<p class=\"omitted\">Only in the folder \(escaped(folder)): "
      + "\(parts.joined(separator: ", and ")).</p>\n"
  }
}
