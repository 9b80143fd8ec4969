// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Testing

struct ProcessorTests {
  @Test func theModelHasAName() {
    #expect(!Processor.modelName.isEmpty)
    #expect(Processor.modelName == Processor.modelName.trimmingCharacters(in: .whitespaces))
    #expect(!Processor.modelName.contains(":") && !Processor.modelName.contains("\n"))
  }

  @Test func theInstructionsAreOnesTheProcessorHas() throws {
    let flags = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      .split(whereSeparator: \.isWhitespace)
    switch Processor.vectorInstructions {
    case "AVX-512": #expect(flags.contains("avx512f"))
    case "AVX2": #expect(flags.contains("avx2") && !flags.contains("avx512f"))
    default: #expect(Processor.vectorInstructions == "128-bit" && !flags.contains("avx2"))
    }
  }
}
