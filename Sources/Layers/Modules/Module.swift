// SPDX-License-Identifier: MIT
public import Autograd

/// A network or layer: a class whose stored properties hold parameters, buffers and other modules.
///
/// Members are found by reflection and named by their path: the kernel of the first element of
/// `blocks` is `blocks.0.kernel`. Properties that are a ``Parameter``, a ``Buffer``, a module, or
/// an optional or array of these are members; all other properties are configuration. A member
/// shared by two properties is listed once, under the first name.
public protocol Module: AnyObject {}

extension Module {
  /// The trainable parameters, in order of declaration.
  public var parameters: [(name: String, parameter: Parameter)] {
    ModuleVisitor(visiting: self).parameters
  }

  /// The saved state that is not trained, in order of declaration.
  public var buffers: [(name: String, buffer: Buffer)] {
    ModuleVisitor(visiting: self).buffers
  }

  /// The module and all modules in it, in order of declaration.
  var modules: [any Module] { ModuleVisitor(visiting: self).modules }

  /// The total number of elements of the parameters.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.parameter.value.count }
  }

  /// All parameters, then all buffers, by name (PyTorch's `state_dict`), without history.
  ///
  /// The result is a snapshot: later updates copy a tensor that is still referenced.
  public func state() -> [(name: String, tensor: Tensor)] {
    let visitor = ModuleVisitor(visiting: self)
    return visitor.parameters.map { ($0.name, $0.parameter.value.detached()) }
      + visitor.buffers.map { ($0.name, $0.buffer.value) }
  }

  /// Loads a state with exactly the names and shapes of ``state()``; if it differs, nothing is
  /// changed.
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

/// A traversal of the stored properties of a module and of its submodules.
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
