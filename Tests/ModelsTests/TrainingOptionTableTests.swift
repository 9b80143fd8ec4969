// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import TestSupport
import Testing

/// What holds for every option of every kind of model.
struct TrainingOptionTableTests {
  private static let kinds = ModelKinds.builtIn.map { $0.name }

  /// The values that options have by default, and after they are resolved.
  private static func options(_ kind: String) throws -> [TrainingOptions] {
    let kind = try #require(ModelKinds.named(kind))
    return TrainingOptions.Preset.allCases.flatMap { preset in
      let options = TrainingOptions(kind, preset: preset)
      return [options, options.resolved(mostCommonRate: 44_100)]
    }
  }

  @Test(arguments: kinds)
  func everyOptionSurvivesItsJSON(kind: String) throws {
    for options in try Self.options(kind) {
      var other = TrainingOptions(options.kind, preset: options.preset)
      for option in options.table.options {
        guard let value = option.value(in: options) else { continue }
        try option.set(value, in: &other)
        #expect(option.value(in: other) == value, "\(option.name)")
      }
      let folder = try TemporaryFolder()
      let path = try folder.write(options.table.json(of: options), to: "options.json")
      #expect(try TrainingOptions(file: path) == options)
    }
  }

  /// -1, or a list, is outside of what any option but the seed's neighbours allows.
  @Test(arguments: kinds)
  func everyOptionRefusesAValueThatMakesNoSense(kind: String) throws {
    for option in try #require(ModelKinds.named(kind)).table.options {
      for value in [JSONValue.integer(-1), .list([.flag(true)]), .null] {
        guard !(option.isText && option.allowed == "a path" && value == .integer(-1)) else {
          continue
        }
        let error = #expect(throws: OptionError.self, "\(option.name) takes \(value)") {
          var options = TrainingOptions(try #require(ModelKinds.named(kind)))
          try option.set(value, in: &options)
          try options.validate()
        }
        #expect(error?.description.contains(option.name) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasSuffix(".") == true)
      }
    }
  }

  @Test(arguments: kinds)
  func everyOptionIsDocumented(kind: String) throws {
    let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Guides/training.md")
    let rows = try String(contentsOf: guide, encoding: .utf8).split(separator: "\n")
    let table = try #require(ModelKinds.named(kind)).table
    for option in table.options {
      #expect(option.help.hasSuffix("."), "\(option.name)")
      let start = "| `\(option.name)` | \(option.unit ?? "–") | "
      let cells = [option.allowed, option.help].map { $0.replacing("|", with: "\\|") }
      let end = "| " + cells.joined(separator: " | ")
      #expect(
        rows.contains { $0.hasPrefix(start) && $0.contains(end) },
        "Guides/training.md should have a row \(start)DEFAULT \(end) |")
    }
    #expect(Set(table.options.map(\.name)).count == table.options.count)
  }
}
