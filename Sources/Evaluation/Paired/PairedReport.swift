// SPDX-License-Identifier: MIT
import Files
import Foundation

/// How near converted sounds are to the sounds that they should be.
public struct PairedReport: Sendable, Codable {
  /// A converted sound with its distances.
  public struct Pair: Sendable, Codable {
    /// The file, relative to the folder of converted sounds.
    public let name: String
    /// The log-spectral distance in decibels.
    public let spectralDistance: Double
    /// SNR in decibels; nil where the wanted sound is silent.
    public let signalToNoise: Double?
    /// SI-SDR in decibels; nil where the wanted sound is silent.
    public let signalToDistortion: Double?

    init(name: String, _ result: PairAnalysis.Result) {
      self.name = name
      spectralDistance = result.spectral
      signalToNoise = result.noise
      signalToDistortion = result.distortion
    }
  }

  /// The folder of wanted sounds.
  public let wantedFolder: String
  /// The folder of converted sounds.
  public let convertedFolder: String
  /// The folder of the sounds before the conversion; nil where it was not given.
  public let sourceFolder: String?
  /// The sample rate in hertz.
  public let sampleRate: Int
  /// The metrics: means over the pairs; their baseline is the value of the source.
  public let metrics: [EvaluationReport.MetricValue]
  /// The pairs in the order of their names.
  public let pairs: [Pair]
  /// Sounds that were left out, and why.
  public let warnings: [String]

  static func metrics(
    _ bandNames: [String], _ converted: [PairAnalysis.Result], source: [PairAnalysis.Result]?,
    bootstrap: Bootstrap
  ) -> [EvaluationReport.MetricValue] {
    func value(
      _ name: String, _ title: String, _ better: Metric.Direction, _ estimator: String,
      _ number: (PairAnalysis.Result) -> Double?
    ) -> EvaluationReport.MetricValue? {
      metric(
        name, title, better: better, converted.compactMap(number),
        source: source.map { $0.compactMap(number) }, bootstrap: bootstrap, estimator: estimator)
    }
    let limit = Int(PairAnalysis.limit)
    let whole = [
      value(
        "logSpectralDistance", "log-spectral distance, dB", .lower,
        "root mean square over bins, mean over frames, of the difference of levels in dB; powers below "
          + "-100 dB of full scale count as -100 dB"
      ) { $0.spectral },
      value(
        "signalToDistortion", "SI-SDR, dB", .higher,
        "energy of the scaled wanted sound over that of the rest; within ±\(limit)"
      ) { $0.distortion },
      value(
        "signalToNoise", "SNR, dB", .higher,
        "energy of the wanted sound over that of the difference; within ±\(limit)"
      ) { $0.noise },
    ]
    let bands = bandNames.enumerated().map { index, name in
      value(
        "logSpectralDistance \(name)", "  \(name)", .lower, "log-spectral distance of this band"
      ) { $0.byBand[index] }
    }
    return (whole.prefix(1) + bands + whole.dropFirst()).compactMap(\.self)
  }

  /// The mean of a number over the pairs; nil without any.
  static func metric(
    _ name: String, _ title: String, better: Metric.Direction, _ values: [Double],
    source: [Double]?, bootstrap: Bootstrap, estimator: String
  ) -> EvaluationReport.MetricValue? {
    guard !values.isEmpty else { return nil }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    return EvaluationReport.MetricValue(
      name: name, title: title, value: mean(values),
      uncertainty: bootstrap.uncertainty(ofMean: values), baseline: source.map(mean),
      better: better, soundCount: values.count, estimator: estimator, warning: nil)
  }
}

extension PairedReport: CustomStringConvertible {
  /// The report as text: a table, explanations, the farthest sounds and warnings.
  public var description: String {
    let table = MetricTable(
      metrics, columns: ("converted", sourceFolder == nil ? "" : "source"), as: "wanted")
    return [heading, table.rows, table.explanations, farthest, notes].joined(separator: "\n\n")
  }

  private var heading: String {
    var lines = ["wanted     \(wantedFolder.printable)", "converted  \(convertedFolder.printable)"]
    if let sourceFolder { lines.append("source     \(sourceFolder.printable)") }
    lines.append("compared   \(counted(pairs.count, "pair")) at \(sampleRate) Hz, one channel")
    return lines.joined(separator: "\n")
  }

  private var farthest: String {
    let sorted = pairs.sorted { $0.spectralDistance > $1.spectralDistance }
    let lines = sorted.prefix(3).map {
      "  \($0.name.printable)" + String(format: " (%.1f dB)", $0.spectralDistance)
    }
    return (["farthest by log-spectral distance"] + lines).joined(separator: "\n")
  }

  private var notes: String {
    let fixed = ["± is half of a 95 % interval (bootstrap over pairs)"]
    return (["notes"] + (warnings + fixed).map { "  \($0)" }).joined(separator: "\n")
  }
}
