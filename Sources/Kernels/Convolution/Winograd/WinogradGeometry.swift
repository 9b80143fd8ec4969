// SPDX-License-Identifier: MIT
import CKernels

/// A convolution of 5x5 taps and stride 2 as a product in Winograd's domain, where 49 numbers make 2x2
/// outputs in place of 100 (Winograd 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural
/// Networks", 2016).
///
/// The even phase of the signal meets three taps and the odd one two: along an axis F(2, 3) and F(2, 2),
/// four products and three for two outputs in place of ten. Their points are 0, 1, -1 and infinity, so
/// that rounding errors stay near those of the direct sum.
struct WinogradGeometry {
  /// Points of a spectrum: seven along each axis.
  static let points = 49

  /// Channels of a source and of a target from which on the products outweigh the transforms.
  private static let leastSourceChannels = 32
  private static let leastTargetChannels = (forward: 32, adjoint: 16)
  /// Pairs of channels up to which the kernel's spectrum stays in the third-level cache.
  private static let mostChannelPairs = 1 << 15

  let geometry: ConvolutionGeometry

  /// nil for other convolutions.
  init?(_ geometry: ConvolutionGeometry) {
    guard geometry.kernelSize == [1, 5, 5], geometry.stride == [1, 2, 2],
      geometry.inputSize[0] == 1, geometry.outputSize[0] == 1, geometry.paddingBefore[0] == 0
    else { return nil }
    self.geometry = geometry
  }

  /// Whether the forward convolution, or its adjoint in the input, is faster than the direct sum; this goes by
  /// the shape of one example alone.
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

  /// Squares of x that make 2x2 of y.
  var inputSquares: WinogradSquares {
    WinogradSquares(
      size: inputSize, channels: geometry.inputChannels, side: 7, step: 4,
      origin: (-before.height, -before.width),
      count: ((outputSize.height + 1) / 2, (outputSize.width + 1) / 2))
  }

  /// Squares of 2x2 of y.
  var outputSquares: WinogradSquares {
    WinogradSquares(
      size: outputSize, channels: geometry.outputChannels, side: 2, step: 2, origin: (0, 0),
      count: inputSquares.count)
  }

  /// Squares of 4x4 of x; they begin with an odd phase.
  var adjointTargetSquares: WinogradSquares {
    let origin = (-((before.height + 1) % 2), -((before.width + 1) % 2))
    return WinogradSquares(
      size: inputSize, channels: geometry.inputChannels, side: 4, step: 4, origin: origin,
      count: ((inputSize.height - origin.0 + 3) / 4, (inputSize.width - origin.1 + 3) / 4))
  }

  /// Squares of y that make 4x4 of x in the adjoint.
  var adjointSourceSquares: WinogradSquares {
    let targets = adjointTargetSquares
    func origin(_ before: Int, _ target: Int) -> Int { (before + target - 1) / 2 - 1 }
    return WinogradSquares(
      size: outputSize, channels: geometry.outputChannels, side: 4, step: 2,
      origin: (
        origin(before.height, targets.origin.height), origin(before.width, targets.origin.width)
      ), count: targets.count)
  }
}

/// Squares of `side` by `side` positions of a signal `[N, H, W, C]`, `step` apart; they may reach outside.
struct WinogradSquares {
  let size: (height: Int, width: Int)
  let channels: Int
  let side: Int
  let step: Int
  let origin: (height: Int, width: Int)
  /// Squares of an example along each axis.
  let count: (height: Int, width: Int)

  /// Where a square lies: its example, and its place among that example's squares.
  struct Place {
    var example: Int
    var row: Int
    var column: Int
  }

  /// Squares of an example.
  var countPerExample: Int { count.height * count.width }

  /// The place of square number `square`, counted over all examples.
  func place(_ square: Int) -> Place {
    let (example, inside) = square.quotientAndRemainder(dividingBy: countPerExample)
    let (row, column) = inside.quotientAndRemainder(dividingBy: count.width)
    return Place(example: example, row: row, column: column)
  }

  /// Goes on to the next square, without a division.
  func advance(_ place: inout Place) {
    place.column += 1
    guard place.column == count.width else { return }
    (place.row, place.column) = (place.row + 1, 0)
    guard place.row == count.height else { return }
    (place.example, place.row) = (place.example + 1, 0)
  }

  /// The square at a place, from channel `channel` on.
  func square(_ place: Place, channel: Int = 0) -> foley_square {
    let (top, left) = (origin.height + place.row * step, origin.width + place.column * step)
    let line = size.width * channels
    return foley_square(
      corner: (place.example * size.height + top) * line + left * channels + channel, line: line,
      position: channels, top: Int32(-top), bottom: Int32(size.height - top), left: Int32(-left),
      right: Int32(size.width - left))
  }

  /// Writes the spectra of the squares `block` of a signal: `[square][point][channel]`.
  func writeSpectra(
    of block: Range<Int>, _ signal: UnsafePointer<Float>, to spectra: UnsafeMutablePointer<Float>
  ) {
    var place = place(block.lowerBound)
    for row in 0..<block.count {
      var square = square(place)
      advance(&place)
      let spectrum = spectra + row * WinogradGeometry.points * channels
      if side == 7 {
        foley_strided_spectrum(signal, &square, spectrum, channels, channels)
      } else {
        foley_dense_spectrum(signal, &square, spectrum, channels, channels)
      }
    }
  }
}
