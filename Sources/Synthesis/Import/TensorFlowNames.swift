// SPDX-License-Identifier: MIT
import Files

/// The variables of a checkpoint of github.com/chrisdonahue/wavegan, sorted by what they belong to.
struct TensorFlowNames {
  /// A variable of the generator, `G/SCOPE/LAYER/KIND`, without the number that TensorFlow may add to a layer.
  struct Key: Hashable {
    let scope: String
    let layer: String
    let kind: String
  }

  /// The full names of the generator's variables.
  private(set) var names: [Key: String] = [:]
  /// Variables of the generator that have no such name, or one that another has, too.
  private(set) var unmapped: [String] = []
  /// What else there is, in words.
  private(set) var leftOut: [String] = []

  private static let optimizers = ["Adam", "RMSProp", "Momentum", "beta1_power", "beta2_power"]

  init(_ all: some Collection<String>) {
    var (criticCount, optimizerCount, others) = (0, 0, [String]())
    for name in all.sorted() where name != "global_step" {
      let words = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      if Self.optimizers.contains(where: { (words.last ?? "").hasPrefix($0) }) {
        optimizerCount += 1
      } else if words[0] == "D" {
        criticCount += 1
      } else if words[0] != "G" {
        others.append(name)
      } else if words.count == 4 {
        let key = Key(scope: words[1], layer: Self.withoutNumber(words[2]), kind: words[3])
        if names[key] != nil { unmapped.append(name) } else { names[key] = name }
      } else {
        unmapped.append(name)
      }
    }
    if criticCount > 0 { leftOut.append("\(counted(criticCount, "array")) of the critic") }
    if optimizerCount > 0 { leftOut.append("\(counted(optimizerCount, "array")) of optimizers") }
    leftOut += others
  }

  /// The name of a layer without the number behind it: `batch_normalization_1` is a `batch_normalization`.
  private static func withoutNumber(_ layer: String) -> String {
    guard let place = layer.lastIndex(of: "_") else { return layer }
    let number = layer[layer.index(after: place)...]
    return !number.isEmpty && number.allSatisfy(\.isNumber) ? String(layer[..<place]) : layer
  }
}
