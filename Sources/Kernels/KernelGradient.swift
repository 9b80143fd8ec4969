// SPDX-License-Identifier: MIT
import CKernels

extension Convolution {
  /// The adjoint of `forward` in w: w `[K..., C, O]` from x `[N, I..., C]` and y `[N, J..., O]`.
  public static func kernelGradient(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    into kernel: UnsafeMutablePointer<Float>, geometry: ConvolutionGeometry
  ) {
    KernelGradient(geometry).run(x, y, into: kernel)
  }
}

/// w = transpose(windows of x) y, cut into blocks of w's rows; where these are too few to share out, also
/// into parts of the sum, added in order, and into groups of columns. All cuts go by shape.
private struct KernelGradient {
  /// Rows of w in a block, and windows gathered for it at a time: a block of windows fits the
  /// second-level cache.
  private static let blockHeight = 96
  private static let chunkWindows = 256
  /// Pieces of work that keep a machine's cores evenly busy.
  private static let wantedTasks = 32

  private let geometry: ConvolutionGeometry
  private let height: Int
  private let columns: Int
  private let windows: Int
  private let blocks: Int
  private let parts: Int
  private let groups: Int

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    columns = geometry.outputChannels
    height = geometry.kernelCount / max(1, columns)
    windows = geometry.batch * geometry.outputSize.reduce(1, *)
    blocks = (height + Self.blockHeight - 1) / Self.blockHeight
    let wantedParts = (Self.wantedTasks + blocks - 1) / max(1, blocks)
    parts = max(1, min(wantedParts, windows / (2 * Self.chunkWindows)))
    let panels = (columns + Int(foley_panel_width()) - 1) / Int(foley_panel_width())
    groups = min(panels, (Self.wantedTasks + blocks * parts - 1) / max(1, blocks * parts))
  }

  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let count = geometry.kernelCount
    guard count > 0 else { return }
    guard windows > 0 else { return kernel.update(repeating: 0, count: count) }
    MemoryPool.withScratch((parts - 1) * count) { partial in
      parallelFor(blocks * parts * groups) { task in
        let (rest, block) = task.quotientAndRemainder(dividingBy: blocks)
        let (part, group) = rest.quotientAndRemainder(dividingBy: groups)
        add(
          x, y, rows: block * height / blocks..<(block + 1) * height / blocks,
          windows: part * windows / parts..<(part + 1) * windows / parts, group: group,
          into: part == 0 ? kernel : partial + (part - 1) * count)
      }
      guard parts > 1 else { return }
      parallelRanges(count, grain: 1 << 12) { range in
        for part in 0..<parts - 1 {
          foley_accumulate(
            partial + part * count + range.lowerBound, kernel + range.lowerBound, range.count)
        }
      }
    }
  }

  /// One task: the rows `rows` and the columns of one group, summed over `windows`.
  private func add(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, rows: Range<Int>, windows: Range<Int>,
    group: Int, into w: UnsafeMutablePointer<Float>
  ) {
    let panelWidth = Int(foley_panel_width())
    let panels = (columns + panelWidth - 1) / panelWidth
    let chunk = Self.chunkWindows
    MemoryPool.withScratch(chunk * (rows.count + panelWidth)) { gathered in
      let packed = gathered + chunk * rows.count
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: chunk) { a in
        for row in 0..<chunk { a[row] = UnsafePointer(gathered + row * rows.count) }
        for first in stride(from: windows.lowerBound, to: windows.upperBound, by: chunk) {
          let part = first..<min(first + chunk, windows.upperBound)
          gather(x, rows: rows, windows: part, into: gathered)
          for panel in panels * group / groups..<panels * (group + 1) / groups {
            let first = panel * panelWidth
            let width = min(panelWidth, columns - first)
            let vectors = width > Int(foley_vector_width()) ? panelWidth : panelWidth / 2
            pack(y, windows: part, columns: first..<first + width, width: vectors, into: packed)
            var block = foley_transposed_product_block(
              aRows: a.baseAddress, rows: part.count, height: rows.count, b: packed,
              panelWidth: vectors, columns: width, c: w + rows.lowerBound * columns + first,
              cStride: columns, accumulates: part.lowerBound == windows.lowerBound ? 0 : 1)
            foley_transposed_product(&block)
          }
        }
      }
    }
  }

  /// Copies the columns `columns` of y's rows side by side.
  private func pack(
    _ y: UnsafePointer<Float>, windows: Range<Int>, columns: Range<Int>, width: Int,
    into packed: UnsafeMutablePointer<Float>
  ) {
    for (row, window) in windows.enumerated() {
      let from = y + window * self.columns + columns.lowerBound
      let to = packed + row * width
      to.update(from: from, count: columns.count)
      for column in columns.count..<width { to[column] = 0 }
    }
  }

  /// Copies the elements `rows` (counted over K... and C) of each window, zero outside x.
  private func gather(
    _ x: UnsafePointer<Float>, rows: Range<Int>, windows: Range<Int>,
    into gathered: UnsafeMutablePointer<Float>
  ) {
    let run = geometry.kernelSize[2] * geometry.inputChannels
    let line = geometry.inputSize[2] * geometry.inputChannels
    for (index, window) in windows.enumerated() {
      var to = gathered + index * rows.count
      let corner = Corner(ofWindow: window, geometry)
      var row = rows.lowerBound
      while row < rows.upperBound {
        let (plane, inside) = row.quotientAndRemainder(dividingBy: run)
        let count = min(run - inside, rows.upperBound - row)
        let start = corner.width * geometry.inputChannels + inside
        let exists = (0..<count).clamped(to: -start..<line - start)
        if let lineIndex = corner.line(atTap: plane, geometry), !exists.isEmpty {
          to.update(repeating: 0, count: exists.lowerBound)
          (to + exists.lowerBound).update(
            from: x + lineIndex * line + start + exists.lowerBound, count: exists.count)
          (to + exists.upperBound).update(repeating: 0, count: count - exists.upperBound)
        } else {
          to.update(repeating: 0, count: count)
        }
        to += count
        row += count
      }
    }
  }

  /// Where a window begins in x.
  private struct Corner {
    let example: Int
    let depth: Int
    let height: Int
    let width: Int

    init(ofWindow window: Int, _ geometry: ConvolutionGeometry) {
      let (line, j) = window.quotientAndRemainder(dividingBy: geometry.outputSize[2])
      let (plane, i) = line.quotientAndRemainder(dividingBy: geometry.outputSize[1])
      let (example, h) = plane.quotientAndRemainder(dividingBy: geometry.outputSize[0])
      self.example = example
      depth = h * geometry.stride[0] - geometry.paddingBefore[0]
      height = i * geometry.stride[1] - geometry.paddingBefore[1]
      width = j * geometry.stride[2] - geometry.paddingBefore[2]
    }

    /// The line of x under a tap of the outer axes; nil in the padding.
    func line(atTap tap: Int, _ geometry: ConvolutionGeometry) -> Int? {
      let (depthTap, heightTap) = tap.quotientAndRemainder(dividingBy: geometry.kernelSize[1])
      let (depth, height) = (depth + depthTap, height + heightTap)
      guard (0..<geometry.inputSize[0]).contains(depth),
        (0..<geometry.inputSize[1]).contains(height)
      else { return nil }
      return (example * geometry.inputSize[0] + depth) * geometry.inputSize[1] + height
    }
  }
}
