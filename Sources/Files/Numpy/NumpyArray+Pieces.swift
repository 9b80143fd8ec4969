// SPDX-License-Identifier: MIT

extension NumpyArray {
  /// Writes an array that is made piece by piece along its last axis to `path`, whole or not at all; the
  /// file has the bytes of ``write(to:)``.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - element: the type of the elements.
  ///   - shape: the size of each axis of the whole array.
  ///   - makePieces: calls `write` with each piece and the place of its first element on the last axis.
  ///     A piece has the shape of the array except for its last axis; together they cover the array.
  /// - Throws: `AtomicFileError`, or what `makePieces` throws.
  public static func write(
    to path: String, _ element: Element = .float32, shape: [Int],
    makePieces: (_ write: (_ piece: NumpyArray, _ place: Int) throws -> Void) throws -> Void
  ) throws {
    let length = shape.last ?? 1
    let header = NumpyHeader(element: element.rawValue, isFortranOrder: false, shape: shape).bytes
    try AtomicFile.write(path) { file in
      try header.withUnsafeBytes { try file.write($0, at: 0) }
      var covered = 0
      try makePieces { piece, place in
        precondition(
          piece.element == element && piece.shape.dropLast() == shape.dropLast(),
          "a piece of shape \(piece.shape) of an array of shape \(shape)")
        try piece.writeRows(to: file, at: header.count, place: place, rowLength: length)
        covered += piece.shape.last ?? 1
      }
      precondition(covered == length, "pieces of \(covered) of \(length) elements")
    }
  }

  /// Writes the rows of the last axis to their places in a file of longer rows.
  private func writeRows(
    to file: borrowing AtomicFile.Writer, at start: Int, place: Int, rowLength: Int
  ) throws(AtomicFileError) {
    let width = element.floatCount * MemoryLayout<Float>.stride
    let count = shape.last ?? 1
    guard count > 0 else { return }
    // Rows of the whole length follow each other in the file.
    let byteCount = count == rowLength ? values.count * MemoryLayout<Float>.stride : count * width
    let outcome = values.withUnsafeBytes { bytes in
      Result { () throws(AtomicFileError) in
        for (row, first) in stride(from: 0, to: bytes.count, by: byteCount).enumerated() {
          try file.write(
            UnsafeRawBufferPointer(rebasing: bytes[first..<first + byteCount]),
            at: start + (row * rowLength + place) * width)
        }
      }
    }
    try outcome.get()
  }
}
