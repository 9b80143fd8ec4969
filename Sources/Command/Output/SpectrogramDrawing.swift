// SPDX-License-Identifier: MIT
import Audio
import Pictures

extension FileSpectrogram {
  /// The picture of magnitudes whose largest one is known, which is at 0 dB.
  func picture(title: String) throws -> Canvas {
    try SpectrogramPicture(of: self, title: title).draw { add in
      try forEachBlock { _, part in add(levels(of: part.values)) }
    }
  }

  /// Magnitudes in decibels relative to the largest one, with a floor 80 dB below it.
  private func levels(of magnitudes: [Float]) -> [Float] {
    let loudest = largest ?? 0
    // Normalization first, because a floor relative to a subnormal maximum would be zero.
    let scaled = loudest > 0 ? magnitudes.map { $0 / loudest } : magnitudes
    let highest = Decibels.levels(ofMagnitudes: [loudest > 0 ? 1 : 0], range: nil)[0]
    return Decibels.levels(ofMagnitudes: scaled, range: nil).map { max($0, highest - 80) }
  }
}

extension SpectrogramPicture {
  /// The axes of a spectrogram of magnitudes.
  init(of spectrogram: FileSpectrogram, title: String) {
    let transform = spectrogram.format.transform
    let rate = Double(spectrogram.sampleRate)
    let isCentered = if case .centered = transform.alignment { true } else { false }
    self.init(
      title: title, channelCount: spectrogram.channelCount, frameCount: spectrogram.frameCount,
      rowCount: spectrogram.binCount,
      frequencies: Self.frequencies(spectrogram.format, sampleRate: rate),
      times: TimeAxis(
        firstFrame: isCentered ? 0 : Double(transform.windowLength) / 2 / rate,
        frameStep: Double(transform.hop) / rate, duration: spectrogram.durationSeconds))
  }

  private static func frequencies(
    _ format: SpectrogramFormat, sampleRate: Double
  ) -> FrequencyAxis {
    guard let bands = format.melBandCount else {
      let bins = format.transform.binCount
      return .linear(
        rowCount: bins,
        highestHertz: Double(bins - 1) * sampleRate / Double(format.transform.fftSize))
    }
    let highest = MelScale.slaney.mels(ofHertz: sampleRate / 2)
    return .banded(rowCount: bands, highestHertz: sampleRate / 2) {
      MelScale.slaney.mels(ofHertz: $0) / highest
    }
  }
}
