// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation

/// A weighted sum of latents as text: `kick#12 - kick#3 + 0.5*snare#5 + found.json`.
public struct LatentExpression: Sendable, Equatable {
  /// A latent with its weight.
  private struct Term: Equatable {
    let weight: Double
    /// `CLASS#NUMBER`, `#NUMBER`, or the name of a latent file or a recording.
    let place: String
  }

  /// The text of the sum.
  public let text: String
  private let terms: [Term]

  /// Reads a sum; + and - need spaces around them, as names may contain them.
  ///
  /// The name of a file that exists is the only term, whatever is in it.
  ///
  /// - Throws: ``LatentError/incomplete(_:)``
  public init(_ text: String) throws(LatentError) {
    self.text = text
    if FileSystem.exists(text), !FileSystem.isFolder(text) {
      self.terms = [Term(weight: 1, place: text)]
      return
    }
    var terms: [Term] = []
    var sign = 1.0
    var range: Range<String.Index>?
    let words: [Substring] = text.split(separator: " ") + ["+"]
    for word in words {
      guard word == "+" || word == "-" else {
        range = (range?.lowerBound ?? word.startIndex)..<word.endIndex
        continue
      }
      if range == nil && !(terms.isEmpty && word == "-") { throw .incomplete(text) }
      if let range { terms.append(Self.term(String(text[range]), sign: sign)) }
      sign = word == "-" ? -1 : 1
      range = nil
    }
    guard !terms.isEmpty else { throw .incomplete(text) }
    self.terms = terms
  }

  private static func term(_ text: String, sign: Double) -> Term {
    guard let star = text.firstIndex(of: "*"), let weight = Double(text[..<star]), weight.isFinite
    else { return Term(weight: sign, place: text) }
    return Term(weight: sign * weight, place: String(text[text.index(after: star)...]))
  }

  /// The latent files among the terms.
  public var latentFiles: [String] { terms.map(\.place).filter(Self.isLatentFile) }

  private static func isLatentFile(_ place: String) -> Bool {
    let lowercased = place.lowercased()
    return lowercased.hasSuffix(".json") || lowercased.hasSuffix(".npy")
  }

  /// The latent of the sum (``LatentSpace/sum(_:)``) with the weighted sum of the class shares, in which
  /// negative shares count as zero.
  ///
  /// - Parameters:
  ///   - model: the model that draws the latents of numbers and names the classes.
  ///   - seed: the seed of the sounds given by a number.
  ///   - mix: the class of all terms; nil for the classes that the sum names.
  /// - Throws: ``LatentError``, ``ClassMixError``, `NumpyFileError` or `AudioFileError`
  public func point(in model: PlayableModel, seed: UInt64, mix: ClassMix? = nil) throws
    -> LatentPoint
  {
    let points = try terms.map { try Self.point($0.place, in: model, seed: seed, mix: mix) }
    if let styled = points.firstIndex(where: { $0.styles != nil }) {
      guard terms.count == 1, terms[0].weight == 1 else {
        throw LatentError.notOnlyALatent(terms[styled].place)
      }
      return points[0]
    }
    let weighted = zip(terms, points).map { (weight: $0.weight, latent: $1.latent) }
    guard let latent = model.latentSpace.sum(weighted) else { throw LatentError.cancelled(text) }
    guard !model.classNames.isEmpty else { return LatentPoint(latent: latent) }
    var shares = [Float](repeating: 0, count: model.classNames.count)
    for (term, point) in zip(terms, points) {
      for (place, share) in (point.mix?.shares ?? []).enumerated() {
        shares[place] += Float(term.weight) * share
      }
    }
    // Shares of the size of rounding errors count as zero.
    shares = shares.map { $0 > 1e-6 ? $0 : 0 }
    let sum = shares.reduce(0, +)
    guard sum > 0, sum.isFinite else { throw LatentError.cancelled(text) }
    return LatentPoint(latent: latent, mix: ClassMix(shares: shares.map { $0 / sum }))
  }

  private static func point(
    _ text: String, in model: PlayableModel, seed: UInt64, mix: ClassMix?
  ) throws -> LatentPoint {
    if isLatentFile(text) {
      return try LatentPoint(contentsOf: text, mix: mix, for: model)
    }
    if AudioFolder.extensions.contains(URL(fileURLWithPath: text.lowercased()).pathExtension) {
      return try model.encode(file: text, mix: mix).point
    }
    guard let hash = text.lastIndex(of: "#"),
      let number = Int(text[text.index(after: hash)...]),
      RenderSettings.firstNumbers.contains(number)
    else { throw LatentError.term(text) }
    let name = String(text[..<hash])
    let named = name.isEmpty ? nil : try ClassMix(name, classNames: model.classNames)
    return model.point(number, seed: seed, mix: mix ?? named)
  }
}
