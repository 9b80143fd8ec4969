// SPDX-License-Identifier: MIT
public import Autograd

/// Batch normalization: y = gain (x - mean) / sqrt(variance + epsilon) + bias, per channel.
///
/// In training, the moments are those of the batch (the biased variance), and their running
/// averages are updated. In inference, the running averages are used, so that an example does not
/// depend on its batch. Ioffe and Szegedy, "Batch Normalization" (2015), algorithms 1 and 2.
public final class BatchNormalization: Module {
  /// γ, `[C]`, initially ones; nil for a normalization alone.
  public let gain: Parameter?
  /// β, `[C]`, initially zeros; nil for a normalization alone.
  public let bias: Parameter?
  /// The running mean, `[C]`, initially zeros.
  public let mean: Buffer
  /// The running variance, `[C]`, initially ones.
  public let variance: Buffer
  private let momentum: Float
  private let epsilon: Float
  /// Sums of the moments of batches; nil except within
  /// ``Module/recomputeMoments(batchCount:forward:)``.
  private var momentSums: MomentSums?

  /// A layer for `channels` channels.
  ///
  /// Running moments are updated as r ← momentum · r + (1 - momentum) · batch moment (PyTorch's
  /// momentum is 1 - `momentum`). The defaults are TensorFlow's, as in the reference implementation
  /// of WaveGAN.
  ///
  /// - Parameter isAffine: whether a learned gain and bias follow the normalization.
  public init(
    channels: Int, momentum: Float = 0.99, epsilon: Float = 1e-3, isAffine: Bool = true
  ) {
    gain = isAffine ? Parameter(.filled(with: 1, shape: [channels])) : nil
    bias = isAffine ? Parameter(.zeros([channels])) : nil
    mean = Buffer(.zeros([channels]))
    variance = Buffer(.filled(with: 1, shape: [channels]))
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// x `[N, S..., C]` to the same shape; with `training` the running moments are updated.
  public func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    let (centred, scale) = parts(of: x, training: training)
    let y = centred.multiplied(perChannel: gain.map { $0.value * scale } ?? scale)
    return bias.map { y.adding(perChannel: $0.value) } ?? y
  }

  /// x - mean, of the shape of x, and 1 / sqrt(variance + epsilon), `[C]`.
  func parts(of x: Tensor, training: Bool) -> (centred: Tensor, scale: Tensor) {
    let channels = mean.value.count
    precondition(
      x.shape.last == channels,
      "a batch normalization of \(channels) channels cannot take \(x.shape)")
    guard training else {
      return (x.adding(perChannel: -mean.value), scale(of: variance.value))
    }
    let positions = x.count / channels
    let rows = x.reshaped(to: [1, positions, channels])
    let batchMean = rows.summedToExamples() / Float(positions)
    let centred = rows.adding(perExample: -batchMean)
    let batchVariance = (centred.squaresSummedToExamples() / Float(positions))
      .reshaped(to: [channels])
    withoutRecording {
      observe(batchMean.detached().reshaped(to: [channels]), batchVariance.detached())
    }
    return (centred.reshaped(to: x.shape), scale(of: batchVariance))
  }

  private func scale(of variance: Tensor) -> Tensor {
    (variance + epsilon).squareRoot().reciprocal()
  }

  /// Updates the running moments, or within `recomputeMoments` the sums of moments.
  private func observe(_ batchMean: Tensor, _ batchVariance: Tensor) {
    guard momentSums == nil else {
      momentSums?.add(mean: batchMean, variance: batchVariance)
      return
    }
    mean.assign(mean.value * momentum + batchMean * (1 - momentum))
    variance.assign(variance.value * momentum + batchVariance * (1 - momentum))
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

  /// From now on the moments of batches are summed instead of updating the running moments.
  fileprivate func beginSummingMoments() { momentSums = MomentSums() }

  /// Ends the summation; with `assigning`, the means of the moments become the running moments.
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
  /// Averaged weights (``ExponentialAverage``) have other moments than the weights they are
  /// averages of. These are the "standing statistics" of Brock, Donahue and Simonyan, "Large Scale
  /// GAN Training for High Fidelity Natural Image Synthesis" (2019), and PyTorch's
  /// `torch.optim.swa_utils.update_bn`. Each pass normalises by the moments of its own batch, as in
  /// training. Moments are summed in batch order, so the bits do not depend on the number of
  /// threads. Layers that are not run keep their moments. A module without a ``BatchNormalization``
  /// runs no pass.
  ///
  /// - Parameters:
  ///   - batchCount: passes, 1 or more.
  ///   - forward: runs the module with `training: true` on batch number `batch`, from 0, without
  ///     recording gradients. If it throws, all moments keep their values.
  public func recomputeMoments(
    batchCount: Int, forward: (_ batch: Int) throws -> Void
  ) rethrows {
    precondition(batchCount > 0, "recomputing moments needs at least one batch, not \(batchCount)")
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
