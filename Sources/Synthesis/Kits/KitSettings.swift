// SPDX-License-Identifier: MIT
import Files

/// What a kit consists of.
public struct KitSettings: Sendable {
  /// What samplers call the kit; its files have the same name.
  public var name = "kit"
  /// The classes, or mixes of them; nil for all.
  public var classNames: [String]?
  /// The sounds of a layer that take turns.
  public var takeCount = 4
  /// The number of velocity layers; nil for those of a model whose sounds have some, and else 1.
  public var layerCount: Int?
  /// Classes of percussion keys, before those of General MIDI.
  public var keyClasses: [Int: String] = [:]
  /// Classes whose sounds end where the next one begins; nil for those named after hi-hats.
  public var chokedClasses: Set<String>?
  /// The settings of all sounds; class, count, name and root key are set by the kit.
  public var sounds = RenderSettings()

  /// A kit of all classes, with four sounds each.
  public init() {}

  /// The longest name in bytes.
  private static let longestName = 60

  func checkName() throws(KitError) { try Self.check(name: name) }

  /// Checks that a kit and its files can have this name.
  ///
  /// - Throws: ``KitError/name(_:)``
  public static func check(name: String) throws(KitError) {
    let isFileName =
      !name.isEmpty && name.utf8.count <= longestName && !name.hasSlash
      && name.utf8.first != UInt8(ascii: ".") && name == name.printable
    guard isFileName else { throw .name(name) }
  }
}
