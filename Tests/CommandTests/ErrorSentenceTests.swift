// SPDX-License-Identifier: MIT
import Audio
import Files
import Models
import Testing

/// What the errors of files and patterns that users write or choose say, word for word.
struct ErrorSentenceTests {
  private static let modelFileCases: [(ModelFileError, Files.ExitStatus, String)] = [
    (
      .missing(path: "m"), .noInput,
      "m does not exist: give a model file or the folder of a training run."
    ),
    (
      .noModelInFolder(path: "m"), .noInput,
      "m holds no model.safetensors: give a model file, or wait for the first checkpoint of the run."
    ),
    (
      .unreadableFolder(path: "m", reason: "Permission denied"), .noInput,
      "The folder m cannot be read (Permission denied): give a model file, or check the folder's "
        + "permissions."
    ),
    (
      .notAModel(path: "m"), .dataError,
      "m is no model of Foley: give a file that foley train has written."
    ),
    (
      .replaced(path: "m"), .dataError,
      "m was replaced or changed after it had been opened: give the command again, with a copy if "
        + "the file belongs to a training."
    ),
    (
      .version(path: "m", found: "3"), .dataError,
      "m has the model format 3, and this Foley reads 1 and 2: use the Foley that wrote it."
    ),
    (
      .field(path: "m", name: "training"), .dataError,
      "m has a damaged or unknown \"training\" in its metadata: copy the file again, or use a newer "
        + "Foley."
    ),
    (
      .configuration(path: "m", reason: "width is 0."), .dataError,
      "m describes a model that is not possible: width is 0."
    ),
    (
      .task(path: "m", wanted: .convert, found: [.generate]), .dataError,
      "m is no model that can turn a sound into another, only one that can make sounds from latents: "
        + "give another model."
    ),
    (
      .task(path: "m", wanted: .generate, found: [.convert, .encode]), .dataError,
      "m is no model that can make sounds from latents, only one that can turn a sound into another "
        + "and turn a sound into a latent: give another model."
    ),
    (
      .weights(path: "m", reason: "dense.weight is missing."), .dataError,
      "m holds other weights than its configuration needs: dense.weight is missing."
    ),
  ]

  @Test func modelFiles() {
    for (error, status, sentence) in Self.modelFileCases {
      #expect(error.description == sentence && error.exitStatus == status)
    }
  }

  private static let labelPatternCases: [(LabelPatternError, String)] = [
    (
      .brace("{a"),
      "The label pattern \"{a\" has a brace without its counterpart or without a name: write labels "
        + "like {class}."
    ),
    (
      .noLabel("*"), "The label pattern \"*\" has no label: write one in braces, like {class}_*."
    ),
    (
      .adjacent("{a}{b}"),
      "The label pattern \"{a}{b}\" has two placeholders without text between them: write what "
        + "separates them in the file names, like {class}_{speaker}."
    ),
    (
      .repeated("a", pattern: "{a}_{a}"),
      "The label pattern \"{a}_{a}\" has {a} twice: leave one out, or write * for it."
    ),
  ]

  @Test func labelPatterns() {
    for (error, sentence) in Self.labelPatternCases {
      #expect(error.description == sentence && error.exitStatus == .usage)
    }
  }

  private static let tableCases: [(String, String)] = [
    (
      "a,b,a\n", "t.csv, line 1: the first line has \"a\" twice: leave one out."
    ),
    (
      "a,b\n1,2\n\n1,2,3\n",
      "t.csv, line 4: there are 3 fields, and the first line has 2: give every column one field."
    ),
    (
      "a\n\"1\"x\n",
      "t.csv, line 2: a comma is missing after a quotation mark: double the quotation marks inside a "
        + "field."
    ),
    (
      "a\n1\n\"2\n3\n",
      "t.csv, line 3: a quotation mark has no closing quotation mark: add it at the end of the field."
    ),
    (
      "a\u{1B}[2J,a\u{1B}[2J\n",
      "t.csv, line 1: the first line has \"a\\x1B[2J\" twice: leave one out."
    ),
  ]

  @Test func tables() {
    for (text, sentence) in Self.tableCases {
      let error = #expect(throws: CSVTableError.self) {
        try CSVTable(Array(text.utf8), path: "t.csv")
      }
      #expect(error?.description == sentence && error?.exitStatus == .configuration)
    }
  }
}
