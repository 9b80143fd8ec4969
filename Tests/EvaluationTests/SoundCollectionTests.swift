// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import TestSupport
import Testing

struct SoundCollectionTests {
  private func write(_ clip: AudioClip, _ name: String, in folder: TemporaryFolder) throws {
    try AudioFile.write(clip, to: folder.file(name), encoding: AudioEncoding(.wav))
  }

  private func makeCollection(_ folder: TemporaryFolder) throws -> SoundCollection {
    for (index, clip) in tones(12, seed: 1).enumerated() {
      try write(clip, "b/\(index).wav", in: folder)
    }
    try write(AudioClip(samples: [0, 0, 0], sampleRate: 8000), "a/silent.wav", in: folder)
    return try SoundCollection(folder: folder.path)
  }

  @Test func silentSoundsAreKept() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeCollection(folder)
    #expect(sounds.names.first == "a/silent.wav" && sounds.clips.count == 13)
    #expect(
      sounds.classNames == ["a", "b"] && sounds.classes == [0] + [Int](repeating: 1, count: 12))
    #expect(sounds.clips[1].frameCount == 2000)
  }

  @Test func soundsThatDoNotFitTheMemoryAreTheSame() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeCollection(folder)
    let waiting = try SoundCollection(folder: folder.path, memoryByteCount: 0)
    let isSame = (0..<sounds.count).allSatisfy { waiting.clip($0) == sounds.clip($0) }
    #expect(isSame && waiting.count == 13 && waiting.names == sounds.names)
    #expect(waiting.frameCount(0) == 3 && waiting.frameCount(1) == 2000)
    #expect(waiting.report.storage.contains("in a file"))
  }

  @Test func aTenthOfEachClassIsHeldBack() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeCollection(folder)
    let (others, held) = sounds.holdingBackATenth()
    // The only sound of a class is not held back.
    #expect(held.classes == [1] && others.names.first == "a/silent.wav")
    #expect(Set(others.names + held.names) == Set(sounds.names) && others.clips.count == 12)
    #expect(sounds.holdingBackATenth().heldBack.names == held.names)
  }

  @Test func classesAreFoundByName() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeCollection(folder)
    let places = try sounds.classes(among: ["c", "b", "a"])
    #expect(places == [2] + [Int](repeating: 1, count: 12))
    #expect(
      throws: ClassifierError.unknownClass(path: folder.path, className: "a", known: ["b", "c"])
    ) { try sounds.classes(among: ["b", "c"]) }
  }

  @Test func aClassifierNeedsTwoClassesOfTwoSounds() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeCollection(folder)
    #expect(
      throws: ClassifierError.tooFewClips(path: folder.path, className: "a", count: 1)
    ) { try SoundClassifier.trained(on: sounds, budget: .epochs(1), seed: 0) }
    let one = try SoundCollection(folder: folder["b"])
    #expect(throws: ClassifierError.tooFewClasses(path: folder["b"], found: [])) {
      try SoundClassifier.trained(on: one, budget: .epochs(1), seed: 0)
    }
  }
}
