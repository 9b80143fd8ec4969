// SPDX-License-Identifier: MIT
import Audio

/// What is measured of a sound that is compared, beside its ``SoundSummary``.
struct SoundDetails: Sendable {
  /// Patches of the spectrogram by scale, `[P · 49]` each.
  let patches: [[Float]]
  /// Third octaves and modulation.
  let spectrum: SpectrumAnalysis.Result
  /// ``AttackTime``; nil for silence.
  let attackSeconds: Double?
}

/// Measures the details of sounds of one rate and length.
struct DetailAnalysis: Sendable {
  let patches: SpectrogramPatches
  let spectrum: SpectrumAnalysis
  private let sampleRate: Int

  /// The patches of all sounds of a set together, at each scale.
  private static let patchCount = 4000

  /// - Parameter soundCount: the number of sounds that are compared on either side.
  init(_ levels: MelLevels, soundCount: Int) {
    sampleRate = levels.sampleRate
    patches = SpectrogramPatches(
      sampleRate: levels.sampleRate, sampleCount: levels.sampleCount,
      countPerSound: max(1, (Self.patchCount + soundCount - 1) / soundCount))
    spectrum = SpectrumAnalysis(sampleRate: levels.sampleRate, sampleCount: levels.sampleCount)
  }

  /// The details of a clip of one channel and L samples; levels have no effect on them.
  ///
  /// - Parameter number: the number of the clip, which decides where its patches lie.
  func callAsFunction(_ clip: AudioClip, number: Int) -> SoundDetails {
    guard !clip.isSilent else {
      return SoundDetails(
        patches: patches.scales.map { _ in [] },
        spectrum: .init(shares: [], excesses: spectrum.hops.map { _ in nil }), attackSeconds: nil)
    }
    let samples = clip.peakNormalized().samples
    return SoundDetails(
      patches: patches(samples, number: number), spectrum: spectrum(samples),
      attackSeconds: AttackTime.seconds(of: samples, sampleRate: sampleRate))
  }
}
