// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Synthesis
import TestSupport
import Testing

struct KitTests {
  private func keys(_ names: [String], _ map: [Int: String] = [:]) throws -> [KitKeys.Keys] {
    try KitKeys.assigned(to: names, keyClasses: map)
  }

  @Test func drumsGetTheKeysOfGeneralMIDI() throws {
    let found = try keys(["kick", "snare", "hat", "glass"])
    #expect(found.map(\.root) == [36, 38, 42, 60])
    #expect(found[0].ranges == [35...36] && found[1].ranges == [38...38, 40...40])
    #expect(found[3].ranges == [60...60] && found.allSatisfy { !$0.areTuned })
    let mapped = try keys(["kick", "glass"], [56: "glass", 36: "glass"])
    #expect(mapped[0].ranges == [35...35] && mapped[1].ranges == [36...36, 56...56])
    #expect(throws: KitError.unknownClass("glas", classNames: ["glass"])) {
      try keys(["glass"], [56: "glas"])
    }
  }

  @Test func pitchesArePlayedAroundTheirKeys() throws {
    let found = try keys(["C5", "60", "C3"])
    #expect(found.map(\.root) == [72, 60, 48] && found.allSatisfy(\.areTuned))
    #expect(found.map(\.ranges) == [[67...127], [55...66], [0...54]])
    // Digits are words, not keys that no instrument has.
    #expect(try keys(["0", "1"]).map(\.root) == [60, 61])
  }

  @Test func everyKeyIsUsedOnceAndTooManyClassesAreRefused() throws {
    let names = (0..<128).map { "x\($0)" }
    #expect(Set(try keys(names).flatMap { $0.ranges.flatMap { $0 } }).count == 128)
    #expect(throws: KitError.tooManyClasses(129)) { try keys(names + ["y"]) }
  }

  /// A kit of the conditional model, with its folder.
  private func kit(
    _ change: (inout KitSettings) -> Void = { _ in }
  ) throws -> (kit: Kit, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    try writeConditionalModel(
      to: folder["m.safetensors"], classNames: ["kick", "hat/open", "hat open"])
    let library = ModelLibrary()
    var settings = KitSettings()
    (settings.name, settings.takeCount) = ("a & b", 2)
    change(&settings)
    let sounds = try KitSounds([try library.source(folder["m.safetensors"])], settings)
    _ = try Renderer(sounds.entries, library: library).resume(into: folder["kit"])
    let kit = try sounds.kit(in: folder["kit"])
    try KitFolder(folder["kit"], name: settings.name).write(kit)
    return (kit, folder)
  }

  @Test func aClassThatIsNoneIsRefusedByWhatIsWrongWithIt() throws {
    #expect(throws: ClassMixError.share("kick:x")) { try kit { $0.classNames = ["kick:x"] } }
    #expect(throws: KitError.self) { try kit { $0.classNames = ["kick", "gong"] } }
  }

  private func text(_ folder: TemporaryFolder, _ file: String) throws -> String {
    String(decoding: try PlainFile(folder["kit/" + file]).contents(), as: UTF8.self)
  }

  @Test func allFilesOfTheTextsExist() throws {
    let (kit, folder) = try kit()
    #expect(kit.instruments.map(\.name) == ["kick", "hat/open", "hat open"])
    #expect(kit.instruments.map(\.chokeGroup) == [nil, 1, 1])
    let files = kit.instruments.flatMap { $0.layers.joined() }
    #expect(files.count == 6 && Set(files).count == 6)
    let sfz = try text(folder, "a & b.sfz")
    let preset = try text(folder, "a & b.dspreset")
    for file in files {
      #expect(try AudioFile.information(at: folder["kit/" + file]).frameCount == 4096)
      #expect(sfz.contains("sample=\(file) ") && preset.contains("path=\"\(file)\""))
    }
    #expect(sfz.contains("group=1 off_by=1 seq_length=2"))
    #expect(preset.contains("silencedByTags=\"choke1\""))
  }

  /// The elements of an instrument in the order that Hydrogen's schema asks for.
  @Test func hydrogenReadsTheElementsInOrder() throws {
    let (_, folder) = try kit()
    let tar = try text(folder, "a & b.h2drumkit")
    let elements = [
      "<name>a &amp; b<", "<author>", "<info>", "<license>", "<image>", "<imageLicense>",
      "<componentList>", "<instrumentList>", "<id>0<", "<name>kick<", "<volume>", "<isMuted>",
      "<isSoloed>", "<pan>", "<pitchOffset>", "<randomPitchFactor>", "<gain>", "<applyVelocity>",
      "<filterActive>", "<filterCutoff>", "<filterResonance>", "<Attack>", "<Decay>", "<Sustain>",
      "<Release>", "<muteGroup>-1<", "<midiOutChannel>", "<midiOutNote>36<", "<isStopNote>",
      "<sampleSelectionAlgo>", "<isHihat>", "<lower_cc>", "<higher_cc>", "<FX1Level>", "<FX4Level>",
      "<instrumentComponent>", "<component_id>", "<gain>", "<layer>", "<filename>kick-0001.wav<",
      "<min>", "<max>", "<gain>", "<pitch>", "<name>hat/open<", "<muteGroup>0<",
    ]
    var place = tar.startIndex
    for element in elements {
      let found = try #require(tar.range(of: element, range: place..<tar.endIndex), "\(element)")
      place = found.upperBound
    }
  }

  @Test func harderStrokesPlayBrighterSounds() throws {
    let (kit, folder) = try kit { ($0.takeCount, $0.layerCount, $0.classNames) = (2, 3, ["kick"]) }
    let instrument = try #require(kit.instruments.first)
    let brightness = try instrument.layers.joined().map {
      SoundCharacter(of: try AudioFile.read(folder["kit/" + $0])).brightnessOctaves
    }
    #expect(brightness == brightness.sorted() && Set(brightness).count == 6)
    let sfz = try text(folder, "a & b.sfz")
    for range in ["lovel=1 hivel=42", "lovel=43 hivel=84", "lovel=85 hivel=127"] {
      #expect(sfz.contains(range))
    }
  }

  /// Two models of one name have instruments with names and keys of their own.
  @Test func modelsOfOneNameHaveTheirOwnKeys() throws {
    let folder = try TemporaryFolder()
    let library = ModelLibrary()
    let sources = try ([("one", 3), ("two", 2)] as [(String, Float)]).map { name, scale in
      let path = try folder.file("\(name)/m.safetensors")
      try writeConditionalModel(to: path, scale: scale)
      return try library.source(path)
    }
    var settings = KitSettings()
    settings.takeCount = 1
    let sounds = try KitSounds(sources, settings)
    _ = try Renderer(sounds.entries, library: library).resume(into: folder["kit"])
    let kit = try sounds.kit(in: folder["kit"])
    #expect(kit.instruments.map(\.name) == ["m kick", "m snare", "m kick 2", "m snare 2"])
    #expect(kit.instruments.map(\.keys.root) == [36, 38, 60, 61])
  }

  @Test func longNamesFitIntoTheArchive() throws {
    let name = String(repeating: "k", count: 60)
    let className = String(repeating: "c", count: 80)
    let folder = try TemporaryFolder()
    try writeConditionalModel(
      to: folder["m.safetensors"], classNames: [className, className + "d", "hat"])
    let library = ModelLibrary()
    var settings = KitSettings()
    (settings.name, settings.takeCount) = (name, 2)
    let sounds = try KitSounds([try library.source(folder["m.safetensors"])], settings)
    _ = try Renderer(sounds.entries, library: library).resume(into: folder["kit"])
    let kit = try sounds.kit(in: folder["kit"])
    try KitFolder(folder["kit"], name: name).write(kit)
    let file = String(repeating: "c", count: 40) + "_2-0002.wav"
    #expect(try text(folder, name + ".h2drumkit").contains(file))
  }

  @Test func aChangedFileOfAKitIsKept() throws {
    let (kit, folder) = try kit()
    let place = KitFolder(folder["kit"], name: "a & b")
    try place.write(kit, replacesFiles: false)
    for file in place.files {
      try AtomicFile.write(file, text: "mine")
      #expect(throws: RenderError.exists(path: file, count: 1)) {
        try place.write(kit, replacesFiles: false)
      }
      #expect(try PlainFile(file).contents() == Array("mine".utf8))
      try place.write(kit)
    }
  }

  @Test func badNamesAndClassesAreRefused() throws {
    #expect(throws: KitError.name("a/b")) { try kit { $0.name = "a/b" } }
    // A slash with an accent is a slash to the file system.
    #expect(throws: KitError.name("a/\u{301}b")) { try kit { $0.name = "a/\u{301}b" } }
    #expect(throws: KitError.self) { try kit { $0.classNames = ["kik"] } }
    #expect(throws: KitError.self) { try kit { $0.chokedClasses = ["kik"] } }
  }
}
