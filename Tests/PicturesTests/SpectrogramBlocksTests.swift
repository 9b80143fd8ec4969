// SPDX-License-Identifier: MIT
import Foundation
import Pictures
import Testing

/// Pictures of levels that arrive block by block.
struct SpectrogramBlocksTests {
  /// Levels of two channels of frames of 50 rows, `[C, T, R]`.
  private func levels(_ frameCount: Int) -> [Float] {
    (0..<2 * frameCount * 50).map { Float(($0 * 7919) % 80) - 80 }
  }

  private func picture(_ frameCount: Int) -> SpectrogramPicture {
    var picture = SpectrogramPicture(
      title: "", channelCount: 2, frameCount: frameCount, rowCount: 50,
      frequencies: .linear(rowCount: 50, highestHertz: 4000),
      times: .init(firstFrame: 0.01, frameStep: 0.01, duration: 0.01 * Double(frameCount)))
    picture.width = 60
    picture.height = 80
    return picture
  }

  /// The frames `range` of `levels`, `[C, frames, R]`.
  private func part(_ levels: [Float], _ range: Range<Int>) -> [Float] {
    let count = levels.count / 100
    return (0..<2).flatMap { channel in
      levels[(channel * count + range.lowerBound) * 50..<(channel * count + range.upperBound) * 50]
    }
  }

  private func isSame(_ a: Canvas, _ b: Canvas) -> Bool {
    (0..<a.height).allSatisfy { y in (0..<a.width).allSatisfy { a[$0, y] == b[$0, y] } }
  }

  @Test(arguments: [1, 2, 59, 61, 1000], [1, 7, 64])
  func blocksMakeThePictureOfTheWhole(frameCount: Int, blockLength: Int) {
    let levels = levels(frameCount)
    let whole = picture(frameCount).draw(levels)
    let blocks = picture(frameCount).draw { add in
      for first in stride(from: 0, to: frameCount, by: blockLength) {
        add(part(levels, first..<min(first + blockLength, frameCount)))
      }
    }
    #expect(isSame(blocks, whole))
  }

  /// Each column shows the loudest of all frames that it covers, wherever a block ends.
  @Test func aClickInAnyFrameIsSeen() {
    for click in [0, 333, 499, 500, 501, 999] {
      var levels = [Float](repeating: -80, count: 2 * 1000 * 50)
      for row in 0..<50 { levels[click * 50 + row] = 0 }
      let canvas = picture(1000).draw { add in
        for first in stride(from: 0, to: 1000, by: 100) {
          add(part(levels, first..<first + 100))
        }
      }
      let loud = ColorMap.magma.color(1)
      let columns = (0..<60).filter { canvas[88 + $0, 38 + 20] == loud }
      #expect(columns.contains(min(59, (click + 1) * 60 / 1000)) && columns.count <= 2)
    }
  }
}
