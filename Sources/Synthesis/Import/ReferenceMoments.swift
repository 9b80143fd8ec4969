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
    let means = try Self.kept(rows[0], "mean", of: file, wanted: "from -20 to 20") {
      SpectrogramMoments.allowedMeans.contains($0)
    }
    let deviations = try Self.kept(rows[1], "deviation", of: file, wanted: "above 0 and up to 20") {
      $0 > 0 && $0 <= SpectrogramMoments.largestDeviation
    }
    moments = SpectrogramMoments(means: means, deviations: deviations)
  }

  /// The numbers of the bins that the network has, each of which is one of a sound.
  private static func kept(
    _ row: [Double], _ name: String, of file: String, wanted: String,
    isAllowed: (Float) -> Bool
  ) throws(ImportError) -> [Float] {
    let kept = row.dropLast().map { Float($0) }
    if let bin = kept.firstIndex(where: { !isAllowed($0) }) {
      throw .moment(path: file, name: name, bin: bin + 1, found: row[bin], wanted: wanted)
    }
    return kept
  }
}
