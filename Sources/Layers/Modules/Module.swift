// SPDX-License-Identifier: MIT
public import Autograd

/// A network or a part of one: a class whose stored properties hold parameters, buffers and other
/// modules.
///
/// Parts are found by reflection and named by their path: the kernel of the first element of
/// `blocks` is `blocks.0.kernel`. Properties may be a ``Parameter``, a ``Buffer``, a module, an
/// optional or an array of these; anything else is taken for configuration. Something shared by two
/// properties counts once, under the first name.
public protocol Module: AnyObject {}

extension Module {
  /// What training changes, in the order of declaration.
  public var parameters: [(name: String, parameter: Parameter)] {
    ModuleVisitor(visiting: self).parameters
  }

  /// What is saved beside the parameters, in the order of declaration.
  public var buffers: [(name: String, buffer: Buffer)] {
    ModuleVisitor(visiting: self).buffers
  }

  /// The module itself and every module within it, in the order of declaration.
  var modules: [any Module] { ModuleVisitor(visiting: self).modules }

  /// The number of trained numbers.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.parameter.value.count }
  }

  /// All parameters and then all buffers, without history.
  ///
  /// A snapshot: later updates do not change the tensors returned (they are copied when, and only
  /// if, they are still held by then).
  public func state() -> [(name: String, tensor: Tensor)] {
    let visitor = ModuleVisitor(visiting: self)
    return visitor.parameters.map { ($0.name, $0.parameter.value.detached()) }
      + visitor.buffers.map { ($0.name, $0.buffer.value) }
  }

  /// Takes over a state with exactly the names and shapes of ``state()``; nothing changes if it
  /// differs.
  /// - Throws: ``StateError``.
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    let visitor = ModuleVisitor(visiting: self)
    for (name, parameter) in visitor.parameters {
      if let tensor = state[name] { parameter.assign(tensor) }
    }
    for (name, buffer) in visitor.buffers {
      if let tensor = state[name] { buffer.assign(tensor) }
    }
  }
}

/// One walk over the stored properties of a module and of the modules in them.
private struct ModuleVisitor {
  private(set) var parameters: [(name: String, parameter: Parameter)] = []
  private(set) var buffers: [(name: String, buffer: Buffer)] = []
  private(set) var modules: [any Module] = []
  private var seen: Set<ObjectIdentifier> = []

  init(visiting module: any Module) {
    visitProperties(of: module, path: "")
  }

  private mutating func visitProperties(of module: any Module, path: String) {
    guard seen.insert(ObjectIdentifier(module)).inserted else { return }
    modules.append(module)
    var mirrors: [Mirror] = []
    var next: Mirror? = Mirror(reflecting: module)
    while let mirror = next {
      mirrors.append(mirror)
      next = mirror.superclassMirror
    }
    for child in mirrors.reversed().flatMap(\.children) {
      visit(child.value, path: path + (child.label ?? ""))
    }
  }

  private mutating func visit(_ value: Any, path: String) {
    switch value {
    case let parameter as Parameter:
      if seen.insert(ObjectIdentifier(parameter)).inserted { parameters.append((path, parameter)) }
    case let buffer as Buffer:
      if seen.insert(ObjectIdentifier(buffer)).inserted { buffers.append((path, buffer)) }
    case let module as any Module:
      visitProperties(of: module, path: path + ".")
    default:
      visitContainer(Mirror(reflecting: value), path: path)
    }
  }

  private mutating func visitContainer(_ mirror: Mirror, path: String) {
    switch mirror.displayStyle {
    case .optional:
      for child in mirror.children { visit(child.value, path: path) }
    case .collection:
      for (index, child) in mirror.children.enumerated() {
        visit(child.value, path: "\(path).\(index)")
      }
    default:
      break
    }
  }
}
