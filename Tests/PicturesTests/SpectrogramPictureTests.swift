// SPDX-License-Identifier: MIT
import Pictures
import Testing

struct SpectrogramPictureTests {
  /// Where the drawing begins: beside labels of five letters of 12 pixels, below a line of 14.
  private let left = 88
  private let top = 38
  private let axis = Color(hex: 0x6A6A78)

  /// 10 frames a tenth of a second apart, of 11 rows up to 5000 Hz; from frame 5 on row `loud`
  /// sounds, of the second channel the row 5 above it.
  private func drawing(
    loud: Int = 2, channels: Int = 1, title: String = "", duration: Double = 1, width: Int = 400,
    height: Int = 200
  ) -> Canvas {
    let levels = (0..<channels * 10).flatMap { frame -> [Float] in
      let row = loud + frame / 10 * 5
      let isSounding = frame % 10 >= 5
      return (0..<11).map { isSounding && $0 == row ? 0 : -80 }
    }
    var picture = SpectrogramPicture(
      title: title, channelCount: channels, frameCount: 10, rowCount: 11,
      frequencies: .linear(rowCount: 11, highestHertz: 5000),
      times: .init(firstFrame: 0, frameStep: 0.1, duration: duration))
    picture.width = width
    picture.height = height
    return picture.draw(levels)
  }

  /// Whether a colour is that of a level within a few decibels of the loudest.
  private func isLoud(_ color: Color) -> Bool { color.red > 240 && color.green > 220 }

  /// Rows of the drawing, from its top, with a tick beside them.
  private func frequencyTicks(_ canvas: Canvas, rows: Range<Int>) -> [Int] {
    rows.filter { canvas[left - 1, $0] == axis }.map { $0 - top }
  }

  /// Columns of the drawing with a tick below them.
  private func timeTicks(_ canvas: Canvas, y: Int) -> [Int] {
    (left..<left + 400).filter { canvas[$0, y] == axis }.map { $0 - left }
  }

  @Test func lowFrequenciesAreAtTheBottomAndTimeRunsRight() {
    let canvas = drawing()
    // Row 2 of 10 is a fifth from the bottom; frame 5 is at half a second.
    let silent = ColorMap.magma.color(0)
    #expect(isLoud(canvas[left + 300, top + 159]))
    #expect(canvas[left + 100, top + 159] == silent)
    #expect(canvas[left + 300, top + 39] == silent)
    #expect(isLoud(canvas[left + 201, top + 159]) && canvas[left + 155, top + 159] == silent)
  }

  @Test func theAxesHaveRoundNumbersInTheirPlaces() {
    let canvas = drawing()
    // Four steps of 2000 Hz would fit; 200 rows make it 0, 2000 and 4000 Hz.
    #expect(frequencyTicks(canvas, rows: top..<top + 200) == [40, 119, 199])
    // Four steps of 90 pixels: 0, 0.5 and 1 s.
    #expect(timeTicks(canvas, y: top + 200) == [0, 200, 399])
  }

  @Test(arguments: [0.1, 0.37, 1, 60, 3600])
  func labelsOfTimesDoNotTouch(duration: Double) {
    let ticks = timeTicks(drawing(duration: duration), y: top + 200)
    #expect(ticks.count >= 2 && ticks.first == 0)
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $1 - $0 >= 88 })
  }

  @Test(arguments: [8000.0, 22_050, 44_100])
  func melAxesHaveTicksWithRoom(rate: Double) {
    var picture = SpectrogramPicture(
      title: "", channelCount: 1, frameCount: 2, rowCount: 10,
      frequencies: .banded(rowCount: 10, highestHertz: rate / 2) { ($0 / rate * 2).squareRoot() },
      times: .init(firstFrame: 0, frameStep: 0.1, duration: 0.2))
    picture.width = 400
    let ticks = frequencyTicks(
      picture.draw([Float](repeating: 0, count: 20)), rows: top..<top + 480)
    #expect(ticks.count >= 4 && ticks.last == 479)
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $1 - $0 >= 26 })
    // 1000 Hz, by its own height.
    let place = 479 - Int((479 * (1000 / rate * 2).squareRoot()).rounded())
    #expect(ticks.contains(place))
  }

  @Test func channelsStandBelowEachOther() {
    let canvas = drawing(channels: 2)
    #expect(isLoud(canvas[left + 300, top + 79]))
    #expect(isLoud(canvas[left + 300, top + 112 + 30]))
    #expect(!isLoud(canvas[left + 100, top + 112 + 30]))
    #expect(frequencyTicks(canvas, rows: top..<top + 212) == [0, 99, 112, 211])
    #expect(timeTicks(canvas, y: top + 212) == [0, 200, 399])
  }

  @Test func theBarGoesFromTheLoudestToTheFloor() {
    let canvas = drawing()
    let bar = left + 400 + 24
    #expect(canvas[bar, top] == ColorMap.magma.color(1))
    #expect(canvas[bar, top + 199] == ColorMap.magma.color(0))
    let ticks = (top..<top + 200).filter { canvas[bar + 20, $0] == axis }.map { $0 - top }
    #expect(ticks == [0, 50, 100, 149, 199])
  }

  @Test func theLoudestOfManyFramesIsSeen() {
    var levels = [Float](repeating: -80, count: 4000 * 300)
    levels[1234 * 300 + 152] = 0
    var picture = SpectrogramPicture(
      title: "", channelCount: 1, frameCount: 4000, rowCount: 300,
      frequencies: .linear(rowCount: 300, highestHertz: 5000),
      times: .init(firstFrame: 0, frameStep: 0.01, duration: 40))
    picture.width = 100
    picture.height = 60
    let canvas = picture.draw(levels)
    let loud = ColorMap.magma.color(1)
    let places = (0..<60).flatMap { y in (0..<100).map { (x: $0, y: y) } }
      .filter { canvas[left + $0.x, top + $0.y] == loud }
    #expect(places.map(\.x) == [30] && places.map(\.y) == [29])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func oddLevelsAreDrawnAllTheSame(level: Float) {
    let picture = SpectrogramPicture(
      title: String(repeating: "long ", count: 100), channelCount: 1, frameCount: 1, rowCount: 1,
      frequencies: .linear(rowCount: 1, highestHertz: 1),
      times: .init(firstFrame: 0, frameStep: 1, duration: 1e-5))
    #expect(picture.draw([level]).width == 1000 + 202)
  }

  /// A level above the floor has its share of the range; those at and below the floor are black.
  @Test(
    arguments: [(-40, 0.25, -30), (-80, 0.625, -30), (-20, 0, -30), (-60, 0, -60)]
      as [(Float, Float, Float)])
  func theFloorIsTheDarkestColor(floor: Float, share: Float, level: Float) {
    var picture = SpectrogramPicture(
      title: "", channelCount: 1, frameCount: 2, rowCount: 10,
      frequencies: .linear(rowCount: 10, highestHertz: 4000),
      times: .init(firstFrame: 0, frameStep: 0.1, duration: 0.2))
    (picture.width, picture.height, picture.floorDecibels) = (50, 40, floor)
    let canvas = picture.draw([Float](repeating: level, count: 20))
    #expect(canvas[left + 20, top + 20] == picture.colorMap.color(share))
  }

  @Test func aLongTitleIsShortened() {
    func drawn(_ title: String) -> [Color] {
      let canvas = drawing(title: title, width: 120)
      return (0..<canvas.width).flatMap { x in (12..<26).map { canvas[x, $0] } }
    }
    // Ten letters of 12 pixels have room.
    #expect(drawn("abcdefghij") != drawn("abcdefg..."))
    #expect(drawn("abcdefghijk") == drawn("abcdefg..."))
    #expect(drawn("abcdefghijkl") == drawn("abcdefghijk"))
  }

  @Test func aPanelIsHighEnoughToBeSeen() {
    let canvas = drawing(channels: 2, height: 1)
    // Two panels of 24 rows, a gap of 12 between them, and the margins.
    #expect(canvas.height == top + 2 * 24 + 12 + (6 + 6 + 14 + 12))
  }
}
