// SPDX-License-Identifier: MIT
public import Autograd

/// Gives every channel mean zero and variance one over the batch: y = gain (x - mean) /
/// sqrt(variance + epsilon) + bias.
///
/// In training the moments are those of the batch (the variance divides by its size), and running
/// averages of them are kept; in use the running averages take their place, so that a sample does
/// not depend on the batch it is in. Ioffe and Szegedy, "Batch Normalization" (2015), algorithms 1
/// and 2.
public final class BatchNormalization: Module {
  /// `[C]`, ones at first.
  public let gain: Parameter
  /// `[C]`, zeros at first.
  public let bias: Parameter
  /// The running mean, `[C]`.
  public let mean: Buffer
  /// The running variance, `[C]`.
  public let variance: Buffer
  private let momentum: Float
  private let epsilon: Float
  /// Sums of the moments of batches; nil except within ``Module/recomputeMoments(batchCount:forward:)``.
  private var momentSums: MomentSums?

  /// A layer for `channels`; the running moments keep the share `momentum` of themselves at each
  /// step.
  ///
  /// The defaults are TensorFlow's, which the reference implementation of WaveGAN uses.
  public init(channels: Int, momentum: Float = 0.99, epsilon: Float = 1e-3) {
    gain = Parameter(.filled(with: 1, shape: [channels]))
    bias = Parameter(.zeros([channels]))
    mean = Buffer(.zeros([channels]))
    variance = Buffer(.filled(with: 1, shape: [channels]))
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// x `[N, S..., C]` to the same shape; in training the running moments move.
  public func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    precondition(
      x.shape.last == gain.value.count, "\(gain.value.count) channels cannot be those of \(x.shape)"
    )
    guard training else { return scaled(x, mean: mean.value, variance: variance.value) }
    let axes = Array(0..<(x.rank - 1))
    let batchMean = x.mean(alongAxes: axes)
    let batchVariance = x.adding(perChannel: -batchMean).squared().mean(alongAxes: axes)
    withoutRecording { observe(batchMean.detached(), batchVariance.detached()) }
    return scaled(x, mean: batchMean, variance: batchVariance)
  }

  /// Moves the running moments towards those of a batch, or adds the latter to the sums.
  private func observe(_ batchMean: Tensor, _ batchVariance: Tensor) {
    guard momentSums == nil else {
      momentSums?.add(mean: batchMean, variance: batchVariance)
      return
    }
    mean.assign(mean.value * momentum + batchMean * (1 - momentum))
    variance.assign(variance.value * momentum + batchVariance * (1 - momentum))
  }

  private func scaled(_ x: Tensor, mean: Tensor, variance: Tensor) -> Tensor {
    x.adding(perChannel: -mean)
      .multiplied(perChannel: gain.value / (variance + epsilon).squareRoot())
      .adding(perChannel: bias.value)
  }
}

extension BatchNormalization {
  /// Sums of the moments of batches.
  private struct MomentSums {
    private(set) var batchCount = 0
    private var sums: (mean: Tensor, variance: Tensor)?

    mutating func add(mean: Tensor, variance: Tensor) {
      sums = sums.map { ($0.mean + mean, $0.variance + variance) } ?? (mean, variance)
      batchCount += 1
    }

    /// The means over the batches; nil before the first one.
    var means: (mean: Tensor, variance: Tensor)? {
      sums.map { ($0.mean / Float(batchCount), $0.variance / Float(batchCount)) }
    }
  }

  /// From now on the moments of batches are summed, and the running moments stay.
  fileprivate func beginSummingMoments() { momentSums = MomentSums() }

  /// Ends the summing; with `assigning` the means of the moments become the running moments.
  fileprivate func endSummingMoments(assigning: Bool) {
    if assigning, let means = momentSums?.means {
      mean.assign(means.mean)
      variance.assign(means.variance)
    }
    momentSums = nil
  }
}

extension Module {
  /// Replaces the running moments of every ``BatchNormalization`` in the module by the means of the
  /// moments of `batchCount` batches.
  ///
  /// For weights that were not trained with these moments, such as those of ``ExponentialAverage``: the
  /// "standing statistics" of Brock, Donahue and Simonyan, "Large Scale GAN Training for High Fidelity
  /// Natural Image Synthesis" (2019); PyTorch's `torch.optim.swa_utils.update_bn`. A pass
  /// normalises by the moments of its own batch, as in training. Moments are added in the order of the
  /// batches, so the bits do not depend on the number of threads. Layers that no pass reaches keep their
  /// moments. Without a ``BatchNormalization`` there is no pass at all.
  ///
  /// - Parameters:
  ///   - batchCount: passes, 1 or more.
  ///   - forward: runs the module with `training: true` on batch number `batch`, from 0; nothing is
  ///     recorded for gradients. If it throws, all moments stay as they were.
  public func recomputeMoments(
    batchCount: Int, forward: (_ batch: Int) throws -> Void
  ) rethrows {
    precondition(batchCount > 0, "moments of \(batchCount) batches")
    let layers = modules.compactMap { $0 as? BatchNormalization }
    guard !layers.isEmpty else { return }
    layers.forEach { $0.beginSummingMoments() }
    var isDone = false
    defer { layers.forEach { $0.endSummingMoments(assigning: isDone) } }
    try withoutRecording {
      for batch in 0..<batchCount { try forward(batch) }
    }
    isDone = true
  }
}
