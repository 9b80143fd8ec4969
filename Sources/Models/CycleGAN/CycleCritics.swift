// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The critics of both domains.
final class CycleCritics: Module {
  /// Tells sources from what is made of targets.
  let source: PatchCritic
  /// Tells targets from what is made of sources.
  let target: PatchCritic
  /// Tells sources from what both generators make of them; nil without a second step.
  let secondSource: PatchCritic?
  /// Tells targets from what both generators make of them; nil without a second step.
  let secondTarget: PatchCritic?

  init(inputs: Int, width: Int, hasSecondStep: Bool, using stream: inout RandomStream) {
    func critic(_ stream: inout RandomStream) -> PatchCritic {
      PatchCritic(inputs: inputs, width: width, using: &stream)
    }
    source = critic(&stream)
    target = critic(&stream)
    secondSource = hasSecondStep ? critic(&stream) : nil
    secondTarget = hasSecondStep ? critic(&stream) : nil
  }
}

extension PatchCritic {
  /// The scores of the patches; nothing in this critic is random.
  func scores(_ examples: Tensor) -> Tensor {
    var unused = RandomStream(seed: 0, name: "unused")
    return self(examples, using: &unused)
  }

  /// An update of this critic on real and generated examples; nothing in it is random.
  func update(_ index: Int, real: Tensor, generated: Tensor) -> CriticUpdate {
    let unused = RandomStream(seed: 0, name: "unused")
    return CriticUpdate(
      index: index, real: real, generated: generated, labels: nil, critic: self, stream: unused,
      penaltyStream: unused, viewStream: unused)
  }
}
