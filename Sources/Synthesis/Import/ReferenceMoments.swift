// SPDX-License-Identifier: MIT
import Files
import Models

/// The means and deviations of the log magnitudes of a SpecGAN's bins, from the pickle that
/// `train_specgan.py moments` writes: a tuple of two arrays of 129 bins, of which the last, at half the
/// sample rate, has no place in the network.
struct ReferenceMoments {
  let moments: SpectrogramMoments

  private static let usualName = "moments.pkl"
  private static let storedBins = 129

  /// Reads `path`, or the file of the usual name beside the weights.
  init(_ path: String?, of weights: ForeignWeights, _ assumed: inout [String]) throws {
    let beside = "\(weights.folder)/\(Self.usualName)"
    guard let file = path ?? (FileSystem.exists(beside) ? beside : nil) else {
      throw ImportError.momentsMissing(path: weights.path)
    }
    if path == nil { assumed.append("that \(beside) belongs to it (--moments)") }
    let rows = try PickledNumbers(contentsOf: file).rows
    guard rows.map(\.count) == [Self.storedBins, Self.storedBins] else {
      throw ImportError.moments(path: file, found: rows.map(\.count))
    }
    let kept = rows.map { $0.dropLast().map { Float($0) } }
    moments = SpectrogramMoments(means: kept[0], deviations: kept[1])
  }
}
