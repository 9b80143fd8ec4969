// SPDX-License-Identifier: MIT
import Foley
import Foundation

/// Run folders, which may come from another machine, and listening tests.
let runParsers = [
  Parser(
    name: "log", words: ["{\"step\":", ",\"elapsedSeconds\":", "null", "1e999", "1e15"],
    seeds: {
      [try Scratch.bytes(of: "Tests/Fixtures/format1/wavegan/log.jsonl")]
    },
    parse: { bytes in
      let table = try MetricTable(log: Data(bytes), path: "log.jsonl")
      precondition(table.columns.allSatisfy { $0.values.count == table.steps.count })
    }),
  Parser(
    name: "run",
    words: ["{\"step\":", ",\"elapsedSeconds\":", "1e999", "\0", "\"minutes\":\"nan\"", "step--1"],
    seeds: {
      let run = "Tests/Fixtures/format1/wavegan"
      let events = Event(wallTime: 1e9, step: 1, content: .sessionStart).message.bytes
      let first = try Scratch.bytes(of: "\(run)/options.json") + [0]
      let log = try Scratch.bytes(of: "\(run)/log.jsonl")
      return [
        first + log + Array("\0{\"step\": 3}\0a.wav: short\n\0step-3\0".utf8) + [
          UInt8(events.count)
        ] + events
      ]
    },
    parse: { bytes in
      let names = ["options.json", "log.jsonl", "best.json", "skipped-files.txt"]
      var rest = bytes[...]
      func part() -> [UInt8] {
        let part = rest.prefix { $0 != 0 }
        rest = rest.dropFirst(part.count + 1)
        return Array(part)
      }
      for name in names { _ = Scratch.file("run/\(name)", part()) }
      let samples = String(pathBytes: part().filter { $0 != UInt8(ascii: "/") }.prefix(200))
      _ = Scratch.file("run/events.out.tfevents.1000000000.foley", eventFile(Array(rest)))
      let folder = "\(Scratch.folder)/run/samples/\(samples)"
      let isMade =
        !samples.isEmpty && samples != "." && samples != ".." && FileSystem.makeFolders(folder) == 0
      defer { if isMade { FileSystem.removeFolder(folder) } }
      let record = try RunRecord("\(Scratch.folder)/run")
      _ = RunReport([record]).html(now: 1e9)
    }),
  Parser(
    name: "answers",
    words: [
      "\"version\":1", "\"test\":", "\"sitting\":", "\"listener\":", "\"startedAt\":",
      "\"answers\":[", "\"question\":", "\"real\":\"first\"", "\"rating\":5",
    ],
    seeds: {
      [
        """
        {"version": 1, "test": "0", "sitting": "s", "listener": "l",
         "startedAt": "2026-01-01T00:00:00.000Z", "finishedAt": "2026-01-01T00:01:00.000Z",
         "answers": [{"question": "q1", "real": "first"}, {"question": "q2", "rating": 5}]}
        """
      ].map { Array($0.utf8) }
    },
    parse: { bytes in
      _ = try ListeningAnswers(contentsOf: Scratch.file("answers.json", bytes)).minutes
    }),
  Parser(
    name: "listening-page",
    words: ["<main id=\"test\" data-test=\"", "\"questions\":[", "\"isReal\":true"],
    seeds: {
      let test = ListeningTest(
        realFolder: "a", generatedFolder: "b", seed: 1,
        questions: [
          .init(id: "q1", className: nil, sounds: [.init(name: "a.wav", isReal: true)]),
          .init(
            id: "q2", className: "c",
            sounds: [.init(name: "b.wav", isReal: true), .init(name: "c.wav", isReal: false)]),
        ])
      return [Array(try ListeningPage(test).html(sounds: [[[1]], [[2], [3]]]).utf8)]
    },
    parse: { bytes in
      _ = try ListeningPage(contentsOf: Scratch.file("page.html", bytes)).test.isWellFormed
    }),
]
