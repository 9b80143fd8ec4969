// SPDX-License-Identifier: MIT
import ArgumentParser
import Foundation
import Kernels

/// Measures Foley's own speed.
///
/// Every subcommand prints one JSON object; `scripts/bench` runs them in turns with the peers.
@main
struct FoleyBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "foley-bench", abstract: "Measure Foley; every subcommand prints a JSON object.",
    subcommands: [
      MachineReport.self, VoiceFile.self, ModelFile.self, RecordingFolder.self,
      TrainingIteration.self, LargeTraining.self, ConvolutionFamily.self, GenerationWork.self,
      LatencyWork.self,
      SpectralWork.self, InversionWork.self, FolderReading.self,
    ])
}

/// What the numbers were measured on.
struct MachineReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine", abstract: "The processor and the libraries.")

  func run() throws {
    try printJSON([
      "cpu": .string(Processor.modelName), "cores": .number(Double(WorkerPool.availableCores)),
      "instructions": .string(Processor.vectorInstructions),
      "blas": .string(OpenBLAS.configuration), "blasCore": .string(OpenBLAS.core),
    ])
  }
}

/// A value of the JSON that is printed.
indirect enum JSONValue: Encodable {
  case string(String)
  case number(Double)
  case list([JSONValue])
  case object([String: JSONValue])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let string): try container.encode(string)
    case .number(let number): try container.encode(number)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }
}

func printJSON(_ object: [String: JSONValue]) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(object), as: UTF8.self))
}
