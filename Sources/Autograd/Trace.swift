// SPDX-License-Identifier: MIT

/// What an operation computes, with its attributes: what a trace needs to write it down in another form.
///
/// Shapes are as in the function of the same name.
public enum Primitive: Sendable {
  case add, subtract, multiply, divide
  case scaleAndShift(scale: Float, shift: Float)
  case addPerChannel, multiplyPerChannel, addPerExample, multiplyPerExample
  case scaleAndShiftPerExample, multiplyPerPosition
  case exp, log, squareRoot, tanh, sigmoid, softplus, squared, reciprocal, absolute, softmax
  case leakyReLU(slope: Float)
  case clamp(ClosedRange<Float>)
  /// Of x and a kernel, and a bias if there are three operands.
  case convolution(Window)
  case transposedConvolution(Window, outputSize: [Int])
  case matrixProduct(transposingLeft: Bool, transposingRight: Bool)
  /// The axes are kept with size one.
  case sum(axes: [Int])
  case sumToExamples, sumOfSquaresToExamples, sumOfSquaresToPositions
  case broadcast(shape: [Int])
  case reshape(shape: [Int])
  case permute(order: [Int])
  case slice(start: [Int], end: [Int])
  case pad(before: [Int], after: [Int])
  case reflectionPad(before: [Int], after: [Int])
  case concatenate(axis: Int)
  /// An operation that only training uses.
  case other(String)
}

/// An operation of a computation that was traced.
public struct TracedStep: Sendable {
  /// The operation.
  public let primitive: Primitive
  /// What it is applied to.
  public let operands: [TracedOperand]
  /// The shape of its result.
  public let shape: [Int]
}

/// What an operation is applied to.
public enum TracedOperand: Sendable {
  /// An input of the computation.
  case input(Int)
  /// The result of an earlier step.
  case step(Int)
  /// A value that does not depend on the inputs.
  case constant(Tensor)
}

/// The operations that a computation applied to its inputs, in an order in which they can be computed.
public struct Trace: Sendable {
  /// The operations; those that no output needs are left out.
  public let steps: [TracedStep]
  /// The result of the computation.
  public let output: TracedOperand

  @TaskLocal static var isOn = false

  /// Traces what `body` computes of `inputs`.
  ///
  /// Only values that pass through the operations of tensors are seen: what is computed from
  /// ``Tensor/values`` becomes a constant. Operations without an input among their operands become
  /// constants, too.
  public init(of inputs: [Tensor], _ body: ([Tensor]) -> Tensor) {
    let variables = inputs.enumerated().map { index, input in
      input.attached(to: Node(edges: [], step: .init(source: .input(index), operands: [])))
    }
    let result = Self.$isOn.withValue(true) { body(variables) }
    var (numbers, steps): ([UInt64: Int], [TracedStep]) = ([:], [])
    func operand(_ tensor: Tensor) -> TracedOperand {
      guard let node = tensor.node, let step = node.step else {
        return .constant(tensor.detached())
      }
      if case .input(let index) = step.source { return .input(index) }
      return numbers[node.number].map { .step($0) } ?? .constant(tensor.detached())
    }
    for (node, shape) in Self.order(from: result) {
      guard let step = node.step, case .primitive(let primitive) = step.source else { continue }
      let operands = step.operands.map(operand)
      numbers[node.number] = steps.count
      steps.append(TracedStep(primitive: primitive, operands: operands, shape: shape))
    }
    self.steps = steps
    output = operand(result)
  }

  /// All nodes that a tensor depends on, operands first, with the shapes of their results.
  private static func order(from result: Tensor) -> [(node: Node, shape: [Int])] {
    var (found, waiting): ([UInt64: (Node, [Int])], [Tensor]) = ([:], [result])
    while let tensor = waiting.popLast() {
      guard let node = tensor.node, let step = node.step, found[node.number] == nil else {
        continue
      }
      found[node.number] = (node, tensor.shape)
      waiting += step.operands
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension Node {
  /// What a trace keeps of an operation.
  struct Step: Sendable {
    enum Source: Sendable {
      case input(Int)
      case primitive(Primitive)
    }

    let source: Source
    let operands: [Tensor]

    init(source: Source, operands: [Tensor]) { (self.source, self.operands) = (source, operands) }

    /// An operation; nil outside of a trace, and where no operand depends on an input.
    init?(_ primitive: Primitive, _ operands: [Tensor]) {
      guard Trace.isOn, operands.contains(where: { $0.node?.step != nil }) else { return nil }
      (source, self.operands) = (.primitive(primitive), operands)
    }
  }
}
