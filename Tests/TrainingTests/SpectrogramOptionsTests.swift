// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Models
import Synthesis
import TestSupport
import Testing
import Training

/// The smallest SpecGAN of 4096 samples.
private func specGANOptions(
  _ fftSize: Int? = nil, hop: Int? = nil, melBands: Int? = nil, sampleRate: Int? = nil
) -> TrainingOptions {
  var options = TrainingOptions(SpecGAN.self, preset: .tiny)
  options.sliceLength = 4096
  options.width = 1
  options.latentSize = 3
  options.batchSize = 2
  options.criticSteps = 1
  options[SpectrogramOptions.self].fftSize = fftSize
  options[SpectrogramOptions.self].hop = hop
  options[SpectrogramOptions.self].melBands = melBands
  options.sampleRate = sampleRate
  return options
}

@Test func spectrogramsAreOfMelBandsUnlessBinsAreSpokenOf() {
  let options = specGANOptions().resolved(mostCommonRate: nil)[SpectrogramOptions.self]
  #expect(options.fftSize == 512 && options.hop == 128 && options.melBands == 64)
  #expect(options.spectrogramLayout == 2)
  let fine = specGANOptions(1024).resolved(mostCommonRate: nil)[SpectrogramOptions.self]
  #expect(fine.hop == 512 && fine.melBands == 0)
  let full = TrainingOptions(SpecGAN.self, preset: .full).resolved(mostCommonRate: nil)[
    SpectrogramOptions.self]
  #expect(full.fftSize == 256 && full.hop == 128 && full.melBands == 0)
  #expect(full.spectrogramLayout == 1)
}

/// 21 ms at least in a frame, 9 ms at most between two; bands up to half the sample rate.
@Test(arguments: [
  (8000, 256, 64, 64), (16_000, 512, 128, 64), (22_050, 512, 192, 96), (44_100, 1024, 384, 128),
  (48_000, 1024, 384, 128), (192_000, 4096, 1536, 128),
])
func transformHopAndBandsFollowTheRate(rate: Int, size: Int, hop: Int, bands: Int) throws {
  var options = specGANOptions(sampleRate: rate)
  options.seconds = 0.9
  let resolved = options.resolved(mostCommonRate: nil)
  let own = resolved[SpectrogramOptions.self]
  #expect(own.fftSize == size && own.hop == hop && own.melBands == bands)
  try resolved.validate()
}

/// Powers of two, which three times a power of two does not divide.
@Test(arguments: [8192, 16_384, 65_536])
func aLengthInSamplesGetsAHopThatDividesIt(samples: Int) throws {
  var options = TrainingOptions(SpecGAN.self)
  options.sliceLength = samples
  let resolved = options.resolved(mostCommonRate: 44_100)
  #expect(resolved[SpectrogramOptions.self].hop == 256 && resolved.sliceLength == samples)
  try resolved.validate()
}

/// In the layout of earlier versions, the lowest of 64 bands are narrower at 44.1 kHz than the bins of
/// 256 samples.
@Test func framesOfTheFirstLayoutAreLongEnoughForTheBands() {
  let sizes = [8000, 16_000, 44_100, 192_000].map { rate in
    var options = specGANOptions(sampleRate: rate)
    options[SpectrogramOptions.self].spectrogramLayout = 1
    return options.resolved(mostCommonRate: nil)[SpectrogramOptions.self].fftSize
  }
  #expect(sizes == [256, 256, 512, 2048])
}

/// Phases of bands are found with frames at half the hop.
@Test func anOddHopOfBandsIsRefused() throws {
  let error = #expect(throws: OptionError.self) {
    try specGANOptions(256, hop: 63, melBands: 64, sampleRate: 8000).validate()
  }
  #expect(error?.description.hasPrefix("hop is 63: give an even number") == true)
}

@Test(
  arguments: [
    (nil, nil, nil, nil), (512, 64, nil, nil), (64, 16, nil, nil), (1024, 128, 80, 8000),
    (512, 256, 48, 16000), (320, 128, 0, nil), (2048, 4, nil, nil),
  ] as [(Int?, Int?, Int?, Int?)])
func sizesThatFitAreTaken(size: Int?, hop: Int?, bands: Int?, rate: Int?) throws {
  try specGANOptions(size, hop: hop, melBands: bands, sampleRate: rate).validate()
}

@Test(
  arguments: [
    (33, nil, nil, nil, "fftSize is 33: give an even number from 32 to 65536"),
    (16, nil, nil, nil, "fftSize is 16:"), (131_072, nil, nil, nil, "fftSize is 131072:"),
    (322, 128, nil, nil, "fftSize is 322: give twice a multiple of 8 bins"),
    (4096, 128, nil, nil, "fftSize is 4096: give twice 16 to 1024 bins"),
    (256, 0, nil, nil, "hop is 0: give a whole number from 1 to half of fftSize"),
    (256, 129, nil, nil, "hop is 129:"),
    (
      256, 100, nil, nil,
      "hop is 100: give one that cuts 4096 samples into a multiple of 8 frames, not 41"
    ),
    (
      1024, 512, nil, nil,
      "hop is 512: give one that cuts 4096 samples into 16 to 1024 frames, not 8"
    ),
    (
      256, 2, nil, nil, "hop is 2: give one that cuts 4096 samples into 16 to 1024 frames, not 2048"
    ),
    (1024, 128, 81, nil, "melBands is 81: give a multiple of 8, which the networks can halve."),
    (1024, 128, 8, nil, "melBands is 8: give 0, or 16 or more"),
    (256, 128, 136, nil, "melBands is 136: give 0, or up to 128 with an fftSize of 256."),
    (1024, 128, 264, nil, "melBands is 264: give a whole number from 0 to 256"),
    (1024, 128, -1, nil, "melBands is -1:"),
  ] as [(Int?, Int?, Int?, Int?, String)])
func sizesThatDoNotFitAreNamed(size: Int?, hop: Int?, bands: Int?, rate: Int?, start: String) {
  let options = specGANOptions(size, hop: hop, melBands: bands, sampleRate: rate)
  let error = #expect(throws: OptionError.self) { try options.validate() }
  #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
}

@Test(arguments: ["fftSize", "hop", "melBands"])
func waveGANHasNoSpectrograms(name: String) {
  var options = TrainingOptions(WaveGAN.self)
  let error = #expect(throws: OptionError.self) { try options.set(name, to: .integer(64)) }
  #expect(error?.description.contains("only pcagan, specgan") == true)
}

@Test func longerFramesMelBandsAndStereoBecomeAModelThatSounds() throws {
  let folder = try TemporaryFolder()
  try writeStereo(in: folder, sampleRate: 8000)
  for (bands, scaled) in [(48, 0), (0, 60)] {
    var options = specGANOptions(512, hop: 128, melBands: bands)
    options.channels = 2
    options[SpectrogramOptions.self].rangeDecibels = scaled
    let setup = try TrainingSetup(folder: folder["sounds"], options: options)
    try setup.design.validate()
    let bins = bands == 0 ? 256 : bands
    #expect(setup.design.representation.exampleShape == [32, bins, 2])
    _ = setup.recipe.step(0)
    try setup.recipe.model(steps: 1).write(to: folder["m"])
    let model = try PlayableModel(folder["m"])
    #expect(model.description.design as? SpecGANDesign == setup.design as? SpecGANDesign)
    #expect(model.description.training.options["fftSize"] == "512")
    let sound = model.render(1..<2, seed: 1)[0]
    #expect(sound.frameCount == 4096 && sound.channelCount == 2)
    #expect(sound.samples.allSatisfy { $0.isFinite })
  }
}

/// The rate of the recordings decides whether every band of the first layout has a bin.
@Test func bandsWithoutABinAreRefusedOnceTheRateIsKnown() throws {
  let folder = try TemporaryFolder()
  try writeStereo(in: folder, sampleRate: 44_100)
  var options = specGANOptions(256, hop: 128, melBands: 128)
  options[SpectrogramOptions.self].spectrogramLayout = 1
  try options.validate()
  let error = #expect(throws: OptionError.self) {
    try TrainingSetup(folder: folder["sounds"], options: options)
  }
  #expect(error?.description.contains("at 44100 Hz some bands have no bin") == true)
}

private func writeStereo(in folder: TemporaryFolder, sampleRate: Int) throws {
  let samples = (0..<8000).map { Float(sin(Double($0 * ($0 % 2 + 1)) * 0.05)) * 0.5 }
  try AudioFile.write(
    AudioClip(samples: samples, sampleRate: sampleRate, channelCount: 2),
    to: try folder.file("sounds/a.wav"))
}
