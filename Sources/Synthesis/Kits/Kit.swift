// SPDX-License-Identifier: MIT

/// Sounds of models as instruments on the keys of a sampler.
public struct Kit: Sendable, Equatable {
  /// What samplers call the kit.
  public let name: String
  /// The instruments, in the order of the models' classes.
  public let instruments: [Instrument]
  /// The longest sound in seconds.
  let longestSeconds: Double
  /// The licence of the sounds; empty if no model states one.
  let license: String

  /// A kit of these instruments.
  public init(name: String, instruments: [Instrument], longestSeconds: Double, license: String) {
    (self.name, self.instruments) = (name, instruments)
    (self.longestSeconds, self.license) = (longestSeconds, license)
  }

  /// Keys that play the sounds of one class.
  public struct Instrument: Sendable, Equatable {
    /// The class, or the model where it has none.
    public let name: String
    /// The keys.
    public let keys: KitKeys.Keys
    /// Files by velocity, the softest layer first, relative to the kit; those of a layer take turns.
    public let layers: [[String]]
    /// The group, from 1 on, in which a sound ends where the next one begins; nil for one that rings out.
    public let chokeGroup: Int?
    /// Whether files are repeated as long as a key is held.
    let isLoop: Bool
    /// Whether files of softer layers are quieter, so that the velocity chooses a layer and nothing else.
    let hasOwnLevels: Bool

    /// An instrument of these files.
    public init(
      name: String, keys: KitKeys.Keys, layers: [[String]], chokeGroup: Int?, isLoop: Bool,
      hasOwnLevels: Bool = false
    ) {
      (self.name, self.keys, self.layers) = (name, keys, layers)
      (self.chokeGroup, self.isLoop, self.hasOwnLevels) = (chokeGroup, isLoop, hasOwnLevels)
    }

    /// The velocities of a layer, 1...127 in equal parts.
    func velocities(ofLayer index: Int) -> ClosedRange<Int> {
      let borders = (0...layers.count).map { 127 * $0 / layers.count }
      return (borders[index] + 1)...borders[index + 1]
    }
  }
}
