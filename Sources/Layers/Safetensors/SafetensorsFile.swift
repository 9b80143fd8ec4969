// SPDX-License-Identifier: MIT
public import Autograd
public import Files

/// Named tensors and a little text in one file that any safetensors reader opens.
///
/// Data only: nothing in such a file is executed. Sizes are checked against the file before memory
/// is taken.
public struct SafetensorsFile: Sendable {
  /// The tensors in the order of the file, without history.
  public let tensors: [(name: String, tensor: Tensor)]
  /// The free text that came with them.
  public let metadata: [String: String]
  /// The names of tensors of other types, which were left out.
  public let otherNames: [String]

  /// The tensors by name.
  public var tensorsByName: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.tensor) })
  }

  /// Reads a whole file.
  /// - Throws: ``SafetensorsError``.
  public static func read(_ path: String) throws(SafetensorsError) -> SafetensorsFile {
    try read(SafetensorsSource(path: path))
  }

  /// Reads a whole file that is open.
  /// - Throws: ``SafetensorsError``.
  public static func read(_ file: consuming PlainFile) throws(SafetensorsError) -> SafetensorsFile {
    try read(SafetensorsSource(file))
  }

  /// Reads the tensors of F32 of a file of another program, and leaves those of other types out.
  /// - Throws: ``SafetensorsError``.
  public static func readFloats(_ path: String) throws(SafetensorsError) -> SafetensorsFile {
    try read(SafetensorsSource(path: path), allowsOtherTypes: true)
  }

  private static func read(
    _ source: consuming SafetensorsSource, allowsOtherTypes: Bool = false
  ) throws(SafetensorsError) -> SafetensorsFile {
    let (header, dataStart) = try source.header(allowsOtherTypes: allowsOtherTypes)
    var tensors: [(name: String, tensor: Tensor)] = []
    for entry in header.entries where entry.type == "F32" {
      tensors.append((entry.name, try source.tensor(entry, dataStart: dataStart)))
    }
    return SafetensorsFile(
      tensors: tensors, metadata: header.metadata, otherNames: header.otherNames)
  }

  /// Reads names, shapes and metadata, and none of the numbers.
  /// - Throws: ``SafetensorsError``.
  public static func readHeader(_ path: String) throws(SafetensorsError) -> SafetensorsHeader {
    try SafetensorsSource(path: path).header().header
  }

  /// Reads the header of a file that is open.
  /// - Throws: ``SafetensorsError``.
  public static func readHeader(
    _ file: consuming PlainFile
  ) throws(SafetensorsError) -> SafetensorsHeader {
    try SafetensorsSource(file).header().header
  }

  /// Writes tensors in the order given, straight from their storage, through ``AtomicFile``.
  ///
  /// Equal tensors and metadata give equal bytes. Names must differ from each other and from
  /// `__metadata__`.
  /// - Throws: ``AtomicFileError``.
  public static func write(
    _ path: String, tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]
  ) throws {
    precondition(
      Set(tensors.map(\.name)).union([SafetensorsHeader.metadataKey]).count == tensors.count + 1,
      "tensor names must be unique: \(tensors.map(\.name))")
    let header = SafetensorsHeader(
      shapes: tensors.map { ($0.name, $0.tensor.shape) }, metadata: metadata
    ).encoded()
    try AtomicFile.write(path) { writer in
      try littleEndianBytes(of: UInt64(header.utf8.count)).withUnsafeBytes { try writer.write($0) }
      try writer.write(header)
      for (_, tensor) in tensors {
        try tensor.withValues { try writer.write(UnsafeRawBufferPointer($0)) }
      }
    }
  }
}
