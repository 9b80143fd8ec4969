// SPDX-License-Identifier: MIT
import Kernels

/// The fused epilogue of a convolution, transposed or not.
///
/// In the forward pass: bias, leaky ReLU and reflected shift. In the backward pass: the derivative
/// of the leaky ReLU and shift that produced the convolution's input, so that one pass yields the
/// gradient with respect to the pre-activation.
struct Epilogue {
  private var bias: Tensor?
  private var slope: Float?
  private var shifts: [Int]?
  private var undone: LeakyReLUOutput?

  init(bias: Tensor?, slope: Float?, shifts: [Int]? = nil) {
    precondition((slope ?? 0) >= 0, "a leaky ReLU with negative slope \(slope ?? 0)")
    precondition(shifts == nil || slope != nil, "fused shifts need a fused leaky ReLU")
    self.bias = bias
    self.slope = slope
    self.shifts = shifts
  }

  init(undoing activation: LeakyReLUOutput) { undone = activation }

  /// The result of `shape`, recorded as a function of `inputs`.
  ///
  /// A fused shift requires that reflected edges do not overlap: shifts of half an example or more
  /// are applied as a separate operation.
  func result(
    shape: [Int], of name: String, _ primitive: Primitive, _ operands: [[Int]],
    _ geometry: ConvolutionGeometry,
    compute: (_ epilogue: ConvolutionEpilogue, _ y: UnsafeMutablePointer<Float>) -> Void,
    inputs: [Node.Input]
  ) -> Tensor {
    check(shape)
    if let shifts, 2 * (shifts.map(abs).max() ?? 0) >= shape[1] {
      var apart = self
      apart.shifts = nil
      return apart.result(
        shape: shape, of: name, primitive, operands, geometry, compute: compute, inputs: inputs
      ).reflectShifted(by: shifts)
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
    let sum = y.recorded(primitive, inputs + [biasInput].compactMap { $0 })
    if let undone {
      return y.recorded(
        .other("derivative of a leaky ReLU"),
        (sum, { gradient, _ in undone.adjointOfGradient(gradient) }))
    }
    guard let slope else { return sum }
    return y.recorded(LeakyReLUOutput(values: y, slope: slope, shifts: shifts), of: sum)
  }

  private func withKernelEpilogue(_ body: (ConvolutionEpilogue) -> Void) {
    var epilogue = ConvolutionEpilogue()
    epilogue.slope = slope ?? 1
    epilogue.shifts = shifts.map { ReflectedShift($0) }
    if let undone {
      epilogue.shifts = undone.shifts.map { ReflectedShift($0, adjoint: true) }
      undone.withMask {
        epilogue.mask = $0
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
      "a bias of shape \(bias?.shape ?? []) for a result of shape \(shape)")
    if let shifts {
      precondition(
        shape.count == 3 && shifts.count == shape[0],
        "\(shifts.count) shifts need a result [\(shifts.count), L, C], not \(shape)")
    }
  }
}

extension Tensor {
  /// This tensor recorded as the leaky-ReLU output of the pre-activation `sum`.
  func recorded(_ activation: LeakyReLUOutput, of sum: Tensor) -> Tensor {
    guard Recording.isOn || Trace.isOn, let node = sum.node else { return self }
    let primitive =
      activation.shifts == nil
      ? Primitive.leakyReLU(slope: activation.slope) : .other("reflected shift")
    let edge = Node.Edge(input: node) { gradient, _ in activation.gradientOfSum(gradient) }
    let edges = Recording.isOn ? [edge] : []
    let step = Node.Step(primitive, [sum])
    return edges.isEmpty && step == nil
      ? self : attached(to: Node(edges: edges, activation: activation, step: step))
  }
}

extension Profile.Operation {
  /// A convolution, transposed convolution or kernel gradient.
  ///
  /// - Parameter floats: numbers read in addition to the operands.
  init(
    _ name: String, _ operands: [[Int]], to result: [Int], _ geometry: ConvolutionGeometry,
    besides floats: Int = 0
  ) {
    self.init(
      .convolution, name, from: operands, to: result, arithmetic: geometry.operations,
      floats: geometry.inputCount + geometry.kernelCount + geometry.outputCount + floats)
  }
}
