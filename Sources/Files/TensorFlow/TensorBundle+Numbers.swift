// SPDX-License-Identifier: MIT

extension TensorBundle {
  /// The numbers of a variable of 32-bit floating point, in row-major order.
  ///
  /// - Throws: ``TensorBundleError``
  public func values(of variable: Variable) throws(TensorBundleError) -> [Float] {
    littleEndianFloats(try bytes(of: variable, .float32))
  }

  /// The number of a scalar variable of 64-bit integers.
  ///
  /// - Throws: ``TensorBundleError``
  public func integer(of variable: Variable) throws(TensorBundleError) -> Int {
    let bytes = try bytes(of: variable, .int64)
    guard bytes.count == 8 else {
      throw flaw(variable, "it has the shape \(variable.shape) and should be one number")
    }
    return Int(truncatingIfNeeded: littleEndianInteger(bytes))
  }

  private func bytes(
    of variable: Variable, _ type: NumberType
  ) throws(TensorBundleError) -> [UInt8] {
    guard variable.type == type, let size = type.byteCount else {
      throw flaw(variable, "its numbers have the type \(variable.type.code) of TensorFlow")
    }
    guard !variable.isSliced else { throw flaw(variable, "it is stored in several parts") }
    guard variable.shape.byteCount(ofNumbers: size) == variable.bytes.count else {
      throw flaw(variable, "its shape \(variable.shape) does not fit \(variable.bytes.count) bytes")
    }
    guard (0..<shardCount).contains(variable.shard) else {
      throw flaw(
        variable, "it is in data file \(variable.shard) of \(shardCount), counted from 0")
    }
    let bytes = try readingFile { () throws(PlainFileError) in
      try PlainFile(dataFile(variable.shard)).bytes(variable.bytes)
    }
    guard CyclicRedundancyCheck.maskedCastagnoli(of: bytes) == variable.checksum else {
      throw flaw(variable, "its numbers have another checksum than they should have")
    }
    return bytes
  }

  private func flaw(_ variable: Variable, _ reason: String) -> TensorBundleError {
    .variable(path: prefix, name: variable.name, reason: reason)
  }

  /// The data file of a number, counted from 0.
  private func dataFile(_ shard: Int) -> String {
    func digits(_ number: Int) -> String {
      String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
    }
    return "\(prefix).data-\(digits(shard))-of-\(digits(shardCount))"
  }
}

extension [Int] {
  /// The bytes of an array of this shape; nil for negative sizes and beyond `Int`.
  func byteCount(ofNumbers size: Int) -> Int? {
    var count = size
    for size in self {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows else { return nil }
      count = product
    }
    return count
  }
}
