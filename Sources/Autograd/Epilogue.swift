// SPDX-License-Identifier: MIT
import Kernels

/// What follows the sum that a member of the convolution family computes, in the same pass: either a
/// bias, a leaky ReLU and shifts; or, for a gradient, the way back to the sum that an operand was
/// rectified from.
struct Epilogue {
  private var bias: Tensor?
  private var slope: Float?
  private var shifts: [Int]?
  private var undone: Rectified?

  init(bias: Tensor?, slope: Float?, shifts: [Int]? = nil) {
    precondition((slope ?? 0) >= 0, "a leaky rectifier of slope \(slope ?? 0)")
    precondition(shifts == nil || slope != nil, "shifts without a leaky rectifier")
    self.bias = bias
    self.slope = slope
    self.shifts = shifts
  }

  init(undoing rectified: Rectified) { undone = rectified }

  /// The result of `shape`, recorded as made from `inputs`.
  ///
  /// Mirrored edges must not meet: where the shifts are half an example or more, they are done apart.
  func result(
    shape: [Int], of name: String, _ operands: [[Int]], _ geometry: ConvolutionGeometry,
    compute: (_ epilogue: ConvolutionEpilogue, _ y: UnsafeMutablePointer<Float>) -> Void,
    inputs: [Node.Input]
  ) -> Tensor {
    check(shape)
    if let shifts, 2 * (shifts.map(abs).max() ?? 0) >= shape[1] {
      var apart = self
      apart.shifts = nil
      return apart.result(
        shape: shape, of: name, operands, geometry, compute: compute, inputs: inputs
      ).shifted(by: shifts)
    }
    let signs = undone?.values.count ?? 0
    let y = Tensor(
      shape: shape, of: .init(name, operands, to: shape, geometry, besides: signs)
    ) { y in
      withKernelEpilogue { compute($0, y.start) }
    }
    let biasInput = bias.map {
      Node.Input(tensor: $0) { gradient, _ in gradient.summedToChannels() }
    }
    let sum = y.recorded(inputs + [biasInput].compactMap { $0 })
    if let undone {
      return y.recorded((sum, { gradient, _ in undone.adjointOfGradient(gradient) }))
    }
    guard let slope else { return sum }
    return y.recorded(Rectified(values: y, slope: slope, shifts: shifts), of: sum)
  }

  private func withKernelEpilogue(_ body: (ConvolutionEpilogue) -> Void) {
    var epilogue = ConvolutionEpilogue()
    epilogue.slope = slope ?? 1
    epilogue.shifts = shifts.map { RowShifts($0) }
    if let undone {
      epilogue.shifts = undone.shifts.map { RowShifts($0, adjoint: true) }
      undone.withLeak {
        epilogue.leak = $0
        body(epilogue)
      }
    } else if let bias {
      bias.withPointer {
        epilogue.bias = $0
        body(epilogue)
      }
    } else {
      body(epilogue)
    }
  }

  private func check(_ shape: [Int]) {
    precondition(
      bias.map { $0.shape == [shape[shape.count - 1]] } ?? true,
      "a bias of \(bias?.shape ?? []) for \(shape)")
    if let shifts {
      precondition(
        shape.count == 3 && shifts.count == shape[0],
        "\(shifts.count) shifts along one axis of \(shape)")
    }
  }
}

extension Tensor {
  /// This tensor as what a sum was rectified to.
  fileprivate func recorded(_ rectified: Rectified, of sum: Tensor) -> Tensor {
    guard Recording.isOn, let node = sum.node else { return self }
    let edge = Node.Edge(input: node) { gradient, _ in rectified.gradientOfSum(gradient) }
    return attached(to: Node(edges: [edge], rectified: rectified))
  }
}

extension Profile.Operation {
  /// A member of the convolution family.
  ///
  /// - Parameter floats: numbers read besides the operands.
  init(
    _ name: String, _ operands: [[Int]], to result: [Int], _ geometry: ConvolutionGeometry,
    besides floats: Int = 0
  ) {
    self.init(
      .convolution, name, from: operands, to: result, arithmetic: geometry.operations,
      floats: geometry.inputCount + geometry.kernelCount + geometry.outputCount + floats)
  }
}
