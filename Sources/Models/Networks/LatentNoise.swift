// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

extension GeneratorInput {
  /// The noise of a layer, `[N, size...]`: that of ``noise``, or uniform numbers of variance 1 that
  /// follow from the latents.
  ///
  /// Their seed is ``noiseSeed`` and the signs of the latent's numbers: the noise of an example
  /// depends on its latent alone, and stays the same where a latent changes a little.
  ///
  /// - Parameters:
  ///   - layer: the number of the layer among those that take noise, from 0.
  ///   - size: the shape for one example, such as `[T, F, 1]`.
  public func noise(_ layer: Int, size: [Int]) -> Tensor {
    noiseObserver?(layer, size)
    let (count, latentCount) = (latents.shape[0], latents.shape[1])
    if let given = noise {
      precondition(
        given.indices.contains(layer) && given[layer].shape == [count] + size,
        "noise of \(given.map(\.shape)) for layer \(layer) of [\(count)] and \(size)")
      return given[layer]
    }
    let values = latents.values
    let streams = (0..<count).map { row in
      let signs = values[(row * latentCount)..<((row + 1) * latentCount)].map {
        $0 < 0 ? UInt8(1) : 0
      }
      return RandomStream(
        seed: fowlerNollVoHash(of: signs) ^ noiseSeed, name: "noise", index: UInt64(layer))
    }
    let bound = Float(3).squareRoot()
    return .uniform(in: -bound...bound, shape: [count] + size, streams: streams)
  }
}
