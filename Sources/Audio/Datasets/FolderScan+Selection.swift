// SPDX-License-Identifier: MIT
import Files

extension FolderScan {
  /// Decides where slices are cut: as `other` does, or as the options say, or from the start if nine
  /// clips in ten last at most one and a half slices.
  ///
  /// With ``ClipDataset/Options/keepsAttacks`` they are also cut from the start if nine in ten longer
  /// clips are loudest there.
  mutating func chooseSlicing(as other: FolderScan? = nil) {
    if let other {
      (slicing, slicingReason) = (other.slicing, other.slicingReason)
      return
    }
    if let wanted = options.slicing {
      slicing = wanted
      slicingReason = wanted == .start ? "cut from the start, as asked" : "cut at random, as asked"
      return
    }
    let lengths = usable.map(\.summary.frameCount).sorted()
    guard !lengths.isEmpty else { return }
    let ninth = lengths[(lengths.count * 9 - 1) / 10]
    if Double(ninth) <= 1.5 * Double(options.sliceLength) {
      slicing = .start
      slicingReason =
        "cut from the start and padded: nine clips in ten last \(duration(ninth)) or less"
    } else if options.keepsAttacks, longerClipsAreLoudestAtTheStart {
      slicing = .start
      slicingReason = "cut from the start, where nine clips in ten are loudest"
    } else {
      slicing = .random
      slicingReason = "cut at random: one clip in ten lasts \(duration(ninth)) or more"
    }
  }

  private var longerClipsAreLoudestAtTheStart: Bool {
    let longer = usable.map(\.summary).filter { $0.frameCount > options.sliceLength }
    return 10 * longer.count { $0.peakFrame < options.sliceLength } >= 9 * longer.count
  }

  /// Skips the clips that have silent slices only.
  mutating func dropSilence() {
    let (threshold, decibels) = (options.silenceLevel, options.silenceDecibels)
    let isFromStart = slicing == .start
    let part = isFromStart ? "The first slice" : "The clip"
    drop { file in
      let peak = isFromStart ? file.summary.startPeak : file.summary.peak
      return peak >= threshold && file.summary.sourcePeak >= threshold
        ? nil : "\(part) is silent (below \(decibels) dB of full scale)."
    }
  }

  /// The paths of the usable files.
  var usableFiles: [String] { usable.map(\.path) }

  /// Skips the usable files for which `reason` returns a sentence.
  mutating func drop(_ reason: (Finding) -> String?) {
    usable = usable.filter { file in
      guard let reason = reason(file) else { return true }
      skipped.append(DatasetReport.Skip(path: file.path, reason: reason))
      return false
    }
  }

  /// Brings the usable files into the order of `files`, which names all of them.
  mutating func sortUsable(_ files: [String]) {
    let findings = Dictionary(uniqueKeysWithValues: usable.map { (PathKey($0.path), $0) })
    usable = files.compactMap { findings[PathKey($0)] }
  }
}
