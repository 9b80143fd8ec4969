// SPDX-License-Identifier: MIT
import Pictures
import Testing

struct ContactSheetTests {
  private func sheet() -> ContactSheet {
    var sheet = ContactSheet()
    sheet.cellWidth = 60
    sheet.waveformHeight = 21
    sheet.spectrogramHeight = 30
    return sheet
  }

  /// A click in the middle, and one loud bin in the last quarter of the time.
  private func cell(_ samples: [Float]? = nil, loudness: Float = 1) -> ContactSheet.Cell {
    var click = [Float](repeating: 0, count: 600)
    click[300] = 1
    let magnitudes = (0..<40).flatMap { frame in
      (0..<10).map { $0 == 2 && frame >= 30 ? loudness : 0 }
    }
    return ContactSheet.Cell(
      title: "", samples: samples ?? click, sampleRate: 8000, magnitudes: magnitudes, binCount: 10)
  }

  /// Places of the pictures in the first cell: gap 10, a line of text of 11.
  private let left = 10
  private let waveformTop = 21
  private let spectrogramTop = 42

  @Test func cellsFormAGrid() {
    let one = sheet().draw([cell()])
    #expect(one.width == 80 && one.height == 20 + 21 + 30 + 22)
    let five = sheet().draw(Array(repeating: cell(), count: 5))
    #expect(five.width == 10 + 3 * 70 && five.height == 10 + 2 * (10 + 73))
    #expect(sheet().draw(Array(repeating: cell(), count: 5), columns: 5).width == 10 + 5 * 70)
    #expect(sheet().draw([]).width == 80)
  }

  @Test func theWaveformStandsAtItsTimeAndHeight() {
    let canvas = sheet().draw([cell()])
    let panel = canvas[left + 10, waveformTop + 2]
    #expect(canvas[left + 30, waveformTop] != panel)
    #expect(canvas[left + 29, waveformTop] == panel)
    #expect(canvas[left + 30, waveformTop + 15] == panel)
  }

  @Test func lowFrequenciesAreAtTheBottomAndTimeRunsRight() {
    let canvas = sheet().draw([cell()])
    // Bin 2 of 10 covers rows 6 to 8 of 30, counted from the bottom; frames from 30 on, columns
    // from 45 on.
    let loud = ColorMap.magma.color(1)
    let silent = ColorMap.magma.color(0)
    for row in 0..<30 {
      for column in [0, 44, 45, 59] {
        let isLoud = column >= 45 && (6...8).contains(29 - row)
        #expect(canvas[left + column, spectrogramTop + row] == (isLoud ? loud : silent))
      }
    }
  }

  @Test func levelsAreRelativeToTheLoudestOfTheSheet() {
    let canvas = sheet().draw([cell(loudness: 0.01), cell()])
    let row = spectrogramTop + 29 - 7
    #expect(canvas[left + 50, row] == ColorMap.magma.color(0.5))
    #expect(canvas[left + 70 + 50, row] == ColorMap.magma.color(1))
  }

  @Test func spectraWithoutASoundHaveNoWaveform() {
    var sheet = sheet()
    sheet.waveformHeight = 0
    let spectra = ContactSheet.Cell(
      title: "", durationSeconds: 1, sampleRate: 8000, magnitudes: cell().magnitudes, binCount: 10)
    let canvas = sheet.draw([spectra])
    #expect(canvas.height == 20 + 30 + 22)
    for row in 0..<30 {
      let isLoud = (6...8).contains(29 - row)
      #expect(canvas[left + 50, waveformTop + row] == ColorMap.magma.color(isLoud ? 1 : 0))
    }
  }

  @Test func theNoteStandsBelow() {
    var sheet = sheet()
    sheet.cellWidth = 200
    let canvases = ["", "error"].map { note in
      sheet.draw([
        ContactSheet.Cell(
          title: "", note: note, durationSeconds: 1, sampleRate: 8000, magnitudes: [], binCount: 1)
      ])
    }
    let changed = canvases[0].pixels.indices.filter {
      canvases[0].pixels[$0] != canvases[1].pixels[$0]
    }
    let rows = Set(changed.map { $0 / 3 / canvases[0].width })
    #expect(rows.min().map { $0 > spectrogramTop + 30 } == true)
  }

  @Test(arguments: [[] as [Float], [.nan, .infinity, 2], [0]])
  func oddSoundsAreDrawnAllTheSame(samples: [Float]) {
    let odd = ContactSheet.Cell(
      title: "a title that is much too long for its cell", samples: samples, sampleRate: 8000,
      magnitudes: samples, binCount: 1)
    #expect(sheet().draw([odd]).width == 80)
  }
}
