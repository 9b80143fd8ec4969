// SPDX-License-Identifier: MIT
import CKernels

extension SingleChannel {
  /// y `[N, J..., O]` from x `[N, I..., 1]` and w `[K..., 1, O]`; values that a shift moves outside
  /// are dropped.
  func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, finish: TileEpilogue,
    into y: UnsafeMutablePointer<Float>
  ) {
    forEachTask(height: output.height, width: output.width) { task in
      forward(task, x + task.example * input.count, w, finish, into: y)
    }
  }

  private func forward(
    _ task: Task, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ finish: TileEpilogue,
    into y: UnsafeMutablePointer<Float>
  ) {
    let firstLine = task.lines.lowerBound * stride.rows - before.rows
    let first = task.positions.lowerBound * stride.taps - before.taps
    let lines = firstLine..<firstLine + (task.lines.count - 1) * stride.rows + kernel.rows
    let positions = first..<first + (task.positions.count - 1) * stride.taps + kernel.taps
    let strip = threadScratch(lines.count * positions.count)
    input.copy(x, lines: lines, positions: positions, to: strip)
    let move = finish.offset(ofExample: task.example)
    let inside = task.positions.clamped(to: max(0, -move)..<output.width - max(0, move))
    guard !inside.isEmpty else { return }
    let skipped = (inside.lowerBound - task.positions.lowerBound) * stride.taps
    for line in task.lines {
      let start = (line - task.lines.lowerBound) * stride.rows * positions.count
      let place = (task.example * output.height + line) * output.width + inside.lowerBound
      let target = y + (place + move) * channels
      var products = foley_single_line(
        rows: kernel.rows, source: strip + start + skipped, kernel: w,
        sourceStep: positions.count, kernelStep: kernel.taps * channels, taps: kernel.taps,
        stride: stride.taps, channels: channels, count: inside.count)
      foley_single_to_many(&products, finish.bias, finish.slope, target)
      guard let mask = finish.mask else { continue }
      let sign = mask.sign + place * channels
      foley_leaky_relu_mask(target, sign, mask.slope, target, inside.count * channels)
    }
  }
}
