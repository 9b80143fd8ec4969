// SPDX-License-Identifier: MIT

/// The blocks of a generator and a critic of convolutions, in one dimension or more.
///
/// Both networks stretch between a small innermost signal of many channels and an example of C, by
/// the same strides, which each applies in the order given: a stride for each dimension. The generator halves the channels at
/// each block and ends with C; the critic starts with d and doubles them. Radford, Metz and
/// Chintala, "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
/// Networks" (ICLR 2016).
public struct DCGANLayout: Sendable, Equatable {
  /// A convolution that changes the size of a signal.
  public struct Block: Sendable, Equatable {
    /// Channels of its input.
    public let inputs: Int
    /// Channels of its output.
    public let outputs: Int
    /// The factor between the sizes along each dimension.
    public let stride: [Int]
  }

  /// The size of the innermost signal along each dimension, S.
  public let startSize: [Int]
  /// The strides of both networks along each dimension, in the order in which each applies them.
  public let strides: [[Int]]
  /// d, the channels after the critic's first block.
  public let width: Int
  /// Channels of an example, C.
  public let channelCount: Int

  /// Channels of the innermost signal.
  public var startChannels: Int { width << (strides.count - 1) }
  /// The shape of the innermost signal, `[S..., startChannels]`.
  public var startShape: [Int] { startSize + [startChannels] }
  /// The shape of an example: `[L, C]`, `[T, F, C]` or `[V, T, F, C]`.
  public var exampleShape: [Int] {
    strides.reduce(startSize) { size, stride in zip(size, stride).map { $0 * $1 } }
      + [channelCount]
  }

  /// The generator's blocks, from the innermost signal to the example.
  public var generatorBlocks: [Block] {
    strides.enumerated().map { index, stride in
      let isLast = index == strides.count - 1
      return Block(
        inputs: startChannels >> index,
        outputs: isLast ? channelCount : startChannels >> (index + 1), stride: stride)
    }
  }

  /// The critic's blocks, from the example to the innermost signal.
  public var criticBlocks: [Block] {
    strides.enumerated().map { index, stride in
      Block(
        inputs: index == 0 ? channelCount : width << (index - 1), outputs: width << index,
        stride: stride)
    }
  }

  /// A kernel of `length` taps along each dimension.
  func kernel(length: Int) -> [Int] { startSize.map { _ in length } }
}

extension DCGANLayout {
  /// A layout of strides that are the same along every dimension.
  init(startSize: [Int], strides: [Int], width: Int, channelCount: Int) {
    self.init(
      startSize: startSize, strides: strides.map { stride in startSize.map { _ in stride } },
      width: width, channelCount: channelCount)
  }
}
