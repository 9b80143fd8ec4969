// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// The critic of a ``DCGANLayout``: examples `[N, L, C]` or `[N, T, F, C]` to scores `[N]`.
///
/// Strided convolutions with leaky rectifiers of slope 0.2, phase shuffle on request after all of
/// them but the last, and a dense layer; between them what its ``CriticDesign`` asks for. A second head,
/// on request, scores patches: a convolution of size one on the signal of the second block (Isola, Zhu,
/// Zhou and Efros, "Image-to-Image Translation with Conditional Adversarial Networks", 2017, section
/// 3.2.2). Donahue,
/// McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), tables 4 and 6 and section 3.3.
public final class DCGANCritic: Critic {
  /// What the rectifiers multiply negative values by.
  private static let slope: Float = 0.2
  /// The block whose signal patches are scored by, from 0.
  private static let patchBlock = 1

  private let blocks: [Convolution]
  private let normalizations: [BatchNormalization]
  private let discrimination: MinibatchDiscrimination?
  private let dense: Dense
  private let classes: Dense?
  private let patches: Convolution?
  private let design: CriticDesign
  private let dropout: Dropout
  private let phaseShuffle: PhaseShuffle
  private let exampleShape: [Int]

  /// A critic of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: some DCGANConfiguration, design: CriticDesign = CriticDesign(),
    initializer: Initializer = .glorotUniform, using stream: inout RandomStream
  ) {
    let layout = configuration.layout
    self.design = design
    exampleShape = layout.exampleShape
    phaseShuffle = PhaseShuffle(radius: configuration.phaseShuffleRadius)
    dropout = Dropout(rate: design.dropout)
    blocks = layout.criticBlocks.enumerated().map { index, block in
      Convolution(
        inputs: block.inputs, outputs: block.outputs,
        kernel: layout.kernel(length: configuration.kernelLength),
        stride: block.stride,
        activation: design.normalizesBatches && index > 0
          ? .linear : .leakyReLU(slope: Self.slope),
        normalizesSpectrum: design.normalizesSpectrum, initializer: initializer, using: &stream)
    }
    normalizations =
      design.normalizesBatches
      ? layout.criticBlocks.dropFirst().map { BatchNormalization(channels: $0.outputs) } : []
    let features = layout.startShape.reduce(1, *)
    func head(_ inputs: Int, _ outputs: Int) -> Dense {
      Dense(
        inputs: inputs, outputs: outputs, normalizesSpectrum: design.normalizesSpectrum,
        initializer: initializer, using: &stream)
    }
    dense = head(
      features + design.discriminationKernels + (design.seesDeviation ? 1 : 0), 1)
    classes = design.labels == .none ? nil : head(features, design.labels.classCount)
    let patchBlock = layout.criticBlocks[min(Self.patchBlock, layout.criticBlocks.count - 1)]
    patches =
      design.scoresPatches
      ? Convolution(
        inputs: patchBlock.outputs, outputs: 1, kernel: layout.kernel(length: 1),
        stride: layout.kernel(length: 1), normalizesSpectrum: design.normalizesSpectrum,
        initializer: initializer, using: &stream) : nil
    discrimination =
      design.discriminationKernels == 0
      ? nil
      : MinibatchDiscrimination(
        inputs: features, kernelCount: design.discriminationKernels, using: &stream)
  }

  /// Whether it compares the examples of a batch.
  public var mixesExamples: Bool { design.mixesExamples }

  /// Examples to scores `[N]` and, of a classifier, logits; shifts and dropout come from `stream`.
  public func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) for a critic of \(exampleShape)")
    let (signals, patchScores) = signals(of: examples, using: &stream)
    let (count, last) = (examples.shape[0], signals[signals.count - 1])
    let features = last.reshaped(to: [count, last.count / count])
    return design.output(
      score: score(features), classes: classes?(features), labels: labels, patches: patchScores,
      features: design.givesFeatures ? signals : [])
  }

  /// One round of the power iterations.
  public func prepare(step: Int) { iterateSpectralNormalizations() }

  /// The signals of the blocks, `[N, S..., C]`, all if they are features, else the last, and the scores of patches, `[N, S...]`, if there are any.
  private func signals(
    of examples: Tensor, using stream: inout RandomStream
  ) -> (signals: [Tensor], patchScores: [Tensor]) {
    let count = examples.shape[0]
    var x = examples
    var (signals, patchScores): ([Tensor], [Tensor]) = ([], [])
    for (index, block) in blocks.enumerated() {
      let isLast = index == blocks.count - 1
      let shifts = isLast ? nil : phaseShuffle.shifts(count, using: &stream)
      if index > 0, design.normalizesBatches {
        x = normalizations[index - 1](block(x), training: true).leakyReLU(slope: Self.slope)
        x = shifts.map(x.reflectShifted(by:)) ?? x
      } else {
        x = block(x, shifts: shifts)
      }
      x = dropout(x, using: &stream)
      if isLast || design.givesFeatures { signals.append(x) }
      if index == min(Self.patchBlock, blocks.count - 1), let patches {
        patchScores.append(patches(x).reshaped(to: Array(x.shape.dropLast())))
      }
    }
    return (signals, patchScores)
  }

  private func score(_ features: Tensor) -> Tensor {
    var x = discrimination?(features) ?? features
    if design.seesDeviation { x = MinibatchDeviation()(x) }
    return dense(x).reshaped(to: [features.shape[0]])
  }
}
