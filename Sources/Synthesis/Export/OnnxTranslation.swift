// SPDX-License-Identifier: MIT
import Autograd

/// Writes the operations of a trace as nodes of ONNX that take batches of any size.
///
/// A trace has one batch size. Two traces of the same network, with batches of two and of three
/// examples, differ where a size follows from the batch, and in constants that were computed of the
/// inputs, which are refused.
struct OnnxTranslation {
  /// The same computation of two and of three examples.
  private let traces: (Trace, Trace)
  private let inputs: [String]
  /// The names of the results, by step.
  private var results: [String] = []
  /// Names of results with rows for one example alone, which are the same for all.
  private var sharedRows: Set<String> = []

  /// - Parameter inputs: the names of the inputs.
  /// - Throws: ``ExportError/batchDependent(step:)`` if the traces are not of one computation.
  init(_ two: Trace, _ three: Trace, inputs: [String]) throws(ExportError) {
    guard two.steps.count == three.steps.count else { throw .batchDependent(step: 0) }
    traces = (two, three)
    self.inputs = inputs
  }

  /// A step in both traces.
  struct Step {
    let index: Int
    let (two, three): (TracedStep, TracedStep)

    init(_ index: Int, _ two: TracedStep, _ three: TracedStep) {
      (self.index, self.two, self.three) = (index, two, three)
    }

    /// Sizes that follow from the batch are -1 in the result.
    func sizes(_ two: [Int], _ three: [Int]) throws(ExportError) -> [Int] {
      guard two.count == three.count else { throw .batchDependent(step: index) }
      let sizes = zip(two, three).map { $0 == $1 ? $0 : -1 }
      guard sizes.count(where: { $0 == -1 }) <= 1 else { throw .batchDependent(step: index) }
      return sizes
    }
  }

  /// Adds the nodes of all steps; returns the name of the output.
  mutating func write(to graph: inout OnnxGraph) throws(ExportError) -> String {
    for index in traces.0.steps.indices {
      let step = Step(index, traces.0.steps[index], traces.1.steps[index])
      var operands: [String] = []
      for (two, three) in zip(step.two.operands, step.three.operands) {
        operands.append(try name(of: two, three, at: index, in: &graph))
      }
      results.append(try write(step, operands, to: &graph))
    }
    return try name(of: traces.0.output, traces.1.output, at: results.count, in: &graph)
  }

  private mutating func name(
    of two: TracedOperand, _ three: TracedOperand, at index: Int, in graph: inout OnnxGraph
  ) throws(ExportError) -> String {
    switch (two, three) {
    case (.input(let input), _): return inputs[input]
    case (.step(let step), _): return results[step]
    case (.constant(let two), .constant(let three)):
      return try constant(two, three, at: index, in: &graph)
    case (.constant, _): throw .batchDependent(step: index)
    }
  }

  /// A constant; of one with a row for each example the first row, if all are equal.
  private mutating func constant(
    _ two: Tensor, _ three: Tensor, at index: Int, in graph: inout OnnxGraph
  ) throws(ExportError) -> String {
    let (values, others) = (two.values, three.values)
    if two.shape == three.shape {
      guard values == others else { throw .batchDependent(step: index) }
      return graph.constant(values, shape: two.shape)
    }
    let size = values.count / 2
    let row = values[..<size]
    let all = values + others
    let rows = stride(from: 0, to: all.count, by: max(size, 1)).map { all[$0..<($0 + size)] }
    guard two.shape.first == 2, three.shape.first == 3, rows.allSatisfy(row.elementsEqual) else {
      throw .batchDependent(step: index)
    }
    let name = graph.constant(Array(row), shape: [1] + two.shape.dropFirst())
    sharedRows.insert(name)
    return name
  }

  /// An operand with a row for each example, for operations that do not broadcast.
  private func expanded(
    _ name: String, rank: Int, in graph: inout OnnxGraph
  ) -> String {
    guard sharedRows.contains(name) else { return name }
    let ones = graph.constant([Int](repeating: 1, count: rank - 1))
    return graph.add(
      "Expand", [name, graph.add("Concat", [batchSize(in: &graph), ones], [.int("axis", 0)])])
  }

  /// The number of examples, `[1]`.
  func batchSize(in graph: inout OnnxGraph) -> String {
    let shape = graph.add("Shape", [inputs[0]])
    return graph.add("Slice", [shape, graph.constant([0]), graph.constant([1])])
  }

  private mutating func write(
    _ step: Step, _ operands: [String], to graph: inout OnnxGraph
  ) throws(ExportError) -> String {
    switch step.two.primitive {
    case .add, .addPerChannel: return graph.add("Add", operands)
    case .subtract: return graph.add("Sub", operands)
    case .multiply, .multiplyPerChannel, .multiplyPerPosition: return graph.add("Mul", operands)
    case .divide: return graph.add("Div", operands)
    case .addPerExample: return perExample("Add", step, operands, &graph)
    case .multiplyPerExample: return perExample("Mul", step, operands, &graph)
    case .scaleAndShiftPerExample:
      let scaled = perExample("Mul", step, Array(operands.prefix(2)), &graph)
      return perExample("Add", step, [scaled, operands[2]], &graph)
    case .scaleAndShift(let scale, let shift):
      let scaled =
        scale == 1 ? operands[0] : graph.add("Mul", [operands[0], graph.constant(scale)])
      return shift == 0 ? scaled : graph.add("Add", [scaled, graph.constant(shift)])
    case .exp: return graph.add("Exp", operands)
    case .log: return graph.add("Log", operands)
    case .squareRoot: return graph.add("Sqrt", operands)
    case .tanh: return graph.add("Tanh", operands)
    case .sigmoid: return graph.add("Sigmoid", operands)
    case .softplus: return graph.add("Softplus", operands)
    case .squared: return graph.add("Mul", [operands[0], operands[0]])
    case .reciprocal: return graph.add("Reciprocal", operands)
    case .absolute: return graph.add("Abs", operands)
    case .softmax: return graph.add("Softmax", operands, [.int("axis", step.two.shape.count - 1)])
    case .leakyReLU(let slope):
      return slope == 0
        ? graph.add("Relu", operands) : graph.add("LeakyRelu", operands, [.float("alpha", slope)])
    case .clamp(let bounds):
      let low = bounds.lowerBound == -.infinity ? "" : graph.constant(bounds.lowerBound)
      let high = bounds.upperBound == .infinity ? "" : graph.constant(bounds.upperBound)
      return graph.add("Clip", [operands[0], low, high])
    case .matrixProduct(let left, let right):
      return matrixProduct(step, operands, (left, right), &graph)
    case .convolution(let window):
      return try convolution(step, operands, window, to: &graph)
    case .transposedConvolution(let window, let size):
      return try transposedConvolution(step, operands, window, outputSize: size, to: &graph)
    default: return try writeShape(step, operands, to: &graph)
    }
  }

  /// Operations that change shapes.
  private mutating func writeShape(
    _ step: Step, _ operands: [String], to graph: inout OnnxGraph
  ) throws(ExportError) -> String {
    let rank = step.two.shape.count
    switch (step.two.primitive, step.three.primitive) {
    case (.sum(let axes), _):
      return graph.add("ReduceSum", [operands[0], graph.constant(axes)], [.int("keepdims", 1)])
    case (.sumToExamples, _):
      return sumOfPositions(operands[0], step, &graph)
    case (.sumOfSquaresToExamples, _):
      return sumOfPositions(graph.add("Mul", [operands[0], operands[0]]), step, &graph)
    case (.sumOfSquaresToPositions, _):
      let squares = graph.add("Mul", [operands[0], operands[0]])
      return graph.add("ReduceSum", [squares, graph.constant([rank - 1])], [.int("keepdims", 1)])
    case (.broadcast(let two), .broadcast(let three)):
      return try broadcast(step, operands[0], step.sizes(two, three), to: &graph)
    case (.reshape(let two), .reshape(let three)):
      return graph.add("Reshape", [operands[0], graph.constant(try step.sizes(two, three))])
    case (.permute(let order), _):
      return graph.add("Transpose", operands, [.ints("perm", order)])
    case (.slice(let start, let end), .slice(_, let threeEnd)):
      let ends = try step.sizes(end, threeEnd).map { $0 == -1 ? Int(Int32.max) : $0 }
      return graph.add(
        "Slice",
        [operands[0], graph.constant(start), graph.constant(ends), graph.constant(Array(0..<rank))])
    case (.pad(let before, let after), _):
      return graph.add("Pad", [operands[0], graph.constant(before + after)])
    case (.reflectionPad(let before, let after), _):
      return graph.add(
        "Pad", [operands[0], graph.constant(before + after)], [.text("mode", "reflect")])
    case (.concatenate(let axis), _):
      let parts = operands.map { expanded($0, rank: rank, in: &graph) }
      return graph.add("Concat", parts, [.int("axis", axis)])
    case (.other(let name), _): throw .unsupported(name)
    default: throw .batchDependent(step: step.index)
    }
  }

  /// The number of axes of the first operand, which sums over positions have one result axis fewer of.
  private func operandRank(_ step: Step) -> Int {
    switch step.two.operands[0] {
    case .step(let index): traces.0.steps[index].shape.count
    case .constant(let tensor): tensor.rank
    case .input: step.two.shape.count
    }
  }

  private func sumOfPositions(
    _ operand: String, _ step: Step, _ graph: inout OnnxGraph
  ) -> String {
    let axes = Array(1..<(operandRank(step) - 1))
    guard !axes.isEmpty else { return operand }
    return graph.add("ReduceSum", [operand, graph.constant(axes)], [.int("keepdims", 0)])
  }

  private func perExample(
    _ operation: String, _ step: Step, _ operands: [String], _ graph: inout OnnxGraph
  ) -> String {
    let axes = Array(1..<(step.two.shape.count - 1))
    guard !axes.isEmpty else { return graph.add(operation, operands) }
    let column = graph.add("Unsqueeze", [operands[1], graph.constant(axes)])
    return graph.add(operation, [operands[0], column])
  }

  private func matrixProduct(
    _ step: Step, _ operands: [String], _ isTransposed: (Bool, Bool), _ graph: inout OnnxGraph
  ) -> String {
    let rank = step.two.shape.count
    let order = Array(0..<(rank - 2)) + [rank - 1, rank - 2]
    let flags = [isTransposed.0, isTransposed.1]
    let factors = zip(operands, flags).map { name, flag in
      flag ? graph.add("Transpose", [name], [.ints("perm", order)]) : name
    }
    return graph.add("MatMul", factors)
  }

  private mutating func broadcast(
    _ step: Step, _ operand: String, _ sizes: [Int], to graph: inout OnnxGraph
  ) throws(ExportError) -> String {
    guard let axis = sizes.firstIndex(of: -1) else {
      return graph.add("Expand", [operand, graph.constant(sizes)])
    }
    guard axis == 0 else { throw .batchDependent(step: step.index) }
    // Where the operand has all examples already, a size of one leaves them as they are.
    let rest = graph.constant(Array(sizes.dropFirst()))
    let parts = sizes.count == 1 ? [batchSize(in: &graph)] : [batchSize(in: &graph), rest]
    return graph.add("Expand", [operand, graph.add("Concat", parts, [.int("axis", 0)])])
  }
}
