// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

struct NumpyPiecesTests {
  private struct Stop: Error {}

  @Test(arguments: [[7], [3, 7], [2, 3, 7]], [1, 2, 3, 7])
  func piecesHaveTheBytesOfTheWhole(shape: [Int], length: Int) throws {
    let folder = try TemporaryFolder()
    for element in NumpyArray.Element.allCases {
      let rows = shape.dropLast().reduce(1, *)
      let width = element.floatCount
      let values = (0..<rows * 7 * width).map { Float($0) + 0.5 }
      try NumpyArray(element, shape: shape, values: values).write(to: folder["whole.npy"])
      try NumpyArray.write(to: folder["pieces.npy"], element, shape: shape) { write in
        for first in stride(from: 0, to: 7, by: length) {
          let last = min(first + length, 7)
          var part: [Float] = []
          for row in 0..<rows {
            part += values[(row * 7 + first) * width..<(row * 7 + last) * width]
          }
          let sizes = Array(shape.dropLast()) + [last - first]
          try write(NumpyArray(element, shape: sizes, values: part), first)
        }
      }
      let files = try ["whole.npy", "pieces.npy"].map {
        try Data(contentsOf: URL(fileURLWithPath: folder[$0]))
      }
      #expect(files[0] == files[1])
    }
  }

  @Test func anErrorLeavesTheOldFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "x.npy")
    #expect(throws: Stop.self) {
      try NumpyArray.write(to: folder["x.npy"], shape: [2]) { write in
        try write(NumpyArray(shape: [1], values: [1]), 0)
        throw Stop()
      }
    }
    #expect(try String(contentsOfFile: folder["x.npy"], encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.npy"])
  }
}
