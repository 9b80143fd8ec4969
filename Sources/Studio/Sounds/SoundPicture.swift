// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Pictures

/// The spectrogram of a sound without axes, as the background of its player: its left edge is the
/// beginning, its right edge the end.
enum SoundPicture {
  private static let (width, height) = (400, 96)
  private static let floorDecibels: Float = -80
  /// The frequency of the lowest row in hertz; rows are equally far apart on a logarithmic scale.
  private static let lowest = 40.0

  /// The picture as PNG.
  ///
  /// - Throws: `PictureError`
  static func png(of clip: AudioClip) throws(PictureError) -> [UInt8] {
    let samples = clip.mixedDown().samples
    let hop = max(1, min(256, samples.count / width))
    let transform = ShortTimeTransform(fftSize: 1024, hop: hop)
    let magnitudes = transform.magnitudes(of: samples)
    let bins = transform.binCount
    let frames = magnitudes.count / bins
    let loudest = max(magnitudes.max() ?? 0, .leastNormalMagnitude)
    var canvas = Canvas(width: width, height: height, color: Color(hex: 0x000004))
    let rows = (0..<height).map { Self.bins(ofRow: $0, sampleRate: clip.sampleRate, of: bins) }
    for column in 0..<width where frames > 0 {
      let first = column * frames / width
      let last = min(frames, max(first + 1, (column + 1) * frames / width))
      for (row, range) in rows.enumerated() {
        var largest: Float = 0
        for frame in first..<last {
          for bin in range { largest = max(largest, magnitudes[frame * bins + bin]) }
        }
        let decibels = 20 * log10(largest / loudest)
        canvas[column, height - 1 - row] = ColorMap.magma.color(1 - decibels / floorDecibels)
      }
    }
    return try canvas.pngBytes()
  }

  /// The bins that a row, counted from below, shows; one at least.
  private static func bins(ofRow row: Int, sampleRate: Int, of count: Int) -> Range<Int> {
    let nyquist = Double(sampleRate) / 2
    func bin(_ row: Int) -> Int {
      let hertz = lowest * pow(nyquist / lowest, Double(row) / Double(height))
      return min(count - 1, max(0, Int(hertz / nyquist * Double(count - 1))))
    }
    return bin(row)..<max(bin(row) + 1, bin(row + 1))
  }
}
