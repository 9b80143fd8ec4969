// SPDX-License-Identifier: MIT
import Kernels

/// Which recordings are learned from and which are kept for comparing.
public struct HeldOutSplit {
  /// Places of clips to learn from, ascending.
  public let learned: [Int]
  /// Places of clips kept out, ascending.
  public let heldOut: [Int]

  /// Fewer than this tell nothing about a model.
  public static let fewest = 64
  /// The share held out by default, if that makes enough.
  public static let usualShare: Float = 0.1

  /// Takes the same share of every class, at random.
  ///
  /// - Parameter share: of the clips; nil for ``usualShare``, or none where that is fewer than
  ///   ``fewest``.
  public init(classes: [Int], share: Float?, seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "held out")
    let wanted = share ?? Self.usualShare
    var heldOut: [Int] = []
    for group in Dictionary(grouping: classes.indices, by: { classes[$0] }).sorted(by: {
      $0.key < $1.key
    }) {
      var places = group.value
      stream.shuffle(&places)
      heldOut += places.prefix(Int(Float(places.count) * wanted))
    }
    if share == nil, heldOut.count < Self.fewest { heldOut = [] }
    let kept = Set(heldOut)
    self.heldOut = heldOut.sorted()
    learned = classes.indices.filter { !kept.contains($0) }
  }
}
