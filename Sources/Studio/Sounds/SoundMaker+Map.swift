// SPDX-License-Identifier: MIT
import Evaluation
import Files
import Kernels
import Models
import Synthesis

extension SoundMaker {
  /// Sounds between which others get their turn.
  private static let mapPiece = 8

  /// `GET /api/models/MODEL/map`: sounds of a model in a plane, in which those that sound alike are
  /// near each other.
  ///
  /// - Throws: ``StudioError/superseded``, or an error of the model
  func map(
    ofModel id: String, count: Int, seed: UInt64, slot: String?
  ) async throws -> JSONValue {
    let entry = try entry(id)
    let key = "\(entry.hash) \(count) \(seed)"
    if let found = maps.value(for: key) { return found }
    let turn = slot.map { take($0) }
    let model = try shelf.model(entry)
    let sound = entry.source.description.design.representation
    let embedding = SoundEmbedding(
      sampleRate: sound.sampleRate, sampleCount: sound.sliceLength)
    var values: [Double] = []
    for first in stride(from: 1, through: count, by: Self.mapPiece) {
      try await pause(slot, turn)
      let clips = model.render(first..<min(first + Self.mapPiece, count + 1), seed: seed)
      values += embedding(clips).values
    }
    let plane = PrincipalPlane(EmbeddingSet(values, size: embedding.size))
    let points = (1...count).map { number in
      let name = model.classInTurn(number)?.words(classNames: model.classNames)
      let (x, y) = plane.points[number - 1]
      return JSONValue.object([
        "x": .number(x), "y": .number(y), "class": name.map { .text($0) } ?? .null,
        "request": .object([
          "model": .text(entry.id), "number": .integer(number), "seed": seed.json,
          "class": name.map { .text($0) } ?? .null,
        ]),
      ])
    }
    let map = JSONValue.object(["points": .list(points)])
    maps.keep(map, for: key, cost: 1)
    return map
  }
}

/// The plane through a set of points in which they differ most: their first two principal components.
///
/// Reference: Pearson, "On Lines and Planes of Closest Fit to Systems of Points in Space" (1901).
struct PrincipalPlane {
  /// The points in the plane, -1...1 in both directions.
  let points: [(x: Double, y: Double)]

  /// The plane of one point or more.
  init(_ set: EmbeddingSet) {
    let (count, size) = (set.count, set.size)
    let means = (0..<size).map { column in
      (0..<count).reduce(0.0) { $0 + set.values[$1 * size + column] } / Double(count)
    }
    let rows = (0..<count).map { row in
      (0..<size).map { set.values[row * size + $0] - means[$0] }
    }
    let products = parallelMap(size * size) { place in
      rows.reduce(0) { $0 + $1[place / size] * $1[place % size] }
    }
    let eigen = SymmetricEigen(products, size: size)
    let order = eigen.values.indices.sorted { eigen.values[$0] > eigen.values[$1] }
    let axes = order.prefix(2).map { column in
      let axis = (0..<size).map { eigen.vectors[$0 * size + column] }
      // An axis and its opposite are the same: let the largest number be positive.
      let largest = axis.max { abs($0) < abs($1) } ?? 1
      return Self.scaled(
        rows.map { row in
          zip(row, axis).reduce(0) { $0 + $1.0 * $1.1 } * (largest < 0 ? -1 : 1)
        })
    }
    points = (0..<count).map { (axes.first?[$0] ?? 0, axes.count > 1 ? axes[1][$0] : 0) }
  }

  /// The values moved and scaled to -1...1.
  private static func scaled(_ values: [Double]) -> [Double] {
    guard let low = values.min(), let high = values.max(), high > low else {
      return values.map { _ in 0 }
    }
    return values.map { 2 * ($0 - low) / (high - low) - 1 }
  }
}
