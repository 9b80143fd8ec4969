// SPDX-License-Identifier: MIT
import Foley

private let numbers = [
  "1e308", "1e999", "-1", "9223372036854775807", "18446744073709551615", "0.5",
]

/// Plans and options, which users write.
let settingParsers = [
  Parser(
    name: "plan-json",
    words: planNames.map { "\"\($0)\":" } + numbers + [
      "\"32f\"", "\"loudness\"", "{\"model\":\"models/digits/digits.safetensors\"}",
    ],
    seeds: {
      [
        """
        [{"model": "models/digits/digits.safetensors", "count": 5, "folder": "a", "class": "3"},
         {"model": "models/digits/digits.safetensors", "name": "{number}", "duration": 0.5, "fade": 0.1}]
        """
      ].map { Array($0.utf8) }
    },
    parse: { bytes in try readPlan(bytes, "plan.json") }),
  Parser(
    name: "plan-csv", words: planNames + numbers + ["models/digits/digits.safetensors"],
    seeds: {
      ["model,count,folder,class\nmodels/digits/digits.safetensors,5,\"a\",3:0.5\n"].map {
        Array($0.utf8)
      }
    },
    parse: { bytes in try readPlan(bytes, "plan.csv") }),
  Parser(
    name: "options",
    words: trainingNames.map { "\"\($0)\":" } + numbers + [
      "\"wavegan\"", "\"specgan\"", "\"mlp\"", "\"full\"",
    ],
    seeds: {
      ["{\"model\": \"wavegan\", \"preset\": \"tiny\", \"minutes\": 0.5, \"seed\": 3}"].map {
        Array($0.utf8)
      }
    },
    parse: { bytes in
      let path = Scratch.file("options.json", bytes)
      try checkTraining(TrainingOptions(file: path))
      var options = TrainingOptions()
      try options.overlay(OptionFile(path))
      try checkTraining(options)
    }),
  Parser(
    name: "option-value",
    words: (trainingNames + planNames).map { "\($0)=" } + numbers + ["nan", "inf", "[1,2]"],
    seeds: {
      ["width=8", "minutes=0.5", "fade=0.5", "seed=18446744073709551615"].map { Array($0.utf8) }
    },
    parse: { bytes in
      let assignment = try OptionAssignment(String(decoding: bytes, as: UTF8.self))
      var options = TrainingOptions()
      do {
        try options.set(assignment.name, to: assignment.value)
        try checkTraining(options)
      } catch let error as OptionError {
        expectPrintable(error.description)
      }
      var entry = RenderPlan.EntryValues()
      try RenderPlan.options.option(named: assignment.name).set(assignment.value, in: &entry)
      try entry.settings.validate()
    }),
]

private let planNames = RenderPlan.options.options.map(\.name)
private let trainingNames = TrainingOptions().table.options.map(\.name)
/// A fuzzer has one thread.
nonisolated(unsafe) private let library = ModelLibrary()

private func readPlan(_ bytes: [UInt8], _ name: String) throws {
  let plan = try RenderPlan(
    file: Scratch.file(name, bytes), output: Scratch.folder, library: library)
  let list = RenderList(plan.entries)
  _ = list.range(ofShard: 2, of: 3)
  for entry in plan.entries {
    expectPrintable(entry.file(of: entry.settings.first).printable)
    _ = try entry.provenance(of: entry.settings.first)
  }
}

private func checkTraining(_ options: TrainingOptions) throws {
  try options.validate()
  let resolved = options.resolved(mostCommonRate: 8000).resolved(classCount: 2, recordingCount: 8)
  try resolved.validate()
  _ = resolved.table.json(of: resolved)
}
