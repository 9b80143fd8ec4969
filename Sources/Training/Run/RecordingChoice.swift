// SPDX-License-Identifier: MIT
package import Autograd

/// Which recordings of a batch are shown beside generated sounds: of the same class where there are any.
package struct RecordingChoice {
  /// The place in the batch of the recording of each row.
  package private(set) var places: [Int] = []
  /// The class of the recording of each row, or of its words one; nil where it is not known.
  package private(set) var classes: [Int?] = []

  /// Chooses a recording for each row.
  ///
  /// - Parameters:
  ///   - classes: the class of the generated sound of each row, or of more; empty without classes.
  ///   - labels: the classes of the recordings, `[N, classes]`; nil where they are not known.
  package init(rows: Int, classes: [Int], labels: Tensor?, recordingCount: Int) {
    let known = labels.map { Self.classes(of: $0) } ?? []
    var used: Set<Int> = []
    for row in 0..<rows {
      let alike =
        classes.isEmpty ? [] : known.indices.filter { known[$0].contains(classes[row]) }
      let all = Array(0..<recordingCount)
      let wanted = alike.isEmpty ? all : alike
      let place = wanted.first { !used.contains($0) } ?? wanted[row % wanted.count]
      used.insert(place)
      places.append(place)
      let own = known.indices.contains(place) ? known[place] : []
      self.classes.append(alike.isEmpty ? own.first : classes[row])
    }
  }

  /// The examples of the rows from those of the batch, `[N, ...]`.
  func selected(from recordings: Tensor) -> Tensor {
    let shape = recordings.shape
    return .concatenated(
      places.map { place in
        recordings.sliced(
          from: [place] + shape.dropFirst().map { _ in 0 }, to: [place + 1] + shape.dropFirst())
      }, alongAxis: 0)
  }

  /// The classes of each row of labels, ascending.
  private static func classes(of labels: Tensor) -> [[Int]] {
    let (count, classCount) = (labels.shape[0], labels.shape[1])
    let values = labels.values
    return (0..<count).map { row in
      (0..<classCount).filter { values[row * classCount + $0] > 0 }
    }
  }
}
