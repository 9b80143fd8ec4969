// SPDX-License-Identifier: MIT

/// A convolution to which a ``WinogradFilter`` applies, and its tiles.
///
/// The forward convolution computes tiles of y of 2x2 or 4x4 positions, the adjoint tiles of x of as many
/// positions as so many strides.
struct WinogradGeometry {
  let geometry: ConvolutionGeometry
  let filter: WinogradFilter

  /// nil for convolutions of other shapes.
  init?(_ geometry: ConvolutionGeometry) {
    guard geometry.inputSize[0] == 1, geometry.outputSize[0] == 1, geometry.paddingBefore[0] == 0
    else { return nil }
    switch (geometry.kernelSize, geometry.stride) {
    case ([1, 3, 3], [1, 1, 1]):
      filter = Self.fits(.threeTapsWide, geometry) ? .threeTapsWide : .threeTaps
    case ([1, 5, 5], [1, 2, 2]):
      filter = Self.fits(.fiveTapsWide, geometry) ? .fiveTapsWide : .fiveTaps
    default: return nil
    }
    self.geometry = geometry
  }

  /// Whether a wide filter is faster than the other, decided by the shape of one example: few positions of its
  /// tiles lie outside, and the spectrum of the kernel fits into the third-level cache.
  private static func fits(_ filter: WinogradFilter, _ geometry: ConvolutionGeometry) -> Bool {
    let limits = filter.limits
    func covered(_ tile: Int) -> Int {
      geometry.outputSize.dropFirst().reduce(1) { $0 * (($1 + tile - 1) / tile * tile) }
    }
    return covered(1) >= limits.positions && 4 * covered(4) <= 5 * covered(2)
      && geometry.inputChannels * geometry.outputChannels <= limits.channelPairs
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
  /// Positions of x from a tile to the next: a stride for each result.
  private var inputStep: Int { filter.results * filter.stride }

  /// Tiles of x, each for a tile of y.
  var inputTiles: WinogradTiles {
    WinogradTiles(
      size: inputSize, channels: geometry.inputChannels, step: inputStep,
      origin: (-before.height, -before.width),
      count: (
        (outputSize.height + filter.results - 1) / filter.results,
        (outputSize.width + filter.results - 1) / filter.results
      ))
  }

  /// Tiles of y.
  var outputTiles: WinogradTiles {
    WinogradTiles(
      size: outputSize, channels: geometry.outputChannels, step: filter.results, origin: (0, 0),
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

  /// Tiles of y, each for a tile of x in the adjoint.
  var adjointSourceTiles: WinogradTiles {
    let targets = adjointTargetTiles
    func origin(_ before: Int, _ target: Int) -> Int {
      (before + target - (filter.taps - filter.stride)) / filter.stride
    }
    return WinogradTiles(
      size: outputSize, channels: geometry.outputChannels, step: filter.results,
      origin: (
        origin(before.height, targets.origin.height), origin(before.width, targets.origin.width)
      ), count: targets.count)
  }
}
