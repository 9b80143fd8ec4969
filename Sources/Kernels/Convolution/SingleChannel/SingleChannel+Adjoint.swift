// SPDX-License-Identifier: MIT
import CKernels

extension SingleChannel {
  /// Taps per phase of the stride along a line.
  private var tapsPerPhase: Int { (kernel.taps + stride.taps - 1) / stride.taps }
  /// Floats of a packed row of the kernel.
  private var packedRowCount: Int { tapsPerPhase * stride.taps * channels }

  /// x `[N, I..., 1]` from y `[N, J..., O]` and w `[K..., 1, O]`.
  func adjoint(
    _ y: UnsafePointer<Float>, _ w: UnsafePointer<Float>, bias: Float, slope: Float,
    into x: UnsafeMutablePointer<Float>
  ) {
    // Positions of x are grouped by stride; the first group may begin before x.
    let groups = (before.taps + input.width + stride.taps - 1) / stride.taps
    let firstGroup = before.taps / stride.taps
    MemoryPool.withScratch(kernel.rows * packedRowCount) { packed in
      pack(w, into: packed)
      forEachTask(height: input.height, width: groups - firstGroup) { task in
        let positions =
          task.positions.lowerBound + firstGroup..<task.positions.upperBound + firstGroup
        let task = Task(example: task.example, lines: task.lines, positions: positions)
        adjoint(
          task, y + task.example * output.count, packed, bias: bias, slope: slope,
          into: x + task.example * input.count)
      }
    }
  }

  /// Packs the taps in the order in which a window of y uses them, `[K, taps, phases, O]`, with
  /// zeros for phases that have one tap fewer.
  private func pack(_ w: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>) {
    for row in 0..<kernel.rows {
      for tap in 0..<tapsPerPhase {
        for phase in 0..<stride.taps {
          let place = ((row * tapsPerPhase + tap) * stride.taps + phase) * channels
          let source = phase + stride.taps * (tapsPerPhase - 1 - tap)
          if source < kernel.taps {
            (packed + place).update(
              from: w + (row * kernel.taps + source) * channels, count: channels)
          } else {
            (packed + place).update(repeating: 0, count: channels)
          }
        }
      }
    }
  }

  private func adjoint(
    _ task: Task, _ y: UnsafePointer<Float>, _ packed: UnsafePointer<Float>, bias: Float,
    slope: Float, into x: UnsafeMutablePointer<Float>
  ) {
    // The C kernel computes sixteen results at a time.
    let perVector = max(1, 16 / stride.taps)
    let groups = (task.positions.count + perVector - 1) / perVector * perVector
    let first = task.positions.lowerBound - (tapsPerPhase - 1)
    let positions = first..<first + groups + tapsPerPhase - 1
    let meeting = outputLines(of: task.lines.lowerBound).lowerBound
    let lines = meeting..<max(meeting, outputLines(of: task.lines.upperBound - 1).upperBound)
    let stripCount = lines.count * positions.count * channels
    let strip = threadScratch(stripCount + groups * stride.taps)
    output.copy(y, lines: lines, positions: positions, to: strip)
    let results = strip + stripCount
    let inside =
      (task.positions.lowerBound * stride.taps - before.taps..<task.positions.upperBound
      * stride.taps - before.taps).clamped(to: 0..<input.width)
    let skipped = inside.lowerBound - (task.positions.lowerBound * stride.taps - before.taps)
    for line in task.lines {
      let met = outputLines(of: line)
      let row = line + before.rows - met.lowerBound * stride.rows
      var products = foley_single_line(
        rows: met.count,
        source: strip + (met.lowerBound - lines.lowerBound) * positions.count * channels,
        kernel: packed + row * packedRowCount, sourceStep: positions.count * channels,
        kernelStep: -stride.rows * packedRowCount, taps: tapsPerPhase, stride: stride.taps,
        channels: channels, count: task.positions.count)
      foley_many_to_single(&products, results)
      let target = x + line * input.width + inside.lowerBound
      foley_affine(results + skipped, 1, bias, target, inside.count)
      if slope != 1 { foley_leaky_relu_mask(target, target, slope, target, inside.count) }
    }
  }

  /// The lines of y whose windows cover a line of x.
  private func outputLines(of line: Int) -> Range<Int> {
    let place = line + before.rows
    let first = max(0, (place - kernel.rows + stride.rows) / stride.rows)
    let end = min(output.height, place / stride.rows + 1)
    return first..<max(first, end)
  }
}
