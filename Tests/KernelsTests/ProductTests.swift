// SPDX-License-Identifier: MIT
import CKernels
import Testing

/// The GEMM micro-kernels, called as the convolutions call them.
struct ProductTests {
  private let operands = TileOperands()

  private func isRight(_ settings: TileSettings, rows: Range<Int>) -> Bool {
    let terms = settings.segments.flatMap { $0.offset..<($0.offset + $0.length) }
    return isClose(
      operands.product(settings, rows: rows),
      operands.expected(settings, rows: rows, terms: terms) { row, term in
        operands.a[row * operands.step + term]
      })
  }

  @Test(arguments: 1...25)
  func productsOfEveryHeightMatchTheDefinition(height: Int) {
    for panel in TileSettings.panels {
      for accumulates in [false, true] {
        var settings = panel
        settings.accumulates = accumulates
        #expect(isRight(settings, rows: 0..<height), "\(settings)")
        #expect(isRight(settings, rows: 5..<5 + height), "\(settings)")
      }
    }
  }

  @Test(arguments: [
    [], [(0, 1)], [(2, 5), (11, 1), (9, 7)], [(0, 4), (4, 0), (1, 9)], [(0, 32), (3, 8)],
  ])
  func termsComeInSegments(segments: [(offset: Int, length: Int)]) {
    for panel in TileSettings.panels {
      for accumulates in [false, true] {
        var settings = panel
        settings.segments = segments
        settings.accumulates = accumulates
        #expect(isRight(settings, rows: 0..<17), "\(settings)")
      }
    }
  }

  @Test(arguments: [false, true], [1, 0.2, 0, -0.5] as [Float])
  func aBlockIsFinishedWithBiasAndSlope(isBiased: Bool, slope: Float) {
    for panel in TileSettings.panels {
      for accumulates in [false, true] {
        var settings = panel
        (settings.isBiased, settings.slope) = (isBiased, slope)
        settings.accumulates = accumulates
        #expect(isRight(settings, rows: 0..<17), "\(settings)")
      }
    }
  }

  @Test func noRowsAreNoWork() {
    #expect(operands.product(TileSettings.panels[7], rows: 3..<3) == operands.c)
    #expect(operands.transposedProduct(TileSettings.panels[7], terms: 4, rows: 3..<3) == operands.c)
  }

  @Test(arguments: 1...60, [false, true])
  func transposedProductsOfEveryHeightMatchTheDefinition(height: Int, isScattered: Bool) {
    for panel in TileSettings.panels {
      for (accumulates, terms) in [(false, 0), (false, 1), (false, 19), (true, 0), (true, 19)] {
        var settings = panel
        (settings.accumulates, settings.isScattered) = (accumulates, isScattered)
        let rows = 2..<2 + height
        let c = operands.transposedProduct(settings, terms: terms, rows: rows)
        let expected = operands.expectedTransposed(settings, terms: terms, rows: rows)
        #expect(isClose(c, expected), "\(terms) terms, \(settings)")
      }
    }
  }

  @Test(arguments: 1...25)
  func theBitsOfARowDoNotDependOnItsPlaceInTheTile(height: Int) {
    let settings = TileSettings(
      panelWidth: 2 * TileSettings.vector, columns: 2 * TileSettings.vector)
    let product = operands.product(settings, rows: 0..<height)
    let transposed = operands.transposedProduct(settings, terms: 13, rows: 0..<height)
    for row in 0..<height {
      let alone = row..<row + 1
      #expect(
        columns(row, of: product) == columns(row, of: operands.product(settings, rows: alone)))
      #expect(
        columns(row, of: transposed)
          == columns(row, of: operands.transposedProduct(settings, terms: 13, rows: alone)))
    }
  }

  @Test func bitsAreTheSameForPanelsOfOneAndTwoVectors() {
    let vector = TileSettings.vector
    let narrow = TileSettings(panelWidth: vector, columns: vector)
    let wide = TileSettings(panelWidth: 2 * vector, columns: vector)
    #expect(operands.product(narrow, rows: 0..<25) == operands.product(wide, rows: 0..<25))
    #expect(
      operands.transposedProduct(narrow, terms: 13, rows: 0..<25)
        == operands.transposedProduct(wide, terms: 13, rows: 0..<25))
  }

  @Test(.enabled(if: TileSettings.vector > 4, "128-bit vectors come without fused additions"))
  func everyElementIsOneChainOfFusedMultiplyAdds() {
    let settings = TileSettings(
      panelWidth: 2 * TileSettings.vector, columns: 2 * TileSettings.vector,
      segments: [(4, 9), (1, 4)])
    let product = operands.product(settings, rows: 0..<25)
    for row in 0..<25 {
      let chain = (0..<settings.columns).map { column in
        ([Int](4..<13) + [Int](1..<5)).enumerated().reduce(Float(0)) { sum, term in
          sum.addingProduct(
            operands.a[row * operands.step + term.element],
            operands.b[term.offset * settings.columns + column])
        }
      }
      #expect(columns(row, of: product) == chain)
    }
  }

  @Test func theVectorIsOneOfTheKnownWidths() {
    let vector = (foley_vector_width(), String(cString: foley_vector_name()))
    #expect(vector == (16, "AVX-512") || vector == (8, "AVX2") || vector == (4, "128-bit"))
    #expect(foley_panel_width() == 2 * foley_vector_width())
  }

  /// The columns of one row of C.
  private func columns(_ row: Int, of c: [Float]) -> [Float] {
    Array(c[row * operands.cStride..<row * operands.cStride + 2 * TileSettings.vector])
  }
}
