// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import Pictures
import Synthesis
import Testing

struct SpectrogramSheetTests {
  private static let representation = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 512, channelCount: 2,
    spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60),
    scaling: .fullScale)

  /// A tone in a bin of 16, in the left channel only.
  private static func tone(_ bin: Int) -> AudioClip {
    AudioClip(
      samples: (0..<512).flatMap { index -> [Float] in
        let phase = 2 * Float.pi * Float(bin * index % 32) / 32
        return [cos(phase), 0]
      }, sampleRate: 8000, channelCount: 2)
  }

  private static func sheet(real: [Int], generated: [Int], sounds: [Int]) -> Canvas {
    SpectrogramSheet(
      real: representation.encode(real.map(tone)),
      generated: representation.encode(generated.map(tone)), sounds: sounds.map(tone),
      representation: representation
    ).draw()
  }

  /// The bins whose middle is bright in the cell at a place: gaps of 10 between cells of 224 pixels
  /// by 112, a line of 11 above and below them.
  private static func brightBins(_ canvas: Canvas, column: Int, row: Int) -> [Int] {
    let left = 10 + column * 234
    let top = 10 + row * 144 + 11
    return (0..<17).filter { bin in
      let y = top + 111 - Int((Double(bin) + 0.5) * 112 / 17)
      return canvas[left + 112, y].red > 230
    }
  }

  @Test func aRowHasARecordingAGeneratedSpectrogramAndThatOfItsSound() {
    let canvas = Self.sheet(real: [2, 4], generated: [6, 8], sounds: [10, 12])
    #expect(canvas.width == 10 + 3 * 234 && canvas.height == 10 + 2 * 144)
    for (column, first) in [2, 6, 10].enumerated() {
      for row in 0..<2 {
        #expect(Self.brightBins(canvas, column: column, row: row).contains(first + 2 * row))
        let others = [2, 4, 6, 8, 10, 12].filter { $0 != first + 2 * row }
        #expect(Set(Self.brightBins(canvas, column: column, row: row)).isDisjoint(with: others))
      }
    }
  }

  @Test func thereMayBeFewerRecordingsThanSounds() {
    let canvas = Self.sheet(real: [4], generated: [6, 7, 8], sounds: [6, 7, 8])
    for row in 0..<3 { #expect(Self.brightBins(canvas, column: 0, row: row).contains(4)) }
  }

  @Test func anInversionThatCostsSomethingSaysSo() {
    let faithful = Self.sheet(real: [2], generated: [6], sounds: [6])
    let unfaithful = Self.sheet(real: [2], generated: [6], sounds: [10])
    /// The picture's lines of text at the bottom.
    func words(_ canvas: Canvas) -> [UInt8] {
      Array(canvas.pixels.suffix(canvas.width * 3 * 21))
    }
    let areEqual = words(faithful) == words(unfaithful)
    #expect(!areEqual)
  }
}
