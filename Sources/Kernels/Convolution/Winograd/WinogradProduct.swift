// SPDX-License-Identifier: MIT
import CKernels

/// A forward convolution or its input gradient in the Winograd domain: the spectra of a block of
/// tiles, a product with the kernel's spectrum for each point, and the inverse transform, all in
/// the second-level cache.
struct WinogradProduct {
  /// The tiles of a block are a multiple of this: whole register tiles of the GEMM.
  private static let tileMultiple = 12
  /// Number of tasks that balances the load of a machine's cores.
  private static let wantedTasks = 32

  private let source: WinogradTiles
  private let target: WinogradTiles
  private let transforms: foley_winograd_filter
  private let points: Int
  private let tiles: Int
  private let tilesPerBlock: Int

  /// The forward convolution (y from x) or its adjoint (x from y).
  init(_ winograd: WinogradGeometry, _ direction: PackedKernel.Direction) {
    let isForward = direction == .forward
    (transforms, points) = (winograd.filter.transforms(direction), winograd.filter.points)
    source = isForward ? winograd.inputTiles : winograd.adjointSourceTiles
    target = isForward ? winograd.outputTiles : winograd.adjointTargetTiles
    tiles = winograd.geometry.batch * source.countPerExample
    let floats = points * (source.channels + Int(foley_panel_width()))
    let most = max(1, winograd.filter.blockFloats / floats / Self.tileMultiple) * Self.tileMultiple
    let blocks = (tiles + most - 1) / most
    let even = (tiles + blocks - 1) / max(1, blocks)
    tilesPerBlock = (even + Self.tileMultiple - 1) / Self.tileMultiple * Self.tileMultiple
  }

  /// Computes every element of the target.
  func run(
    _ signal: UnsafePointer<Float>, _ kernel: WinogradKernel, finish: TileEpilogue,
    into result: UnsafeMutablePointer<Float>
  ) {
    guard tiles > 0 else { return }
    let blocks = (tiles + tilesPerBlock - 1) / tilesPerBlock
    let groups = min(kernel.packed.panels, (Self.wantedTasks + blocks - 1) / blocks)
    parallelFor(blocks * groups) { task in
      let (block, group) = task.quotientAndRemainder(dividingBy: groups)
      let first = block * tilesPerBlock
      multiply(
        first..<min(tiles, first + tilesPerBlock), signal, kernel,
        panels: kernel.packed.panels * group / groups..<kernel.packed.panels * (group + 1) / groups,
        finish, into: result)
    }
  }

  private func multiply(
    _ block: Range<Int>, _ signal: UnsafePointer<Float>, _ kernel: WinogradKernel,
    panels: Range<Int>, _ finish: TileEpilogue, into result: UnsafeMutablePointer<Float>
  ) {
    let rowStep = sourceStep
    let spectra = threadScratch(
      block.count * (rowStep + targetStep(width: Int(foley_panel_width()))))
    writeSpectra(of: block, signal, to: spectra)
    let products = spectra + block.count * rowStep
    withRows(spectra, step: rowStep, count: block.count) { rows in
      for panel in panels {
        let width = kernel.packed.width(ofPanel: panel)
        withRows(products, step: targetStep(width: width), count: block.count) { results in
          multiply(rows, kernel, panel, into: results, count: block.count)
        }
        write(
          block, products, width: width, columns: kernel.packed.columns(ofPanel: panel), finish,
          into: result)
      }
    }
  }

  /// Floats from the spectrum of a tile to the next, `[point][channel]`.
  ///
  /// One vector more than its size: rows at a distance of a power of two would compete for a few
  /// lines of the first-level cache.
  private var sourceStep: Int { points * source.channels + Int(foley_vector_width()) }

  /// Floats from the products of a tile with a panel to the next, `[point][column]`.
  private func targetStep(width: Int) -> Int { points * width + Int(foley_vector_width()) }

  /// Writes the spectra of the tiles `block` of a signal: `[tile][point][channel]`.
  private func writeSpectra(
    of block: Range<Int>, _ signal: UnsafePointer<Float>, to spectra: UnsafeMutablePointer<Float>
  ) {
    let channels = source.channels
    var place = source.place(block.lowerBound)
    for row in 0..<block.count {
      var tile = source.tile(place)
      source.advance(&place)
      foley_source_spectrum(
        transforms, signal, &tile, spectra + row * sourceStep, channels, channels)
    }
  }

  /// The products of all points with a panel; `rows` and `results` are the rows of the first point.
  private func multiply(
    _ rows: UnsafePointer<UnsafeMutablePointer<Float>?>, _ kernel: WinogradKernel, _ panel: Int,
    into results: UnsafePointer<UnsafeMutablePointer<Float>?>, count: Int
  ) {
    let width = kernel.packed.width(ofPanel: panel)
    var length = Int32(kernel.terms)
    withUnsafePointer(to: &length) { length in
      for point in 0..<points {
        var offset = Int32(point * kernel.terms)
        withUnsafePointer(to: &offset) { offset in
          var block = foley_product_block()
          block.aRows = UnsafeRawPointer(rows).assumingMemoryBound(to: UnsafePointer<Float>?.self)
          block.cRows = results
          block.rows = count
          (block.segmentOffsets, block.segmentLengths, block.segmentCount) = (offset, length, 1)
          block.b = UnsafePointer(kernel.start(ofPanel: panel, point: point))
          (block.panelWidth, block.columns) = (width, width)
          block.firstColumn = point * width
          foley_product(&block)
        }
      }
    }
  }

  /// The inverse transform of the products of a panel to `columns` of the target, with the
  /// epilogue.
  private func write(
    _ block: Range<Int>, _ products: UnsafePointer<Float>, width: Int, columns: Range<Int>,
    _ finish: TileEpilogue, into result: UnsafeMutablePointer<Float>
  ) {
    var finish = foley_winograd_epilogue(
      bias: finish.bias.map { $0 + columns.lowerBound }, slope: finish.slope,
      sign: finish.mask?.sign, signSlope: finish.mask?.slope ?? 1)
    var place = target.place(block.lowerBound)
    for row in 0..<block.count {
      var tile = target.tile(place, channel: columns.lowerBound)
      target.advance(&place)
      let spectrum = products + row * targetStep(width: width)
      foley_spectrum_results(
        transforms, spectrum, width, &tile, &finish, result, columns.count)
    }
  }

  /// Calls `body` with pointers to `count` rows, `step` floats apart.
  private func withRows(
    _ start: UnsafeMutablePointer<Float>, step: Int, count: Int,
    _ body: (UnsafePointer<UnsafeMutablePointer<Float>?>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: count) { rows in
      for row in 0..<count { rows.initializeElement(at: row, to: start + row * step) }
      if let first = rows.baseAddress { body(UnsafePointer(first)) }
    }
  }
}
