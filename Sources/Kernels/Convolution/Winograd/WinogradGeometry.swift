// SPDX-License-Identifier: MIT
import CKernels

/// A 5x5 convolution of stride 2 in the Winograd domain: 49 multiplications for 2x2 outputs instead
/// of 100 (Winograd, "Arithmetic Complexity of Computations", 1980; Lavin and Gray, "Fast
/// Algorithms for Convolutional Neural Networks", 2016).
///
/// The even phase of the signal has three taps and the odd phase two. Along an axis these are F(2,
/// 3) and F(2, 2), with four and three products for two outputs instead of ten. The interpolation
/// points are 0, 1, -1 and infinity, which keeps rounding errors near those of the direct sum. In
/// this folder a "tile" is a square of positions of a signal, and its "spectrum" is the tile
/// transformed into the Winograd domain, 7x7 points.
struct WinogradGeometry {
  /// Points of a spectrum: 7 along each axis.
  static let points = 49

  /// From these numbers of source and target channels on, the products outweigh the transforms.
  private static let leastSourceChannels = 32
  private static let leastTargetChannels = (forward: 32, adjoint: 16)
  /// Limit for pairs of channels: the kernel's spectrum then fits into the third-level cache.
  private static let mostChannelPairs = 1 << 15

  let geometry: ConvolutionGeometry

  /// nil for convolutions of other shapes.
  init?(_ geometry: ConvolutionGeometry) {
    guard geometry.kernelSize == [1, 5, 5], geometry.stride == [1, 2, 2],
      geometry.inputSize[0] == 1, geometry.outputSize[0] == 1, geometry.paddingBefore[0] == 0
    else { return nil }
    self.geometry = geometry
  }

  /// Whether this is faster than the implicit GEMM, decided by the shape of one example.
  func isFaster(_ direction: PackedKernel.Direction) -> Bool {
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    guard inputs * outputs <= Self.mostChannelPairs else { return false }
    return direction == .forward
      ? inputs >= Self.leastSourceChannels && outputs >= Self.leastTargetChannels.forward
      : outputs >= Self.leastSourceChannels && inputs >= Self.leastTargetChannels.adjoint
  }

  /// Height and width of x.
  var inputSize: (height: Int, width: Int) { (geometry.inputSize[1], geometry.inputSize[2]) }
  /// Height and width of y.
  var outputSize: (height: Int, width: Int) { (geometry.outputSize[1], geometry.outputSize[2]) }
  /// Zeros above x and to its left.
  var before: (height: Int, width: Int) { (geometry.paddingBefore[1], geometry.paddingBefore[2]) }

  /// 7x7 tiles of x, each for a 2x2 tile of y.
  var inputTiles: WinogradTiles {
    WinogradTiles(
      size: inputSize, channels: geometry.inputChannels, side: 7, step: 4,
      origin: (-before.height, -before.width),
      count: ((outputSize.height + 1) / 2, (outputSize.width + 1) / 2))
  }

  /// 2x2 tiles of y.
  var outputTiles: WinogradTiles {
    WinogradTiles(
      size: outputSize, channels: geometry.outputChannels, side: 2, step: 2, origin: (0, 0),
      count: inputTiles.count)
  }

  /// 4x4 tiles of x, the results of the adjoint; they begin with an odd phase.
  var adjointTargetTiles: WinogradTiles {
    let origin = (-((before.height + 1) % 2), -((before.width + 1) % 2))
    return WinogradTiles(
      size: inputSize, channels: geometry.inputChannels, side: 4, step: 4, origin: origin,
      count: ((inputSize.height - origin.0 + 3) / 4, (inputSize.width - origin.1 + 3) / 4))
  }

  /// 4x4 tiles of y, each for a 4x4 tile of x in the adjoint.
  var adjointSourceTiles: WinogradTiles {
    let targets = adjointTargetTiles
    func origin(_ before: Int, _ target: Int) -> Int { (before + target - 1) / 2 - 1 }
    return WinogradTiles(
      size: outputSize, channels: geometry.outputChannels, side: 4, step: 2,
      origin: (
        origin(before.height, targets.origin.height), origin(before.width, targets.origin.width)
      ), count: targets.count)
  }
}

/// Tiles of `side` x `side` positions of a signal `[N, H, W, C]`, `step` apart; may exceed the
/// signal.
struct WinogradTiles {
  let size: (height: Int, width: Int)
  let channels: Int
  let side: Int
  let step: Int
  let origin: (height: Int, width: Int)
  /// Tiles of an example along each axis.
  let count: (height: Int, width: Int)

  /// The example of a tile, and its row and column among that example's tiles.
  struct Place {
    var example: Int
    var row: Int
    var column: Int
  }

  /// Tiles of an example.
  var countPerExample: Int { count.height * count.width }

  /// The place of tile number `tile`, counted over all examples.
  func place(_ tile: Int) -> Place {
    let (example, inside) = tile.quotientAndRemainder(dividingBy: countPerExample)
    let (row, column) = inside.quotientAndRemainder(dividingBy: count.width)
    return Place(example: example, row: row, column: column)
  }

  /// Advances to the next tile without a division.
  func advance(_ place: inout Place) {
    place.column += 1
    guard place.column == count.width else { return }
    (place.row, place.column) = (place.row + 1, 0)
    guard place.row == count.height else { return }
    (place.example, place.row) = (place.example + 1, 0)
  }

  /// The tile at a place, starting at channel `channel`.
  func tile(_ place: Place, channel: Int = 0) -> foley_winograd_tile {
    let (top, left) = (origin.height + place.row * step, origin.width + place.column * step)
    let line = size.width * channels
    return foley_winograd_tile(
      corner: (place.example * size.height + top) * line + left * channels + channel, line: line,
      position: channels, top: Int32(-top), bottom: Int32(size.height - top), left: Int32(-left),
      right: Int32(size.width - left))
  }

  /// Writes the spectra of the tiles `block` of a signal: `[tile][point][channel]`.
  func writeSpectra(
    of block: Range<Int>, _ signal: UnsafePointer<Float>, to spectra: UnsafeMutablePointer<Float>
  ) {
    var place = place(block.lowerBound)
    for row in 0..<block.count {
      var tile = tile(place)
      advance(&place)
      let spectrum = spectra + row * WinogradGeometry.points * channels
      if side == 7 {
        foley_strided_spectrum(signal, &tile, spectrum, channels, channels)
      } else {
        foley_dense_spectrum(signal, &tile, spectrum, channels, channels)
      }
    }
  }
}
