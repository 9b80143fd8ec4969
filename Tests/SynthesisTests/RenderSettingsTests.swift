// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Synthesis
import Testing

/// Values of every option that differ from the default, and values that are refused.
private let examples: [(name: String, allowed: JSONValue, refused: [JSONValue])] = [
  ("class", .text("kick:0.7,snare:0.3"), [.flag(true), .number(1.5)]),
  ("latent", .text("0.5 -1.25 3e-07"), [.text("0.5 x"), .text("nan"), .flag(true)]),
  ("styles", .text("0.5 -2.25"), [.text("a"), .text("inf"), .flag(true)]),
  ("seed", .largeInteger(.max), [.integer(-1), .number(1.5), .text("1")]),
  ("first", .integer(7), [.integer(0), .integer(1 << 41), .number(1.5)]),
  ("count", .integer(100_000_000), [.integer(0), .integer(100_000_001), .text("3")]),
  ("truncation", .number(0.5), [.number(0.01), .number(11), .text("0.5")]),
  ("noiseSeed", .integer(3), [.integer(-1), .number(1.5), .text("1")]),
  ("layer", .integer(3), [.integer(0), .integer(17), .text("3")]),
  ("duration", .number(2), [.number(0), .number(3601), .number(.nan), .flag(true)]),
  ("pitch", .number(-3.5), [.number(-25), .number(24.5), .text("3")]),
  ("reverse", .flag(true), [.integer(1), .text("true")]),
  ("attack", .number(0.25), [.number(-1), .number(3601), .text("0")]),
  ("decay", .number(0.5), [.number(0), .number(3601), .flag(true)]),
  ("gain", .number(-6), [.number(-121), .number(61), .text("0")]),
  ("normalize", .text("loudness"), [.text("rms"), .integer(1)]),
  ("level", .number(-16), [.number(1), .number(-121), .text("-16")]),
  ("limiter", .flag(true), [.integer(1), .text("true")]),
  ("trimSilence", .flag(true), [.integer(1), .text("true")]),
  ("fade", .number(0.25), [.number(-1), .number(3601), .text("0")]),
  ("loop", .flag(true), [.integer(1), .text("true")]),
  ("sampleRate", .integer(22050), [.integer(99), .integer(1_000_001), .number(0.5)]),
  ("channels", .integer(2), [.integer(0), .integer(65), .text("2")]),
  ("bitDepth", .text("24"), [.text("8"), .integer(8), .flag(true)]),
  ("dither", .flag(false), [.integer(0), .text("no")]),
  ("watermark", .flag(false), [.integer(0), .text("no")]),
  ("format", .text("flac"), [.text("exe"), .integer(1)]),
  ("rootKey", .integer(36), [.integer(128), .integer(-1), .text("60")]),
  ("name", .text("{class}-{number}"), [.flag(true), .number(1.5)]),
]

/// Settings in which an option of this name may have another value than its default.
private func settings(for name: String) -> RenderSettings {
  var settings = RenderSettings()
  if name == "latent" { settings.count = 1 }
  if name == "level" { settings.normalize = .peak }
  if name == "limiter" { settings.normalize = .loudness }
  return settings
}

/// Files with larger numbers could not be read again.
@Test func theLastNumberIsLimited() throws {
  var settings = RenderSettings()
  (settings.first, settings.count) = ((1 << 40) - 2, 3)
  try settings.validate()
  settings.count = 4
  let refused = #expect(throws: OptionError.self) { try settings.validate() }
  let words = "would have the number 1099511627777: give a number up to 1099511627773"
  #expect(refused?.description.contains(words) == true)
}

@Test func everyOptionHasAnExample() {
  #expect(examples.map(\.name) == RenderSettings.options.options.map(\.name))
}

@Test(arguments: examples.indices)
func aValueSurvivesJSON(index: Int) throws {
  let (name, value, _) = examples[index]
  let option = try RenderSettings.options.option(named: name)
  var settings = settings(for: name)
  #expect(option.value(in: settings) != value)
  try option.set(value, in: &settings)
  try settings.validate()
  let json = Data("[\(try #require(option.value(in: settings)).json)]".utf8)
  let read = try JSONDecoder().decode([JSONValue].self, from: json)
  var again = RenderSettings()
  for (name, value) in RenderSettings.options.values(of: settings) {
    try RenderSettings.options.option(named: name).set(value, in: &again)
  }
  try option.set(read[0], in: &again)
  #expect(again == settings && option.value(in: again) == value)
}

@Test(arguments: examples.indices)
func aValueThatIsNotAllowedIsNamed(index: Int) throws {
  let (name, _, refused) = examples[index]
  let option = try RenderSettings.options.option(named: name)
  for value in refused {
    var settings = settings(for: name)
    #expect {
      try option.set(value, in: &settings)
      try settings.validate()
    } throws: { error in
      let sentence = "\(error)"
      return error is OptionError && sentence.hasPrefix("\(name) ")
        && sentence.hasSuffix("\(option.wanted).")
    }
  }
}

@Test func combinationsThatMakeNoSenseAreNamed() {
  func sentence(_ change: (inout RenderSettings) -> Void) -> String? {
    var settings = RenderSettings()
    change(&settings)
    do { try settings.validate() } catch { return "\(error)" }
    return nil
  }
  #expect(
    sentence { $0.level = -3 }
      == "level is set, but nothing is normalized: set normalize to peak or loudness, or leave level "
      + "out.")
  #expect(
    sentence { $0.latent = [1] }
      == "latent is set, but it makes one sound, without truncation: set count to 1 and leave "
      + "truncation out, or leave latent out.")
  #expect(
    sentence { ($0.format, $0.bitDepth) = (.flac, .float32) }
      == "bitDepth is set, but flac files have no samples of 32f bits: choose 16 or 24, or the format "
      + "wav or aiff, or leave bitDepth out.")
}

/// The table in the guide is the declaration's; an option cannot be added without it.
@Test func theGuideHasTheTableOfOptions() throws {
  let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Guides/rendering.md").standardized
  let text = try String(contentsOf: guide, encoding: .utf8)
  let table = RenderSettings.options.markdown(of: RenderSettings())
  #expect(text.contains(table), "Guides/rendering.md should have this table:\n\(table)")
}
