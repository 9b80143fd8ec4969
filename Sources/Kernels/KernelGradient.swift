// SPDX-License-Identifier: MIT
import CKernels

extension ConvolutionKernels {
  /// The adjoint of `forward` in w: w `[K..., C, O]` from x `[N, I..., C]` and y `[N, J..., O]`.
  public static func kernelGradient(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    into kernel: UnsafeMutablePointer<Float>, geometry: ConvolutionGeometry
  ) {
    KernelGradient(geometry).run(x, y, into: kernel)
  }
}

/// w = transpose(windows of x) y, cut into blocks of w's rows.
///
/// Where these are too few to share out, also into parts of the sum, added in order, and into groups of
/// columns. All cuts go by shape.
private struct KernelGradient {
  /// Rows of w in a block, and windows gathered for it at a time: a block of windows fits the
  /// second-level cache.
  private static let blockHeight = 192
  private static let chunkWindows = 256
  /// Columns of w from which on a copy of neighbouring windows pays for itself.
  private static let columnsWorthCopying = 128
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
    let panels = (columns + Self.panelWidth - 1) / Self.panelWidth
    groups = min(panels, (Self.wantedTasks + blocks * parts - 1) / max(1, blocks * parts))
  }

  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let count = geometry.kernelCount
    guard count > 0 else { return }
    guard windows > 0 else { return kernel.update(repeating: 0, count: count) }
    MemoryPool.withScratch((parts - 1) * count) { partial in
      withPanels(of: y) { panels in
        parallelFor(blocks * parts * groups) { task in
          let (rest, block) = task.quotientAndRemainder(dividingBy: blocks)
          let (part, group) = rest.quotientAndRemainder(dividingBy: groups)
          add(
            x, panels, rows: block * height / blocks..<(block + 1) * height / blocks,
            windows: part * windows / parts..<(part + 1) * windows / parts, group: group,
            into: part == 0 ? kernel : partial + (part - 1) * count)
        }
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

  // MARK: Panels of y

  private static let panelWidth = Int(foley_panel_width())

  private var panels: Int { (columns + Self.panelWidth - 1) / Self.panelWidth }

  private func columns(ofPanel panel: Int) -> Int {
    min(Self.panelWidth, columns - panel * Self.panelWidth)
  }

  /// Floats from a window to the next one in a panel: one vector where that is enough.
  private func width(ofPanel panel: Int) -> Int {
    let vector = Int(foley_vector_width())
    return columns(ofPanel: panel) > vector ? Self.panelWidth : vector
  }

  /// Lends y as `[panel][window][column]`: y itself where it is one panel.
  private func withPanels(of y: UnsafePointer<Float>, _ body: (UnsafePointer<Float>) -> Void) {
    guard width(ofPanel: 0) != columns else { return body(y) }
    let chunk = Self.chunkWindows
    let chunks = (windows + chunk - 1) / chunk
    MemoryPool.withScratch(panels * windows * Self.panelWidth) { packed in
      parallelFor(chunks) { index in
        let first = index * chunk
        for panel in 0..<panels {
          let width = width(ofPanel: panel)
          let to = packed + panel * windows * Self.panelWidth + first * width
          let rows = min(chunk, windows - first)
          if columns(ofPanel: panel) < width { to.update(repeating: 0, count: rows * width) }
          foley_copy_block(
            y + first * columns + panel * Self.panelWidth, columns, to, width, rows,
            columns(ofPanel: panel))
        }
      }
      body(UnsafePointer(packed))
    }
  }

  // MARK: A block

  /// One task: the rows `rows` and the columns of one group, summed over `windows`.
  private func add(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, rows: Range<Int>, windows: Range<Int>,
    group: Int, into w: UnsafeMutablePointer<Float>
  ) {
    let chunk = Self.chunkWindows
    let gathered = threadScratch(chunk * rows.count)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: chunk) { a in
      for first in stride(from: windows.lowerBound, to: windows.upperBound, by: chunk) {
        let part = first..<min(first + chunk, windows.upperBound)
        find(x, rows: rows, windows: part, scratch: gathered, a)
        for panel in panels * group / groups..<panels * (group + 1) / groups {
          let width = width(ofPanel: panel)
          let column = panel * Self.panelWidth
          var block = foley_transposed_product_block(
            aRows: a.baseAddress, rows: part.count, height: rows.count,
            b: y + column * self.windows + part.lowerBound * width, panelWidth: width,
            columns: columns(ofPanel: panel), c: w + rows.lowerBound * columns + column,
            cStride: columns, accumulates: part.lowerBound == windows.lowerBound ? 0 : 1)
          foley_transposed_product(&block)
        }
      }
    }
  }

  /// Finds the elements `rows` of each window, counted over all axes of the kernel and C.
  ///
  /// They stay in x where they are neighbours there and few columns use them; else they are copied,
  /// with zeros for what is outside x.
  private func find(
    _ x: UnsafePointer<Float>, rows: Range<Int>, windows: Range<Int>,
    scratch: UnsafeMutablePointer<Float>, _ a: UnsafeMutableBufferPointer<UnsafePointer<Float>?>
  ) {
    let run = geometry.kernelSize[2] * geometry.inputChannels
    let line = geometry.inputSize[2] * geometry.inputChannels
    let step = geometry.stride[2] * geometry.inputChannels
    let (plane, inside) = rows.lowerBound.quotientAndRemainder(dividingBy: run)
    let isOneRun = inside + rows.count <= run
    let staysInPlace = isOneRun && columns < Self.columnsWorthCopying
    var index = 0
    while index < windows.count {
      let corner = Corner(ofWindow: windows.lowerBound + index, geometry)
      let end = min(windows.count, index + geometry.outputSize[2] - corner.place)
      let lineStart = isOneRun ? corner.line(atTap: plane, geometry).map { x + $0 * line } : nil
      var start = corner.width * geometry.inputChannels + inside
      for place in index..<end {
        let to = scratch + place * rows.count
        a[place] = UnsafePointer(to)
        if let lineStart, start >= 0, start + rows.count <= line {
          if staysInPlace {
            a[place] = lineStart + start
          } else {
            to.update(from: lineStart + start, count: rows.count)
          }
        } else {
          gather(x, rows: rows, Corner(ofWindow: windows.lowerBound + place, geometry), into: to)
        }
        start += step
      }
      index = end
    }
  }

  private func gather(
    _ x: UnsafePointer<Float>, rows: Range<Int>, _ corner: Corner,
    into scratch: UnsafeMutablePointer<Float>
  ) {
    let run = geometry.kernelSize[2] * geometry.inputChannels
    let line = geometry.inputSize[2] * geometry.inputChannels
    var (to, row) = (scratch, rows.lowerBound)
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

  /// Where a window begins in x.
  private struct Corner {
    /// The window's place in its line of windows.
    let place: Int
    let width: Int
    private let example: Int
    private let depth: Int
    private let height: Int

    init(ofWindow window: Int, _ geometry: ConvolutionGeometry) {
      let (line, place) = window.quotientAndRemainder(dividingBy: geometry.outputSize[2])
      let (plane, j) = line.quotientAndRemainder(dividingBy: geometry.outputSize[1])
      let (example, i) = plane.quotientAndRemainder(dividingBy: geometry.outputSize[0])
      self.place = place
      self.example = example
      depth = i * geometry.stride[0] - geometry.paddingBefore[0]
      height = j * geometry.stride[1] - geometry.paddingBefore[1]
      width = place * geometry.stride[2] - geometry.paddingBefore[2]
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
