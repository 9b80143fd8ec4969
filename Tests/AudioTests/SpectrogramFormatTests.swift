// SPDX-License-Identifier: MIT
import Audio
import Files
import Testing

struct SpectrogramFormatTests {
  private let transform = ShortTimeTransform(
    fftSize: 128, hop: 32, alignment: .centered(.zeros))
  private let phases = PhaseReconstruction(iterations: 20)

  /// Two channels, the second a second voice, half as loud.
  private let clip = {
    let one = voice(count: 3000, rate: 8000)
    let two = one.reversed().map { $0 / 2 }
    return AudioClip(channelSamples: one + two, sampleRate: 8000, channelCount: 2)
  }()

  private func largestDifference(_ a: AudioClip, _ b: AudioClip) -> Float {
    a.samples.count == b.samples.count
      ? zip(a.samples, b.samples).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
  }

  @Test func complexSpectrogramsComeBackToTheSample() throws {
    let format = try SpectrogramFormat(transform, quantity: .complex)
    let spectrogram = try format.spectrogram(of: clip)
    #expect(spectrogram.channelCount == 2 && spectrogram.frameCount == 94)
    let result = try format.sound(
      of: spectrogram, sampleRate: 8000, sampleCount: 3000, phases: phases)
    #expect(largestDifference(result.clip, clip) < 1e-6)
    #expect(result.convergenceDecibels < -110)
  }

  @Test func channelsOfMagnitudesKeepTheirPlaces() throws {
    let result = try SpectrogramFormat(transform).resynthesis(of: clip, phases: phases)
    #expect(result.convergenceDecibels < -18)
    let own = (0..<2).map { channel in
      transform.spectralConvergenceDecibels(
        of: result.clip.channel(channel),
        to: transform.magnitudes(of: clip.channel(channel)))
    }
    #expect(own.allSatisfy { $0 < -15 })
  }

  @Test func decibelsAreLibrosasAndInvert() throws {
    let quiet = AudioClip(samples: clip.samples.map { $0 / 8 }, sampleRate: 8000, channelCount: 2)
    let levels = try SpectrogramFormat(transform, quantity: .decibels).spectrogram(of: quiet)
    let magnitudes = try SpectrogramFormat(transform).spectrogram(of: quiet)
    #expect(levels.values == Decibels.levels(ofMagnitudes: magnitudes.values))
    let format = try SpectrogramFormat(transform, quantity: .decibels)
    let result = try format.sound(of: levels, sampleRate: 8000, phases: phases)
    let direct = try SpectrogramFormat(transform).sound(
      of: magnitudes, sampleRate: 8000, phases: phases)
    #expect(abs(result.convergenceDecibels - direct.convergenceDecibels) < 2)
    #expect(result.clip.peak > quiet.peak / 2 && result.clip.peak < quiet.peak * 2)
  }

  @Test func melBandsAreThoseOfTheRate() throws {
    let format = try SpectrogramFormat(transform, melBandCount: 20)
    let spectrogram = try format.spectrogram(of: clip)
    let bank = MelFilterBank(bandCount: 20, fftSize: 128, sampleRate: 8000)
    #expect(spectrogram.binCount == 20)
    let bands = bank.bands(of: transform.magnitudes(of: clip.channelSamples, clips: 2))
    #expect(spectrogram.values == bands)
  }

  @Test func convergenceTellsWhatMelBandsLose() throws {
    let few = try SpectrogramFormat(transform, melBandCount: 10).resynthesis(
      of: clip, phases: phases)
    let many = try SpectrogramFormat(transform, melBandCount: 40)
      .resynthesis(of: clip, phases: phases)
    let all = try SpectrogramFormat(transform).resynthesis(of: clip, phases: phases)
    #expect(few.convergenceDecibels > many.convergenceDecibels + 1)
    #expect(many.convergenceDecibels > all.convergenceDecibels + 1)
  }

  @Test func silenceStaysSilence() throws {
    let silence = AudioClip(
      samples: [Float](repeating: 0, count: 500), sampleRate: 8000, channelCount: 1)
    for bands in [nil, 20] {
      for quantity in [Spectrogram.Quantity.magnitude, .decibels] {
        let format = try SpectrogramFormat(transform, melBandCount: bands, quantity: quantity)
        let result = try format.resynthesis(of: silence, phases: phases)
        // The lowest level is -100 dB.
        #expect(result.clip.peak <= (quantity == .magnitude ? 0 : 1e-3))
        #expect(result.clip.frameCount == 500)
      }
    }
    let format = try SpectrogramFormat(transform)
    #expect(try format.resynthesis(of: silence, phases: phases).convergenceDecibels == -.infinity)
  }

  @Test func theLengthIsThatOfTheFramesOrOnesOwn() throws {
    let format = try SpectrogramFormat(transform)
    let spectrogram = try format.spectrogram(of: clip)
    for (wanted, length) in [(nil, 93 * 32), (3000, 3000), (10, 10), (3104, 3104)] {
      let result = try format.sound(
        of: spectrogram, sampleRate: 8000, sampleCount: wanted, phases: phases)
      #expect(result.clip.frameCount == length && result.convergenceDecibels.isFinite)
    }
    for length in [0, -1, 3105] {
      #expect(throws: SpectrogramError.length(length, longest: 3104)) {
        _ = try format.sound(
          of: spectrogram, sampleRate: 8000, sampleCount: length, phases: phases)
      }
    }
  }

  /// A shorter length is a cut: the samples and the convergence are those of the whole.
  @Test func aShorterSoundIsTheBeginningOfTheWhole() throws {
    let format = try SpectrogramFormat(transform)
    let spectrogram = try format.spectrogram(of: clip)
    let whole = try format.sound(of: spectrogram, sampleRate: 8000, phases: phases)
    for length in [10, 1500] {
      let result = try format.sound(
        of: spectrogram, sampleRate: 8000, sampleCount: length, phases: phases)
      let isBeginning = result.clip == whole.clip.slice(from: 0, length: length)
      #expect(isBeginning && result.convergenceDecibels == whole.convergenceDecibels)
    }
  }

  /// Where a frame begins at every hop, a clip need not end with a hop to have its frames.
  @Test(arguments: [ShortTimeTransform.Alignment.left(paddingEnd: true), .hopCentered])
  func framesAtEveryHopComeBack(alignment: ShortTimeTransform.Alignment) throws {
    let format = try SpectrogramFormat(
      ShortTimeTransform(fftSize: 128, hop: 32, alignment: alignment))
    for length in [2976, 2977, 3000] {
      let cut = clip.slice(from: 0, length: length)
      let result = try format.resynthesis(of: cut, phases: phases)
      #expect(result.clip.frameCount == length && result.convergenceDecibels < -10)
      let longer = try format.sound(
        of: format.spectrogram(of: cut), sampleRate: 8000, sampleCount: length + 40, phases: phases)
      #expect(longer.clip.frameCount == length + 40 && longer.convergenceDecibels < -10)
    }
  }

  @Test func aSingleFrameCoversNothingByItself() throws {
    let format = try SpectrogramFormat(transform)
    let spectrogram = try Spectrogram(
      NumpyArray(shape: [65, 1], values: [Float](repeating: 1, count: 65)))
    #expect(throws: SpectrogramError.length(0, longest: 128)) {
      _ = try format.sound(of: spectrogram, sampleRate: 8000, phases: phases)
    }
    for length in [1, 31, 128] {
      let result = try format.sound(
        of: spectrogram, sampleRate: 8000, sampleCount: length, phases: phases)
      #expect(result.clip.frameCount == length)
    }
  }

  @Test func aClipShorterThanAFrameIsNamed() throws {
    let short = AudioClip(samples: [Float](repeating: 1, count: 127), sampleRate: 8000)
    let left = ShortTimeTransform(
      fftSize: 128, hop: 32, alignment: .left(paddingEnd: false))
    #expect(throws: SpectrogramError.tooShort(samples: 127, windowLength: 128)) {
      _ = try SpectrogramFormat(left).spectrogram(of: short)
    }
    #expect(try SpectrogramFormat(transform).spectrogram(of: short).frameCount == 4)
  }

  @Test func formatsThatCannotBeAreRefused() {
    for bands in [0, -1, 66] {
      #expect(throws: SpectrogramError.melBands(bands, bins: 65)) {
        _ = try SpectrogramFormat(transform, melBandCount: bands)
      }
    }
    #expect(throws: SpectrogramError.complexMel) {
      _ = try SpectrogramFormat(transform, melBandCount: 20, quantity: .complex)
    }
  }

  @Test func spectrogramsOfOtherFormatsAreRefused() throws {
    let spectrogram = try SpectrogramFormat(transform).spectrogram(of: clip)
    let other = ShortTimeTransform(fftSize: 64, hop: 16)
    #expect(throws: SpectrogramError.bins(65, fftSize: 64)) {
      _ = try SpectrogramFormat(other).sound(of: spectrogram, sampleRate: 8000, phases: phases)
    }
    #expect(throws: SpectrogramError.bands(65, wanted: 20)) {
      _ = try SpectrogramFormat(transform, melBandCount: 20)
        .sound(of: spectrogram, sampleRate: 8000, phases: phases)
    }
    let gaps = ShortTimeTransform(fftSize: 128, hop: 129)
    for quantity in [Spectrogram.Quantity.magnitude, .complex] {
      let format = try SpectrogramFormat(gaps, quantity: quantity)
      let spectrogram = try format.spectrogram(of: clip)
      #expect(throws: SpectrogramError.gaps(hop: 129, windowLength: 128)) {
        _ = try format.sound(of: spectrogram, sampleRate: 8000, phases: phases)
      }
    }
  }

  @Test(arguments: [Float.nan, .infinity, -1])
  func numbersThatAreNoMagnitudesAreNamed(value: Float) throws {
    let format = try SpectrogramFormat(transform)
    var values = [Float](repeating: 1, count: 65 * 4)
    // Row 3 of [F, T], frame 2.
    values[3 * 4 + 2] = value
    let spectrogram = try Spectrogram(NumpyArray(shape: [65, 4], values: values))
    let error = #expect(throws: SpectrogramError.self) {
      _ = try format.sound(of: spectrogram, sampleRate: 8000, phases: phases)
    }
    #expect(error?.description.contains("(clip 0, frame 2, bin 3)") == true)
    #expect(error?.description.contains("--decibels") == (value < 0))
  }

  @Test func complexNumbersHaveToBeFinite() throws {
    let format = try SpectrogramFormat(transform, quantity: .complex)
    var values = [Float](repeating: 1, count: 65 * 4 * 2)
    values[1] = .nan
    let spectrogram = try Spectrogram(NumpyArray(.complex64, shape: [65, 4], values: values))
    #expect(throws: SpectrogramError.self) {
      _ = try format.sound(of: spectrogram, sampleRate: 8000, phases: phases)
    }
  }
}
