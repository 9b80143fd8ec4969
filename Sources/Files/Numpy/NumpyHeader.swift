// SPDX-License-Identifier: MIT

/// The header of a `.npy` file: a signature, then a Python dictionary of three entries.
///
/// Reference: `numpy.lib.format`, versions 1.0 and 2.0.
struct NumpyHeader: Equatable {
  /// The NumPy name of the element type, or the list of fields of a structured type.
  let element: String
  let isFortranOrder: Bool
  let shape: [Int]

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  init(element: String, isFortranOrder: Bool, shape: [Int]) {
    self.element = element
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }

  /// The bytes before the values in a file of version 1, a multiple of 64.
  var bytes: [UInt8] {
    // A tuple of one has a comma in Python.
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let dictionary =
      "{'descr': '\(element)', 'fortran_order': \(isFortranOrder ? "True" : "False"), "
      + "'shape': (\(sizes)), }"
    let prefix = Self.magic.count + 4
    let padding = 63 - (prefix + dictionary.utf8.count) % 64
    let text = dictionary + String(repeating: " ", count: padding) + "\n"
    let count = UInt16(text.utf8.count)
    return Self.magic + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)] + Array(text.utf8)
  }

  /// A header from the text of its dictionary; nil if it is damaged.
  init?(_ text: String) {
    let element = /'descr': *('([^']*)'|\[.*\])/
    let order = /'fortran_order': *(True|False)/
    let shape = /'shape': *\(([0-9, ]*)\)/
    guard
      let element = text.firstMatch(of: element), let order = text.firstMatch(of: order),
      let shape = text.firstMatch(of: shape)
    else { return nil }
    let sizes = shape.1.split(whereSeparator: { $0 == "," || $0 == " " }).map { Int($0) }
    guard !sizes.contains(nil) else { return nil }
    self.init(
      element: String(element.2 ?? element.1), isFortranOrder: order.1 == "True",
      shape: sizes.compactMap { $0 })
  }
}
