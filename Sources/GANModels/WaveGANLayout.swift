// SPDX-License-Identifier: MIT

/// The blocks of a WaveGAN, computed from the length of its sounds.
///
/// Both networks stretch between `startLength` = 16 positions and L samples by strides of 4. Where
/// L / 16 is no power of four, the last block of each network has stride 2, as the reference
/// implementation has it for 32768. The generator halves the channels at each block and ends with
/// C, the critic starts with d and doubles them:
///
///     L        blocks   strides        innermost signal
///     4096     4        4 4 4 4        [16,  8 d]
///     8192     5        4 4 4 4 2      [16, 16 d]
///     16384    5        4 4 4 4 4      [16, 16 d]      the paper's
///     32768    6        4 4 4 4 4 2    [16, 32 d]      the reference implementation's
///     65536    6        4 4 4 4 4 4    [16, 32 d]      the paper's
public struct WaveGANLayout: Sendable, Equatable {
  /// A convolution that changes the length of a signal.
  public struct Block: Sendable, Equatable {
    /// Channels of its input.
    public let inputs: Int
    /// Channels of its output.
    public let outputs: Int
    /// The factor between the lengths.
    public let stride: Int
  }

  /// Positions of the innermost signal.
  public static let startLength = 16

  /// The strides of both networks, in the order in which each applies them.
  public let strides: [Int]
  /// Channels of the innermost signal.
  public let startChannels: Int
  private let width: Int
  private let channelCount: Int

  /// The layout of a valid configuration.
  public init(_ configuration: WaveGANConfiguration) {
    var strides: [Int] = []
    var factor = configuration.sliceLength / Self.startLength
    while factor > 1 {
      strides.append(min(factor, 4))
      factor /= strides.last ?? factor
    }
    precondition(
      strides.reduce(Self.startLength, *) == configuration.sliceLength,
      "no strides of 4 and 2 lead from \(Self.startLength) to \(configuration.sliceLength) samples")
    self.strides = strides
    width = configuration.width
    channelCount = configuration.channelCount
    startChannels = width << (strides.count - 1)
  }

  /// The generator's blocks, from the innermost signal to the waveform.
  public var generatorBlocks: [Block] {
    strides.enumerated().map { index, stride in
      let isLast = index == strides.count - 1
      return Block(
        inputs: startChannels >> index,
        outputs: isLast ? channelCount : startChannels >> (index + 1), stride: stride)
    }
  }

  /// The critic's blocks, from the waveform to the innermost signal.
  public var criticBlocks: [Block] {
    strides.enumerated().map { index, stride in
      Block(
        inputs: index == 0 ? channelCount : width << (index - 1), outputs: width << index,
        stride: stride)
    }
  }
}
