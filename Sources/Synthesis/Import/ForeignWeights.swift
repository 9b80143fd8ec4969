// SPDX-License-Identifier: MIT
import Autograd
import Files
import Layers

/// Named arrays that another program has written; their numbers are read when they are asked for.
struct ForeignWeights {
  private enum Source {
    case bundle(TensorBundle, [String: TensorBundle.Variable])
    case manifest(TensorManifest)
    case tensors([String: Tensor])
  }

  /// What the files are, with the name of one of them: "TensorFlow checkpoint model.ckpt-12".
  let title: String
  /// The path that messages name.
  let path: String
  /// The shapes by name.
  let shapes: [String: [Int]]
  /// Names of arrays that are not of 32-bit floating point, but may be left out.
  let otherNames: [String]
  private let source: Source

  /// Finds the weights that a path means: the prefix, a file or the folder of a TensorFlow checkpoint, a
  /// `manifest.json` or its folder, or a `.safetensors` file.
  init(_ path: String) throws {
    let manifest = path.hasSuffix("/") ? "\(path)manifest.json" : "\(path)/manifest.json"
    if path.hasSuffix(".json") || FileSystem.exists(manifest) {
      let list = try TensorManifest(path.hasSuffix(".json") ? path : manifest)
      source = .manifest(list)
      (self.path, title) = (list.path, "web checkpoint \(Self.name(of: list.folder))")
      (shapes, otherNames) = (list.shapes, [])
    } else if path.hasSuffix(".safetensors") {
      let file = try SafetensorsFile.readFloats(path)
      guard file.metadata["format"] != "foley-model" else {
        throw ImportError.unsupported(path: path, reason: "it is a model of Foley already")
      }
      source = .tensors(file.tensorsByName)
      (self.path, title) = (path, "weights \(Self.name(of: path))")
      (shapes, otherNames) = (file.tensorsByName.mapValues(\.shape), file.otherNames)
      guard !shapes.isEmpty else {
        throw ImportError.unsupported(
          path: path, reason: "none of its arrays has numbers of 32-bit floating point")
      }
    } else {
      let bundle = try TensorBundle(prefix: TensorBundle.prefix(at: path))
      let variables = bundle.variables.map { ($0.name, $0) }
      source = .bundle(bundle, Dictionary(variables) { first, _ in first })
      (self.path, title) = (bundle.prefix, "TensorFlow checkpoint \(Self.name(of: bundle.prefix))")
      shapes = Dictionary(variables.map { ($0, $1.shape) }) { first, _ in first }
      otherNames = []
    }
  }

  private static func name(of path: String) -> String {
    path.pathNames.last ?? path
  }

  /// The folder of the files.
  var folder: String { path.pathFolder }

  /// The number of steps that the network was trained for; nil if no file says so.
  func steps() throws -> Int? {
    guard case .bundle(let bundle, let variables) = source,
      let variable = variables["global_step"], variable.type == .int64
    else { return nil }
    return try bundle.integer(of: variable)
  }

  /// The numbers of an array.
  func tensor(_ name: String) throws -> Tensor {
    guard let shape = shapes[name] else { throw ImportError.missing(path: path, name: name) }
    let values: [Float]
    switch source {
    case .bundle(let bundle, let variables):
      guard let variable = variables[name] else {
        throw ImportError.missing(path: path, name: name)
      }
      values = try bundle.values(of: variable)
    case .manifest(let manifest): values = try manifest.values(of: name)
    case .tensors(let tensors): values = tensors[name]?.values ?? []
    }
    guard values.allSatisfy(\.isFinite) else {
      throw ImportError.notFinite(path: path, name: name)
    }
    return Tensor(values, shape: shape)
  }
}
