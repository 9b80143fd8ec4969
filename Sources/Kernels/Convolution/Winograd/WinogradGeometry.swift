// SPDX-License-Identifier: MIT

/// A convolution to which a ``WinogradFilter`` applies, and its tiles.
///
/// The forward convolution computes 2x2 tiles of y, the adjoint tiles of x of as many positions as
/// two strides.
struct WinogradGeometry {
  let geometry: ConvolutionGeometry
  let filter: WinogradFilter

  /// nil for convolutions of other shapes.
  init?(_ geometry: ConvolutionGeometry) {
    guard geometry.inputSize[0] == 1, geometry.outputSize[0] == 1, geometry.paddingBefore[0] == 0
    else { return nil }
    switch (geometry.kernelSize, geometry.stride) {
    case ([1, 3, 3], [1, 1, 1]): filter = .threeTaps
    case ([1, 5, 5], [1, 2, 2]): filter = .fiveTaps
    default: return nil
    }
    self.geometry = geometry
  }

  /// Whether this is faster than the implicit GEMM, decided by the shape of one example.
  func isFaster(_ direction: PackedKernel.Direction) -> Bool {
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    let limits = filter.limits
    guard inputs * outputs <= limits.channelPairs, hasEnoughPositions else { return false }
    return direction == .forward
      ? inputs >= limits.sourceChannels && outputs >= limits.targetChannels.forward
      : outputs >= limits.sourceChannels && inputs >= limits.targetChannels.adjoint
  }

  /// Whether few positions of the tiles of an example lie outside y.
  var hasEnoughPositions: Bool {
    outputSize.height * outputSize.width >= filter.limits.positions
  }

  /// Height and width of x.
  var inputSize: (height: Int, width: Int) { (geometry.inputSize[1], geometry.inputSize[2]) }
  /// Height and width of y.
  var outputSize: (height: Int, width: Int) { (geometry.outputSize[1], geometry.outputSize[2]) }
  /// Zeros above x and to its left.
  var before: (height: Int, width: Int) { (geometry.paddingBefore[1], geometry.paddingBefore[2]) }
  /// Positions of x from a tile to the next: two strides.
  private var inputStep: Int { 2 * filter.stride }

  /// Tiles of x, each for a 2x2 tile of y.
  var inputTiles: WinogradTiles {
    WinogradTiles(
      size: inputSize, channels: geometry.inputChannels, step: inputStep,
      origin: (-before.height, -before.width),
      count: ((outputSize.height + 1) / 2, (outputSize.width + 1) / 2))
  }

  /// 2x2 tiles of y.
  var outputTiles: WinogradTiles {
    WinogradTiles(
      size: outputSize, channels: geometry.outputChannels, step: 2, origin: (0, 0),
      count: inputTiles.count)
  }

  /// Tiles of x, the results of the adjoint; those of stride 2 begin with an odd phase.
  var adjointTargetTiles: WinogradTiles {
    func origin(_ before: Int) -> Int { -((before + 1) % filter.stride) }
    let (top, left) = (origin(before.height), origin(before.width))
    func count(_ size: Int) -> Int { (size + inputStep - 1) / inputStep }
    return WinogradTiles(
      size: inputSize, channels: geometry.inputChannels, step: inputStep, origin: (top, left),
      count: (count(inputSize.height - top), count(inputSize.width - left)))
  }

  /// 4x4 tiles of y, each for a tile of x in the adjoint.
  var adjointSourceTiles: WinogradTiles {
    let targets = adjointTargetTiles
    func origin(_ before: Int, _ target: Int) -> Int {
      (before + target - (filter.taps - filter.stride)) / filter.stride
    }
    return WinogradTiles(
      size: outputSize, channels: geometry.outputChannels, step: 2,
      origin: (
        origin(before.height, targets.origin.height), origin(before.width, targets.origin.width)
      ), count: targets.count)
  }
}
