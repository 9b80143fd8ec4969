// SPDX-License-Identifier: MIT
import Autograd
import Files

/// A graph of the Open Neural Network Exchange format under construction: nodes, constants, inputs and
/// outputs.
///
/// Reference: `onnx.proto` of ONNX 1.8 (IR version 7, operator set 13), github.com/onnx/onnx.
struct OnnxGraph {
  /// The version of the operators that the nodes have.
  static let operatorSet = 13
  private static let irVersion = 7

  /// The types of tensors, by their numbers in the format.
  private enum ElementType: Int {
    case float = 1
    case int64 = 7
  }

  /// A parameter of a node.
  enum Attribute {
    case int(String, Int)
    case ints(String, [Int])
    case float(String, Float)
    case text(String, String)

    fileprivate var message: ProtobufMessage {
      var message = ProtobufMessage()
      switch self {
      case .int(let name, let value):
        message.append(name, field: 1)
        message.append(value, field: 3)
        message.append(2, field: 20)
      case .ints(let name, let values):
        message.append(name, field: 1)
        message.append(packed: values, field: 8)
        message.append(7, field: 20)
      case .float(let name, let value):
        message.append(name, field: 1)
        message.append(value, field: 2)
        message.append(1, field: 20)
      case .text(let name, let value):
        message.append(name, field: 1)
        message.append(value, field: 4)
        message.append(3, field: 20)
      }
      return message
    }
  }

  private var nodes: [ProtobufMessage] = []
  private var constants: [ProtobufMessage] = []
  private var inputs: [ProtobufMessage] = []
  private var outputs: [ProtobufMessage] = []
  private var valueCount = 0
  private var namesOfInts: [[Int]: String] = [:]

  /// The number of nodes.
  var nodeCount: Int { nodes.count }

  /// Adds a node with one result.
  ///
  /// - Parameter name: the name of the result; nil for a new one.
  /// - Returns: the name of the result.
  @discardableResult
  mutating func add(
    _ operation: String, _ operands: [String], _ attributes: [Attribute] = [], name: String? = nil
  ) -> String {
    let result = name ?? newName()
    var node = ProtobufMessage()
    // An operand that is left out has an empty name, unless none follows it.
    let count = (operands.lastIndex { !$0.isEmpty } ?? -1) + 1
    for operand in operands[..<count] { node.append(element: operand, field: 1) }
    node.append(result, field: 2)
    node.append("\(operation)-\(nodes.count)", field: 3)
    node.append(operation, field: 4)
    for attribute in attributes { node.append(attribute.message, field: 5) }
    nodes.append(node)
    return result
  }

  /// A constant of floats.
  mutating func constant(_ values: [Float], shape: [Int]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count)
    for value in values { bytes += littleEndianBytes(of: value.bitPattern) }
    return constant(bytes, .float, shape: shape)
  }

  /// A constant of one float.
  mutating func constant(_ value: Float) -> String { constant([value], shape: []) }

  /// A constant of integers, `[count]`; equal ones are one constant.
  mutating func constant(_ values: [Int]) -> String {
    if let name = namesOfInts[values] { return name }
    let name = constant(
      values.flatMap { littleEndianBytes(of: Int64($0)) }, .int64, shape: [values.count])
    namesOfInts[values] = name
    return name
  }

  /// A constant of one integer, without dimensions.
  mutating func integer(_ value: Int) -> String {
    constant(littleEndianBytes(of: Int64(value)), .int64, shape: [])
  }

  private mutating func constant(_ bytes: [UInt8], _ type: ElementType, shape: [Int]) -> String {
    let name = newName()
    var tensor = ProtobufMessage()
    tensor.append(packed: shape, field: 1)
    tensor.append(type.rawValue, field: 2)
    tensor.append(name, field: 8)
    tensor.append(bytes, field: 9)
    constants.append(tensor)
    return name
  }

  /// Declares an input of floats, `[N, shape...]`.
  mutating func addInput(_ name: String, shape: [Int]) {
    inputs.append(Self.value(name, shape))
  }

  /// Declares an output of floats, `[N, shape...]`.
  mutating func addOutput(_ name: String, shape: [Int]) {
    outputs.append(Self.value(name, shape))
  }

  /// The message `ValueInfoProto` of a tensor with a batch of any size.
  private static func value(_ name: String, _ shape: [Int]) -> ProtobufMessage {
    var dimensions = ProtobufMessage()
    var batch = ProtobufMessage()
    batch.append("N", field: 2)
    dimensions.append(batch, field: 1)
    for size in shape {
      var dimension = ProtobufMessage()
      dimension.append(size, field: 1)
      dimensions.append(dimension, field: 1)
    }
    var (tensor, type, value) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
    tensor.append(ElementType.float.rawValue, field: 1)
    tensor.append(dimensions, field: 2)
    type.append(tensor, field: 1)
    value.append(name, field: 1)
    value.append(type, field: 2)
    return value
  }

  private mutating func newName() -> String {
    valueCount += 1
    return "v\(valueCount)"
  }

  /// The bytes of a model file.
  ///
  /// - Parameters:
  ///   - name: the name of the graph.
  ///   - metadata: texts by name, in this order.
  func model(name: String, version: String, metadata: [(name: String, text: String)]) -> [UInt8] {
    var graph = ProtobufMessage()
    for node in nodes { graph.append(node, field: 1) }
    graph.append(name, field: 2)
    for constant in constants { graph.append(constant, field: 5) }
    for input in inputs { graph.append(input, field: 11) }
    for output in outputs { graph.append(output, field: 12) }
    var operators = ProtobufMessage()
    operators.append(Self.operatorSet, field: 2)
    var model = ProtobufMessage()
    model.append(Self.irVersion, field: 1)
    model.append("Foley", field: 2)
    model.append(version, field: 3)
    model.append(graph, field: 7)
    model.append(operators, field: 8)
    for (name, text) in metadata {
      var entry = ProtobufMessage()
      entry.append(name, field: 1)
      entry.append(text, field: 2)
      model.append(entry, field: 14)
    }
    return model.bytes
  }
}
