// SPDX-License-Identifier: MIT

extension Metric {
  /// ``BandSpectrum/distance(to:)`` between the mean spectra of generated and real sounds.
  public static let spectralDistance = Metric(
    "spectralDistance", title: "spectrum, dB", unit: "dB", better: .lower,
    estimator: "root mean square over 32 mel bands of the difference of mean spectra"
  ) { comparison in
    let spectra = [comparison.candidate, comparison.real].map { sounds in
      BandSpectrum(
        ofShares: sounds.summaries.map(\.bandShares), bandCount: comparison.bandCount)
    }
    return Measurement(value: spectra[0].distance(to: spectra[1]))
  }
}
