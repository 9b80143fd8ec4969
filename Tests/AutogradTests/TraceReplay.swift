// SPDX-License-Identifier: MIT
import Autograd

extension Trace {
  /// Computes the steps of the trace with other inputs of the same shapes, by the functions of tensors.
  func replayed(_ inputs: [Tensor]) -> Tensor {
    var results: [Tensor] = []
    func value(_ operand: TracedOperand) -> Tensor {
      switch operand {
      case .input(let index): inputs[index]
      case .step(let index): results[index]
      case .constant(let tensor): tensor
      }
    }
    for step in steps { results.append(Self.result(of: step, step.operands.map(value))) }
    return value(output)
  }

  private static func result(of step: TracedStep, _ x: [Tensor]) -> Tensor {
    switch step.primitive {
    case .add: x[0] + x[1]
    case .subtract: x[0] - x[1]
    case .multiply: x[0] * x[1]
    case .divide: x[0] / x[1]
    case .scaleAndShift(let scale, let shift): x[0] * scale + shift
    case .addPerChannel: x[0].adding(perChannel: x[1])
    case .multiplyPerChannel: x[0].multiplied(perChannel: x[1])
    case .addPerExample: x[0].adding(perExample: x[1])
    case .multiplyPerExample: x[0].multiplied(perExample: x[1])
    case .scaleAndShiftPerExample: x[0].scaled(perExample: x[1], shiftedBy: x[2])
    case .multiplyPerPosition: x[0].multiplied(perPosition: x[1])
    case .exp: x[0].exp()
    case .log: x[0].log()
    case .squareRoot: x[0].squareRoot()
    case .tanh: x[0].tanh()
    case .sigmoid: x[0].sigmoid()
    case .softplus: x[0].softplus()
    case .squared: x[0].squared()
    case .reciprocal: x[0].reciprocal()
    case .absolute: x[0].absolute()
    case .softmax: x[0].softmax()
    case .leakyReLU(let slope): x[0].leakyReLU(slope: slope)
    case .clamp(let bounds): x[0].clamped(to: bounds)
    case .convolution(let window):
      x[0].convolved(with: x[1], window: window, bias: x.count > 2 ? x[2] : nil)
    case .transposedConvolution(let window, let size):
      x[0].convolvedTransposed(
        with: x[1], window: window, outputSize: size, bias: x.count > 2 ? x[2] : nil)
    case .matrixProduct(let left, let right):
      x[0].matrixProduct(x[1], transposingLeft: left, transposingRight: right)
    case .sum(let axes): x[0].sum(alongAxes: axes, keepingDimensions: true)
    case .sumToExamples: x[0].summedToExamples()
    case .sumOfSquaresToExamples: x[0].squaresSummedToExamples()
    case .sumOfSquaresToPositions: x[0].squaresSummedToPositions()
    case .broadcast(let shape): x[0].broadcast(to: shape)
    case .reshape(let shape): x[0].reshaped(to: shape)
    case .permute(let order): x[0].permuted(order)
    case .slice(let start, let end): x[0].sliced(from: start, to: end)
    case .pad(let before, let after): x[0].padded(before: before, after: after)
    case .reflectionPad(let before, let after):
      x[0].reflectionPadded(before: before, after: after)
    case .concatenate(let axis): Tensor.concatenated(x, alongAxis: axis)
    case .other(let name): preconditionFailure("\(name) in a trace")
    }
  }
}
