// SPDX-License-Identifier: MIT
import Files
import Foundation
import Pictures
import Testing

struct CanvasPNGTests {
  private let folder = NSTemporaryDirectory() + "foley-pictures-" + UUID().uuidString

  /// A picture without a pattern that deflate could find.
  private func noise(width: Int, height: Int) -> Canvas {
    var canvas = Canvas(width: width, height: height, color: Color(hex: 0))
    var state: UInt32 = 1
    for y in 0..<height {
      for x in 0..<width {
        state = state &* 1_664_525 &+ 1_013_904_223
        canvas[x, y] = Color(hex: state >> 8)
      }
    }
    return canvas
  }

  @Test(arguments: [(1, 1), (300, 200), (3, 2000)])
  func anyPictureBecomesAPNGOfItsSize(width: Int, height: Int) throws {
    let bytes = try noise(width: width, height: height).pngBytes()
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    let numbers = bytes[16..<24].map { Int($0) }
    #expect(numbers[0..<4].reduce(0) { $0 << 8 | $1 } == width)
    #expect(numbers[4..<8].reduce(0) { $0 << 8 | $1 } == height)
    // Eight bits, RGB, and the end is there.
    #expect(bytes[24] == 8 && bytes[25] == 2)
    #expect(Array(bytes[(bytes.count - 8)...].prefix(4)) == Array("IEND".utf8))
    #expect(try noise(width: width, height: height).pngBytes() == bytes)
  }

  @Test func filesAreReplacedWholeAndNothingElseIsLeft() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: folder) }
    let path = folder + "/sheet.png"
    try Data("old".utf8).write(to: URL(fileURLWithPath: path))
    let canvas = noise(width: 10, height: 10)
    try canvas.writePNG(to: path)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == canvas.pngBytes())
    #expect(try manager.contentsOfDirectory(atPath: folder) == ["sheet.png"])
  }

  @Test func aFolderThatIsMissingIsNamed() {
    let path = "/no/such/sheet.png"
    #expect(throws: AtomicFileError.missingFolder(path: path)) {
      try noise(width: 1, height: 1).writePNG(to: path)
    }
  }
}
