// SPDX-License-Identifier: MIT
public import Files

/// Why weights of another program cannot become a model.
public enum ImportError: Error, Equatable, Sendable {
  /// Weights among which is no generator of a known form; the names of some of them.
  case noGenerator(path: String, names: [String])
  /// Weights that no network of Foley has a place for.
  case unmapped(path: String, names: [String])
  /// A weight that the network needs.
  case missing(path: String, name: String)
  /// A weight of another shape than the network needs, in the order of Foley's dimensions.
  case shape(path: String, name: String, found: [Int], expected: [Int])
  /// A weight with a number that is infinite or not a number.
  case notFinite(path: String, name: String)
  /// A network that Foley has no form for, and why.
  case unsupported(path: String, reason: String)
  /// A length of a sound that the weights cannot have.
  case sliceLength(path: String, found: Int, allowed: [Int])
  /// A setting that weights have no use for, and what it is for.
  case unused(path: String, setting: String, purpose: String)
  /// A SpecGAN without the levels of its bins.
  case momentsMissing(path: String)
  /// A file with other numbers than the levels of a SpecGAN's bins.
  case moments(path: String, found: [Int])
  /// A mean or a deviation of a bin, which counts from 1, that no sound has, and what one has.
  case moment(path: String, name: String, bin: Int, found: Double, wanted: String)
}

extension ImportError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .noGenerator(let path, let names):
      ErrorMessage(
        "\(path) holds no generator of a WaveGAN or SpecGAN (\(Self.list(names)))",
        advice: "Guides/import.md says which weights are understood")
    case .unmapped(let path, let names):
      ErrorMessage(
        "\(path) has \(counted(names.count, "weight")) that no network of Foley has a place for: "
          + Self.list(names))
    case .missing(let path, let name):
      ErrorMessage(
        "\(path) lacks \"\(name)\", which its generator needs",
        advice: "copy all files of the checkpoint again")
    case .shape(let path, let name, let found, let expected):
      ErrorMessage(
        "\(path): \"\(name)\" makes an array of \(found), and the generator that the other weights "
          + "describe needs \(expected)")
    case .notFinite(let path, let name):
      ErrorMessage(
        "\(path): \"\(name)\" has a number that is infinite or not a number",
        advice: "give an earlier checkpoint of the training")
    case .unsupported(let path, let reason):
      ErrorMessage("\(path) cannot be imported: \(reason)")
    case .sliceLength(let path, let found, let allowed):
      ErrorMessage(
        "The length of a sound is \(found) samples, and the layers of \(path) make "
          + allowed.map { "\($0)" }.joined(separator: " or "),
        advice: "give --slice-length \(allowed.last.map { "\($0)" } ?? "")")
    case .unused(let path, let setting, let purpose):
      ErrorMessage("\(path) has no use for \(setting), which is \(purpose)", advice: "leave it out")
    case .momentsMissing(let path):
      ErrorMessage(
        "\(path) is a SpecGAN, whose levels are in another file",
        advice: "give --moments with the file that train_specgan.py moments has written")
    case .moments(let path, let found):
      ErrorMessage(
        "\(path) holds rows of \(found) numbers, and a SpecGAN has means and deviations of 129 bins",
        advice: "give the file that train_specgan.py moments has written")
    case .moment(let path, let name, let bin, let found, let wanted):
      ErrorMessage(
        "\(path): the \(name) of bin \(bin) is \(found), and one of sounds is \(wanted)",
        advice: "give the file that train_specgan.py moments has written")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .sliceLength, .unused: .configuration
    case .momentsMissing: .usage
    default: .dataError
    }
  }

  /// The first names, and how many others there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }
}
