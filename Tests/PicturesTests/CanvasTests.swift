// SPDX-License-Identifier: MIT
import Foundation
import Pictures
import Testing

struct CanvasTests {
  private let black = Color(hex: 0x000000)
  private let white = Color(hex: 0xFFFFFF)

  @Test func rectanglesAreCutOffAtTheEdges() {
    var canvas = Canvas(width: 5, height: 4, color: black)
    canvas.fill(x: -2, y: 2, width: 4, height: 9, color: white)
    canvas.fill(x: 7, y: 0, width: 3, height: 3, color: white)
    for y in 0..<4 {
      for x in 0..<5 { #expect(canvas[x, y] == (x < 2 && y >= 2 ? white : black), "\(x) \(y)") }
    }
  }

  @Test func lettersAreDrawnAsTheirPixels() {
    var canvas = Canvas(width: 17, height: 9, color: black)
    canvas.write("L?", x: 1, y: 1, color: white)
    let rows = (0..<9).map { y in
      String((0..<17).map { canvas[$0, y] == white ? "#" : "." })
    }
    #expect(
      rows == [
        ".................", ".#......###......", ".#.....#...#.....", ".#.........#.....",
        ".#........#......", ".#.......#.......", ".#...............", ".#####...#.......",
        ".................",
      ])
  }

  @Test func aMissingLetterIsAQuestionMark() {
    var missing = Canvas(width: 8, height: 8, color: black)
    var question = missing
    missing.write("∞", x: 0, y: 0, color: white)
    question.write("?", x: 0, y: 0, color: white)
    #expect(missing == question)
    #expect(missing != Canvas(width: 8, height: 8, color: black))
  }

  @Test func textKnowsItsWidth() {
    #expect(PixelFont.width(of: "") == 0)
    #expect(PixelFont.width(of: "ab") == 11)
  }

  @Test func lettersGrowByTheirScale() {
    var small = Canvas(width: 12, height: 8, color: black)
    var large = Canvas(width: 24, height: 16, color: black)
    small.write("a[", x: 0, y: 1, color: white)
    large.write("a[", x: 0, y: 2, color: white, scale: 2)
    let isSame = (0..<16).allSatisfy { y in
      (0..<24).allSatisfy { x in large[x, y] == small[x / 2, y / 2] }
    }
    #expect(isSame && small != Canvas(width: 12, height: 8, color: black))
    #expect(PixelFont.width(of: "ab", scale: 2) == 22)
  }
}
