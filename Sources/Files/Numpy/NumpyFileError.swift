// SPDX-License-Identifier: MIT

/// Why a `.npy` file could not be read; every case names the file.
public enum NumpyFileError: Error, Equatable, Sendable {
  /// The file cannot be opened or read, or ends too early.
  case unreadable(PlainFileError)
  /// The file does not begin with the signature of NumPy.
  case notNumpy(path: String)
  /// A version of the format that Foley does not read.
  case version(path: String, number: Int)
  /// The header is damaged.
  case header(path: String)
  /// A type of elements that Foley does not read, by its NumPy name.
  case element(path: String, name: String)
  /// More numbers than ``NumpyArray/floatLimit``.
  case tooLarge(path: String, shape: [Int])
}

extension NumpyFileError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unreadable(let error): error.message
    case .notNumpy(let path):
      ErrorMessage("\(path) is no .npy file of NumPy", advice: "write it with numpy.save")
    case .version(let path, let number):
      ErrorMessage(
        "\(path) has version \(number) of the .npy format, and versions 1 and 2 are read",
        advice: "write it again with numpy.save")
    case .header(let path):
      ErrorMessage("\(path) has a damaged header", advice: "write it again with numpy.save")
    case .element(let path, let name):
      ErrorMessage(
        "\(path) holds elements of type \(name), and float32 and complex64 are read",
        advice: "save array.astype(numpy."
          + "\(name.dropFirst().hasPrefix("c") ? "complex64" : "float32"))")
    case .tooLarge(let path, let shape):
      ErrorMessage(
        "\(path) holds an array of \(shape.map(String.init).joined(separator: " x ")), which is "
          + "more than \(NumpyArray.floatLimit) floats",
        advice: "split it")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable(.cutShort): .dataError
    case .unreadable: .noInput
    case .notNumpy, .version, .header, .element, .tooLarge: .dataError
    }
  }
}
