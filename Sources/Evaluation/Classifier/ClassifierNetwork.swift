// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// A small convolutional network from mel levels `[N, T, B, 1]` to logits of K classes `[N, K]`.
///
/// Four blocks of a 3 x 3 convolution with stride 2, batch normalization and ReLU, with 16, 32, 64 and
/// 64 channels; the mean over time, so that the weights do not depend on the length of the clips; a
/// dense ReLU layer of 64 units, the embedding; a dense output layer. About 73,000 parameters at 40
/// bands.
final class ClassifierNetwork: Module {
  static let embeddingSize = 64
  private static let widths = [16, 32, 64, 64]

  private let blocks: [ClassifierBlock]
  private let hidden: Dense
  private let output: Dense

  init(bandCount: Int, classCount: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "classifier weights")
    blocks = zip([1] + Self.widths, Self.widths).map { inputs, outputs in
      ClassifierBlock(inputs: inputs, outputs: outputs, using: &stream)
    }
    let bands = Self.widths.reduce(bandCount) { bands, _ in (bands + 1) / 2 }
    hidden = Dense(
      inputs: bands * (Self.widths.last ?? 1), outputs: Self.embeddingSize, activation: .relu,
      initializer: .heNormal, using: &stream)
    output = Dense(inputs: Self.embeddingSize, outputs: classCount, using: &stream)
  }

  /// The embedding `[N, 64]` of levels `[N, T, B, 1]`.
  func embedding(of levels: Tensor, training: Bool) -> Tensor {
    let features = blocks.reduce(levels) { $1($0, training: training) }
    let means = features.mean(alongAxes: [1])
    return hidden(means.reshaped(to: [levels.shape[0], means.count / max(1, levels.shape[0])]))
  }

  /// The logits `[N, K]` of an embedding `[N, 64]`.
  func logits(of embedding: Tensor) -> Tensor { output(embedding) }
}

/// A convolution, batch normalization and ReLU; halves the number of frames and bands, rounded up.
private final class ClassifierBlock: Module {
  private let convolution: Convolution
  private let normalization: BatchNormalization

  init(inputs: Int, outputs: Int, using stream: inout RandomStream) {
    convolution = Convolution(
      inputs: inputs, outputs: outputs, kernel: [3, 3], stride: [2, 2], usesBias: false,
      initializer: .heNormal, using: &stream)
    normalization = BatchNormalization(channels: outputs, momentum: 0.9)
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    normalization(convolution(x), training: training).relu()
  }
}

extension Tensor {
  /// The mean over N of -log softmax(logits `[N, K]`) at the class of each row.
  func crossEntropy(classes: [Int]) -> Tensor {
    precondition(
      rank == 2 && shape[0] == classes.count, "\(shape) logits, \(classes.count) classes")
    let (rows, columns) = (shape[0], shape[1])
    let values = values
    let largest = (0..<rows).map { row in
      values[row * columns..<(row + 1) * columns].max() ?? 0
    }
    let shifted =
      self - Tensor(largest, shape: [rows, 1]).broadcast(to: shape)
    let chosen = Tensor(
      (0..<rows * columns).map { classes[$0 / columns] == $0 % columns ? 1 : 0 }, shape: shape)
    let logarithms = shifted.exp().sum(alongAxes: [1]).log()
    return (logarithms.sum() - (shifted * chosen).sum()) / Float(rows)
  }
}
