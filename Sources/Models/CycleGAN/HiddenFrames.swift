// SPDX-License-Identifier: MIT
import Autograd
import Kernels

/// Draws frames that a generator does not see and has to fill in.
///
/// Of each example a run of frames is hidden, whose length is uniform from 0 to the largest one and
/// whose place is uniform: Kaneko, Kameoka, Tanaka and Hojo, "MaskCycleGAN-VC" (ICASSP 2021), section 3.2,
/// where up to half of 64 frames gave the best result.
struct HiddenFrames {
  /// The largest share of the frames.
  let largestShare: Float

  /// 1 for frames that are seen and 0 for hidden ones, `[count, frames]`; nil if none are ever hidden.
  func seen(count: Int, frames: Int, using stream: inout RandomStream) -> Tensor? {
    let most = Int(largestShare * Float(frames))
    guard most > 0 else { return nil }
    return Tensor(shape: [count, frames]) { values in
      values.update(repeating: 1)
      for example in 0..<count {
        let length = stream.uniformInteger(below: most + 1)
        let start = stream.uniformInteger(below: frames - length + 1)
        for frame in start..<start + length { values[example * frames + frame] = 0 }
      }
    }
  }
}
