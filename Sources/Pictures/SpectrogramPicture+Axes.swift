// SPDX-License-Identifier: MIT

extension SpectrogramPicture {
  /// The frequency axis of a spectrogram.
  public struct FrequencyAxis: Sendable {
    /// The frequency at the upper end in hertz; the lower end is 0.
    let highestHertz: Double
    /// The positions of both ends in rows: row r is at position r.
    let rows: ClosedRange<Double>
    /// The height of a frequency, 0 to 1; nil for a linear axis.
    let height: (@Sendable (_ hertz: Double) -> Double)?

    /// A linear axis from 0 Hz in row 0 to `highestHertz` in row `rowCount - 1`.
    public static func linear(rowCount: Int, highestHertz: Double) -> FrequencyAxis {
      FrequencyAxis(highestHertz: highestHertz, rows: 0...Double(max(rowCount - 1, 0)), height: nil)
    }

    /// An axis of R rows that are evenly spaced in `height`, such as mel bands: row r is at the height
    /// (r + 1) / (R + 1).
    ///
    /// - Parameter height: maps a frequency in hertz to its height, 0 at 0 Hz and 1 at `highestHertz`.
    public static func banded(
      rowCount: Int, highestHertz: Double, height: @escaping @Sendable (Double) -> Double
    ) -> FrequencyAxis {
      FrequencyAxis(highestHertz: highestHertz, rows: -1...Double(rowCount), height: height)
    }
  }

  /// The time axis of a spectrogram, in seconds.
  public struct TimeAxis: Sendable {
    let firstFrame: Double
    let frameStep: Double
    let duration: Double

    /// The axis of a sound of `duration` seconds with frames whose middles are `frameStep` seconds
    /// apart, the first one at `firstFrame` seconds.
    public init(firstFrame: Double, frameStep: Double, duration: Double) {
      precondition(
        frameStep > 0 && duration > 0, "frames every \(frameStep) s of \(duration) s")
      self.firstFrame = firstFrame
      self.frameStep = frameStep
      self.duration = duration
    }
  }
}
