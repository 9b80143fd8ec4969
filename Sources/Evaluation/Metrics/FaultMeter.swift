// SPDX-License-Identifier: MIT
import Kernels

/// Measures the faults of a sound that arrives in pieces.
struct FaultMeter {
  private let channelCount: Int
  private var sampleCount = 0
  private var peak: Float = 0
  /// The number of samples at or beyond full scale.
  private var fullCount = 0
  /// The smallest and largest sample and the sum of each channel.
  private var lowest: [Float]
  private var highest: [Float]
  private var sums: [Double]
  /// The energies of the last two milliseconds, in a ring, and the sums of energies there and of all.
  private var recent: [Double]
  private var windowEnergy = 0.0
  private var largestWindowEnergy = 0.0
  private var energy = 0.0

  init(sampleRate: Int, channelCount: Int) {
    self.channelCount = channelCount
    lowest = [Float](repeating: .infinity, count: channelCount)
    highest = [Float](repeating: -.infinity, count: channelCount)
    sums = [Double](repeating: 0, count: channelCount)
    recent = [Double](repeating: 0, count: max(1, sampleRate / 500) * channelCount)
  }

  /// Adds samples, `[L, C]`.
  mutating func add(_ samples: [Float]) {
    peak = max(peak, samples.withUnsafeBufferPointer(Reduction.greatestMagnitude))
    fullCount += samples.count { abs($0) >= 0.999 }
    for channel in 0..<channelCount { addRange(of: samples, channel) }
    addEnergies(of: samples)
    sampleCount += samples.count
  }

  private mutating func addRange(of samples: [Float], _ channel: Int) {
    var (low, high, sum) = (lowest[channel], highest[channel], sums[channel])
    for place in stride(from: channel, to: samples.count, by: channelCount) {
      let sample = samples[place]
      low = min(low, sample)
      high = max(high, sample)
      sum += Double(sample)
    }
    (lowest[channel], highest[channel], sums[channel]) = (low, high, sum)
  }

  private mutating func addEnergies(of samples: [Float]) {
    var place = sampleCount % recent.count
    var (window, largest, total) = (windowEnergy, largestWindowEnergy, energy)
    recent.withUnsafeMutableBufferPointer { recent in
      for sample in samples {
        let value = Double(sample) * Double(sample)
        window += value - recent[place]
        recent[place] = value
        largest = max(largest, window)
        total += value
        place = place + 1 == recent.count ? 0 : place + 1
      }
    }
    (windowEnergy, largestWindowEnergy, energy) = (window, largest, total)
  }

  /// The faults of the samples so far.
  var faults: SoundFaults {
    guard peak >= SoundFaults.quiet else { return .silent }
    var faults: SoundFaults = 1000 * fullCount >= sampleCount ? [.clipped] : []
    if isConstant { faults.insert(.constant) }
    if sampleCount > 10 * recent.count, largestWindowEnergy > 0.95 * energy {
      faults.insert(.click)
    }
    return faults
  }

  private var isConstant: Bool {
    (0..<channelCount).allSatisfy { channel in
      let mean = Float(sums[channel] / Double(sampleCount / channelCount))
      return [lowest, highest].allSatisfy { abs($0[channel] - mean) < SoundFaults.quiet }
    }
  }
}
