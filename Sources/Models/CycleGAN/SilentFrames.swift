// SPDX-License-Identifier: MIT
import Autograd

/// The frames of spectrograms in which nothing sounds; a conversion leaves them silent.
///
/// Otherwise a critic would tell conversions by the level of the silence that follows short recordings,
/// and a generator would learn to fill it.
struct SilentFrames {
  /// 1 for all values of a frame that sounds and 0 for those of a silent one, `[N, T, F, C]`.
  let sounding: Tensor
  /// 1 less ``sounding``.
  private let silent: Tensor

  /// The silent frames of `examples`, `[N, T, F, C]`: all of their values are at most `silence`.
  init(of examples: Tensor, silence: Float) {
    let frames = examples.shape[0] * examples.shape[1]
    let size = examples.count / max(1, frames)
    sounding = Tensor(shape: examples.shape) { result in
      examples.withValues { values in
        for frame in 0..<frames {
          let range = frame * size..<(frame + 1) * size
          let share: Float = values[range].contains { $0 > silence } ? 1 : 0
          for place in range { result[place] = share }
        }
      }
    }
    silent = 1 - sounding
  }

  /// Conversions of the examples whose silent frames have the values of `silence`, `[F · C]`.
  func kept(in converted: Tensor, silence: Tensor) -> Tensor {
    let shape = converted.shape
    let row = silence.reshaped(to: [1, 1, shape[2], shape[3]])
    return converted * sounding + row.broadcast(to: shape) * silent
  }
}
