// SPDX-License-Identifier: MIT
import CKernels

/// A forward convolution or its input gradient in the Winograd domain: the spectra of a block of
/// tiles, 49 products with the kernel's spectrum, and the inverse transform, all in the
/// second-level cache.
struct WinogradProduct {
  /// Limit for the floats of the spectra of a block.
  private static let blockFloats = 1 << 17
  /// The tiles of a block are a multiple of this: whole register tiles of the GEMM.
  private static let tileMultiple = 12
  /// Number of tasks that balances the load of a machine's cores.
  private static let wantedTasks = 32
  private static let points = WinogradGeometry.points

  private let source: WinogradTiles
  private let target: WinogradTiles
  private let isForward: Bool
  private let tiles: Int
  private let tilesPerBlock: Int

  /// The forward convolution (y from x) or its adjoint (x from y).
  init(_ winograd: WinogradGeometry, _ direction: PackedKernel.Direction) {
    isForward = direction == .forward
    source = isForward ? winograd.inputTiles : winograd.adjointSourceTiles
    target = isForward ? winograd.outputTiles : winograd.adjointTargetTiles
    tiles = winograd.geometry.batch * source.countPerExample
    let floats = Self.points * (source.channels + Int(foley_panel_width()))
    let most = max(1, Self.blockFloats / floats / Self.tileMultiple) * Self.tileMultiple
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
    let channels = source.channels
    let points = Self.points * block.count
    let spectra = threadScratch(points * (channels + Int(foley_panel_width())))
    source.writeSpectra(of: block, signal, to: spectra)
    let products = spectra + points * channels
    withRows(spectra, step: Self.points * channels, count: block.count) { rows in
      for panel in panels {
        let width = kernel.packed.width(ofPanel: panel)
        withRows(products, step: Self.points * width, count: block.count) { results in
          multiply(rows, kernel, panel, into: results, count: block.count)
        }
        write(
          block, products, width: width, columns: kernel.packed.columns(ofPanel: panel), finish,
          into: result)
      }
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
      for point in 0..<Self.points {
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
      let spectrum = products + row * Self.points * width
      if isForward {
        foley_spectrum_results(spectrum, width, &tile, &finish, result, columns.count)
      } else {
        foley_spectrum_phases(spectrum, width, &tile, &finish, result, columns.count)
      }
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
