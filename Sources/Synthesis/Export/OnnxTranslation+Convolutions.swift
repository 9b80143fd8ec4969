// SPDX-License-Identifier: MIT
import Autograd

// ONNX has channels after the batch, `[N, C, S...]`. Padding is a node of its own: unequal padding within
// a convolution is refused by WebGPU and, for transposed ones, by CUDA.
extension OnnxTranslation {
  /// The orders of axes from channels last to channels first, and back.
  private static func orders(_ rank: Int) -> (first: [Int], last: [Int]) {
    ([0, rank - 1] + (1..<(rank - 1)), [0] + (2..<rank) + [1])
  }

  /// x `[N, I..., C]` with a kernel `[K..., C, O]`.
  func convolution(
    _ step: Step, _ operands: [String], _ window: Window, to graph: inout OnnxGraph
  ) throws(ExportError) -> String {
    let rank = step.two.shape.count
    let orders = Self.orders(rank)
    var x = operands[0]
    if window.padding.contains(where: { $0 != (0, 0) }) {
      let before = [0] + window.padding.map(\.before) + [0]
      let after = [0] + window.padding.map(\.after) + [0]
      x = graph.add("Pad", [x, graph.constant(before + after)])
    }
    x = graph.add("Transpose", [x], [.ints("perm", orders.first)])
    // [K..., C, O] to [O, C, K...]
    let kernel = graph.add(
      "Transpose", [operands[1]], [.ints("perm", [rank - 1, rank - 2] + (0..<(rank - 2)))])
    let y = graph.add(
      "Conv", [x, kernel] + operands.dropFirst(2),
      [.ints("kernel_shape", window.kernel), .ints("strides", window.stride)])
    return graph.add("Transpose", [y], [.ints("perm", orders.last)])
  }

  /// y `[N, J..., O]` with a kernel `[K..., C, O]` to `[N, size..., C]`: the whole transposed convolution,
  /// of which the padding is cut off.
  func transposedConvolution(
    _ step: Step, _ operands: [String], _ window: Window, outputSize: [Int],
    to graph: inout OnnxGraph
  ) throws(ExportError) -> String {
    let rank = step.two.shape.count
    let orders = Self.orders(rank)
    let y = graph.add("Transpose", [operands[0]], [.ints("perm", orders.first)])
    // [K..., C, O] to [O, C, K...]
    let kernel = graph.add(
      "Transpose", [operands[1]], [.ints("perm", [rank - 1, rank - 2] + (0..<(rank - 2)))])
    var x = graph.add(
      "ConvTranspose", [y, kernel],
      [.ints("kernel_shape", window.kernel), .ints("strides", window.stride)])
    x = graph.add("Transpose", [x], [.ints("perm", orders.last)])
    x = cut(x, window, outputSize, to: &graph)
    return operands.count > 2 ? graph.add("Add", [x, operands[2]]) : x
  }

  /// The part of a whole transposed convolution that lies within the output, with zeros where it is
  /// shorter.
  private func cut(
    _ x: String, _ window: Window, _ size: [Int], to graph: inout OnnxGraph
  ) -> String {
    let outputs = window.outputSize(ofInput: size)
    let whole = outputs.indices.map { (outputs[$0] - 1) * window.stride[$0] + window.kernel[$0] }
    let start = window.padding.map(\.before)
    let end = size.indices.map { start[$0] + size[$0] }
    let missing = size.indices.map { max(0, end[$0] - whole[$0]) }
    var x = x
    if missing.contains(where: { $0 > 0 }) {
      let none = [Int](repeating: 0, count: size.count + 2)
      x = graph.add("Pad", [x, graph.constant(none + [0] + missing + [0])])
    }
    return graph.add(
      "Slice",
      [
        x, graph.constant(start), graph.constant(end),
        graph.constant(Array(1...size.count)),
      ])
  }
}
