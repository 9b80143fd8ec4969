// SPDX-License-Identifier: MIT
import ArgumentParser
import Files
import Synthesis

extension OptionTable {
  /// The help of a command-line option, from the declaration of the option `name`.
  ///
  /// - Parameters:
  ///   - defaults: the structure whose value the help gives as the default.
  ///   - valueName: the placeholder of the value; nil for the parser's own.
  func argumentHelp(_ name: String, defaults: Root, valueName: String? = nil) -> ArgumentHelp {
    ArgumentHelp(declared(name).help(defaults: defaults), valueName: valueName)
  }

  /// The help of a flag that sets the option `name` to false.
  func argumentHelp(turningOff name: String) -> ArgumentHelp {
    let help = declared(name).help
    return ArgumentHelp("Turn off \(name): \(help.prefix(1).lowercased())\(help.dropFirst())")
  }

  private func declared(_ name: String) -> OptionDeclaration<Root> {
    guard let option = self[name] else { preconditionFailure("no option \(name)") }
    return option
  }
}

extension RenderSettings {
  /// The help of a command-line option for a setting.
  static func help(_ name: String, _ valueName: String? = nil) -> ArgumentHelp {
    options.argumentHelp(name, defaults: RenderSettings(), valueName: valueName)
  }

  /// The help of a flag that turns a setting off.
  static func help(turningOff name: String) -> ArgumentHelp {
    options.argumentHelp(turningOff: name)
  }
}

extension RenderSettings {
  /// The settings with units, defaults, allowed values and meaning.
  static var optionListing: String {
    options.listing(of: RenderSettings())
      + """


      On the command line the names have hyphens, as in --trim-silence; --transpose
      sets pitch. --no-dither and --no-watermark set a flag to false; --latent takes
      a latent file.
      """
  }
}

extension RenderPlan {
  /// The options of an entry with units, defaults, allowed values and meaning.
  static var optionListing: String { options.listing(of: EntryValues()) }
}
