// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// What people who were new to Foley looked for and did not find.
struct NewcomerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func files(_ name: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: folder[name])
    return (found ?? []).filter { $0.hasSuffix(".wav") }.sorted()
  }

  /// A recipe without training: a class in turn is what the test needs.
  private func makeConditionalModel() throws -> String {
    let train = try foley(
      [
        "train", try folder.makeRecordings(), "--out", folder["model"], "--steps", "1",
        "--conditional",
      ] + smallest)
    #expect(train.status == 0, "\(train.errors)")
    return folder["model"]
  }

  @Test func soundsOfExploreAndOfARunAreNoRecordings() throws {
    let model = try folder.makeModel()
    let sounds = folder["sounds"]
    try foley(
      "explore", "neighbors", model, "#1", "--count", "2", "--output", "\(sounds)/high/near")
    try foley("explore", "path", model, "#1", "#2", "--steps", "2", "--output", "\(sounds)/m.wav")
    let preview = "\(model)/samples/step-1/0001.wav"
    try FileManager.default.copyItem(atPath: preview, toPath: "\(sounds)/low/preview.wav")
    let info = try foley("info", sounds)
    #expect(info.output.contains("3 files") && info.output.contains("high 2, low 1"), "\(info)")
    #expect(info.output.contains("m.wav: Its tags say that Foley generated it."), "\(info)")
    let train = try foley(["train", sounds, "--out", folder["run"], "--steps", "1"] + smallest)
    #expect(train.output.contains("skipped   4 files"), "\(train.output)")
  }

  @Test func aFileWithAnHAfterItsHyphenIsNoQuestionForHelp() throws {
    let detect = try foley("detect", "-high hat.wav", "b.wav")
    #expect(detect.status == 64 && detect.output.isEmpty)
    #expect(detect.errors.contains("Write ./-high hat.wav if it is a file"), "\(detect)")
    let unknown = try foley("detec", "--help")
    #expect(unknown.status == 64 && unknown.errors.contains("There is no command detec"))
    #expect(try foley("detect", "-h").status == 0)
  }

  @Test func namesOfFilesForgeNoLines() throws {
    let name = "a: watermark found\nb.wav"
    let samples = (0..<8000).map { Float(sin(Double($0 * $0) * 1e-4)) / 2 }
    try AudioFile.write(AudioClip(samples: samples, sampleRate: 8000), to: folder[name])
    let detect = try foley("detect", folder[name])
    #expect(detect.status == 1 && detect.output.split(separator: "\n").count == 1, "\(detect)")
  }

  @Test func soundsAreTransposedWithAClass() throws {
    let model = try makeConditionalModel()
    let synth = ["synth", model, "--class", "low", "--out"]
    try foley(synth + [folder["as"]])
    let lower = try foley(synth + [folder["lower"], "--transpose", "-12"])
    #expect(lower.status == 0, "\(lower.errors)")
    func count(_ name: String) throws -> Int {
      try AudioFile.information(at: folder["\(name)/low-0001.wav"]).frameCount ?? 0
    }
    #expect(try count("lower") == 2 * count("as"))
  }

  @Test func anotherSoundLikeAFileHasAnotherName() throws {
    let model = try makeConditionalModel()
    try foley("synth", model, "--class", "low", "--out", folder["first"])
    let like = ["synth", model, "--like", folder["first/low-0001.wav"], "--out"]
    try foley(like + [folder["same"]])
    try foley(like + [folder["other"], "--class", "high", "--first", "5"])
    #expect(files("same") == ["low-0001.wav"] && files("other") == ["high-0005.wav"])
  }

  @Test func wrongOptionsAreAnEvent() throws {
    let synth = try foley(
      "synth", try makeConditionalModel(), "--out", folder["x"], "--count", "0", "--json")
    #expect(synth.status == 78 && synth.output.contains("\"event\":\"error\""), "\(synth)")
  }

  @Test func aMissingInputIsNamedBeforeTheOutput() throws {
    let missing = try foley("spectrogram", folder["none.wav"], "--output", folder["out"])
    expect(missing, status: 66, saying: "none.wav does not exist")
  }

  @Test func infoOfABrokenSoundFails() throws {
    let samples = [Float](repeating: 0.25, count: 1000)
    let path = folder["nan.wav"]
    try AudioFile.write(
      AudioClip(samples: samples, sampleRate: 8000), to: path,
      encoding: AudioEncoding(.wav, bitDepth: .float32))
    var content = try #require(bytes(path))
    content.replaceSubrange(content.count - 4..<content.count, with: [0, 0, 0xC0, 0x7F])
    try content.write(to: URL(fileURLWithPath: path))
    let info = try foley("info", folder["nan.wav"])
    #expect(info.status == 65 && info.output.contains("8000"), "\(info)")
  }

  @Test func classesThatAreNotLearnedAreSaid() throws {
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + smallest)
    #expect(train.output.contains("2 classes are not learned"), "\(train.output)")
  }

  @Test func aMixOfClassesIsSaidAndNamed() throws {
    let model = try makeConditionalModel()
    let mixed = try foley(
      "synth", model, "--class", "low,high", "--count", "2", "--out", folder["out"])
    #expect(files("out") == ["high+low-0001.wav", "high+low-0002.wav"], "\(mixed.errors)")
    #expect(
      mixed.errors.contains("every sound is a mix of 2 classes (high 50.0 %, low 50.0 %)"),
      "\(mixed.errors)")
    try foley(
      "synth", model, "--class", "low:0.7,high:0.3", "--count", "1", "--out", folder["shares"])
    #expect(files("shares") == ["high+low-0001.wav"])
    let again = try foley(
      "synth", model, "--like", folder["shares/high+low-0001.wav"], "--out", folder["again"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(
      bytes(folder["again/high+low-0001.wav"]) == bytes(folder["shares/high+low-0001.wav"]))
    let one = try foley("synth", model, "--class", "low", "--count", "1", "--out", folder["one"])
    #expect(files("one") == ["low-0001.wav"] && !one.errors.contains("mix"))
    try folder.write(
      "[{\"model\": \"\(model)\", \"class\": \"low,high\", \"count\": 1, \"name\": \"{class}\"},"
        + "{\"model\": \"\(model)\", \"class\": \"high:0.9,low:0.1\", \"count\": 1, "
        + "\"name\": \"{class}\"}]", to: "plan.json")
    let plan = try foley("render", folder["plan.json"], "--out", folder["plan"])
    expect(plan, status: 78, saying: "high+low.wav would have the same names as those of entry 1")
  }

  @Test func notesOfARenderNameTheFiles() throws {
    let model = try folder.makeModel()
    let loud = ["--normalize", "loudness", "--level", "-1", "--count", "5"]
    let quiet = try foley(["synth", model, "--out", folder["a"]] + loud)
    #expect(
      quiet.output.contains(
        "(model-0001.wav, model-0002.wav, model-0003.wav and 2 more) lie below"),
      "\(quiet.output)")
    try folder.write("[{\"model\": \"\(model)\", \"count\": 3}]", to: "plan.json")
    let render = ["render", folder["plan.json"], "--out", folder["b"], "--verify"]
    try foley(render)
    let damaged = folder["b/model-0002.wav"]
    var content = try #require(bytes(damaged))
    content[content.count / 2] ^= 1
    try content.write(to: URL(fileURLWithPath: damaged))
    let verified = try foley(render)
    #expect(
      verified.output.contains("was missing or damaged: model-0002.wav\n"), "\(verified.output)")
  }

  @Test func aDryRunOfARenderLooksAtItsFolder() throws {
    let model = try folder.makeModel()
    try folder.write("[{\"model\": \"\(model)\", \"count\": 3}]", to: "plan.json")
    try folder.write("", to: "file")
    func render(_ out: String, _ more: String...) throws -> FoleyProcess.Result {
      try foley(["render", folder["plan.json"], "--out", folder[out]] + more)
    }
    #expect(try render("new/deep", "--dry-run").status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder["new"]))
    try folder.write("mine", to: "other/model-0002.wav")
    for out in ["file", "file/x", "other"] {
      let (dry, real) = (try render(out, "--dry-run"), try render(out))
      #expect(dry.status == 73 && real.status == 73, "\(dry.errors)")
      #expect(out != "other" || real.errors.hasSuffix(dry.errors), "\(dry.errors)\(real.errors)")
    }
    #expect(try render("other", "--dry-run", "--overwrite").status == 0)
    #expect(try render("out").status == 0)
    #expect(
      try render("out", "--dry-run").output.contains(
        "3 files, first file: model-0001.wav, 3 already there"))
  }

  @Test func aDryRunOfATrainingSaysHowOftenExamplesAreUsed() throws {
    let sounds = try folder.makeRecordings()
    let gan = try foley(["train", sounds, "--dry-run", "--steps", "30"] + smallest)
    #expect(
      gan.output.contains("they would use each of 3 examples 40 times"), "\(gan.output)")
  }

  @Test func aModelIsDescribedInAScreen() throws {
    let models = try repositoryFolder("models")
    let model = "\(models)/drums/drums.safetensors"
    let short = try foley("info", model).output
    #expect(short.split(separator: "\n").count <= 25, "\(short)")
    #expect(short.contains("option preset") && !short.contains("nFFT"))
    let all = try foley("info", model, "--all").output
    #expect(all.contains("option fftSize") && !all.contains("nFFT"), "\(all)")
    let json = try foley("info", model, "--json").output
    #expect(json.contains("\"fftSize\"") && !json.contains("nFFT"))
  }

  /// A limiter behind the mark lost that of half of these hits.
  @Test func limitedHitsKeepTheirMark() throws {
    let model = "\(try repositoryFolder("models"))/drums/drums.safetensors"
    let made = try foley(
      "synth", model, "--out", folder["hits"], "--count", "20", "--seed", "5", "--normalize",
      "loudness", "--level", "-8", "--limiter")
    #expect(made.status == 0, "\(made.errors)")
    let found = try foley("detect", folder["hits"])
    #expect(found.status == 0, "\(found.output)")
  }

  @Test func aSoundIsDescribedWithItsLevels() throws {
    let samples = (0..<8000).map { Float(sin(Double($0) * 0.7)) * 0.5 }
    try AudioFile.write(
      AudioClip(samples: samples, sampleRate: 8000), to: try folder.file("a.wav"))
    let lines = try foley("info", folder["a.wav"]).output.split(separator: "\n")
    for expected in ["peak        -6.0 dBFS", "true peak   -6.0 dBTP"] {
      #expect(
        lines.contains { $0.split(separator: " ") == expected.split(separator: " ") }, "\(lines)")
    }
    #expect(lines.contains { $0.hasPrefix("loudness") && $0.hasSuffix(" LUFS") }, "\(lines)")
    let json = try foley("info", folder["a.wav"], "--json").output
    #expect(json.contains("\"peakDecibels\""), "\(json)")
  }

  /// A folder of the repository.
  private func repositoryFolder(_ name: String) throws -> String {
    URL(fileURLWithPath: #filePath).appending(path: "../../../\(name)").standardizedFileURL.path
  }
}
