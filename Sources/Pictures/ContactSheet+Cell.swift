// SPDX-License-Identifier: MIT

extension ContactSheet {
  /// The data of one sound.
  public struct Cell: Sendable {
    /// The title above the pictures.
    public let title: String
    /// The note below the pictures, beside the range of frequencies.
    public let note: String
    /// The duration in seconds.
    public let durationSeconds: Double
    /// The samples of one channel, `[L]`; empty if only the spectra are known.
    public let samples: [Float]
    /// The sample rate in hertz.
    public let sampleRate: Int
    /// The magnitudes of the short-time spectra, `[T, F]`, from 0 Hz to half the sample rate.
    public let magnitudes: [Float]
    /// The number of bins of a spectrum, F.
    public let binCount: Int

    /// A cell of a sound and its spectra, with the peak as its note.
    ///
    /// The count of `magnitudes` must be a multiple of `binCount`.
    public init(
      title: String, samples: [Float], sampleRate: Int, magnitudes: [Float], binCount: Int
    ) {
      let peak = samples.reduce(0) { max($0, abs($1)) }
      self.init(
        title: title, note: "peak \(shortened(Double(peak)))", samples: samples,
        durationSeconds: Double(samples.count) / Double(max(1, sampleRate)),
        sampleRate: sampleRate, magnitudes: magnitudes, binCount: binCount)
    }

    /// A cell of spectra without a sound; the count of `magnitudes` must be a multiple of `binCount`.
    public init(
      title: String, note: String = "", durationSeconds: Double, sampleRate: Int,
      magnitudes: [Float], binCount: Int
    ) {
      self.init(
        title: title, note: note, samples: [], durationSeconds: durationSeconds,
        sampleRate: sampleRate, magnitudes: magnitudes, binCount: binCount)
    }

    private init(
      title: String, note: String, samples: [Float], durationSeconds: Double, sampleRate: Int,
      magnitudes: [Float], binCount: Int
    ) {
      precondition(
        sampleRate > 0 && binCount > 0 && magnitudes.count % binCount == 0,
        "\(magnitudes.count) magnitudes are not rows of \(binCount) bins at \(sampleRate) Hz")
      self.title = title
      self.note = note
      self.samples = samples
      self.durationSeconds = durationSeconds
      self.sampleRate = sampleRate
      self.magnitudes = magnitudes
      self.binCount = binCount
    }

    /// The number of spectra, T.
    var frameCount: Int { magnitudes.count / binCount }
  }
}
