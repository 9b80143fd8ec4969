// SPDX-License-Identifier: MIT
public import Files

/// Why a `.npy` file could not be read; every case names the file.
public enum NumpyFileError: Error, Equatable, Sendable {
  /// The file cannot be opened or read, or ends too early.
  case unreadable(PlainFileError)
  /// The file does not begin as NumPy's do.
  case notNumpy(path: String)
  /// A version of the format that is not read.
  case version(path: String, number: Int)
  /// The description of the array is damaged.
  case header(path: String)
  /// Elements that are not read, by NumPy's name.
  case element(path: String, name: String)
  /// More numbers than are read into memory at once.
  case tooLarge(path: String, shape: [Int])
}

extension NumpyFileError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .unreadable(let error):
      error.description
    case .notNumpy(let path):
      "\(path) is no .npy file of NumPy: write it with numpy.save."
    case .version(let path, let number):
      "\(path) has version \(number) of the .npy format, and versions 1 and 2 are read: write it "
        + "again with numpy.save."
    case .header(let path):
      "\(path) has a damaged header: write it again with numpy.save."
    case .element(let path, let name):
      "\(path) holds elements of type \(name), and float32 and complex64 are read: save "
        + "array.astype(numpy.\(name.dropFirst().hasPrefix("c") ? "complex64" : "float32"))."
    case .tooLarge(let path, let shape):
      "\(path) holds an array of \(shape.map(String.init).joined(separator: " x ")), which is more "
        + "than \(NumpyArray.floatLimit) floats: split it."
    }
  }
}
