// SPDX-License-Identifier: MIT
import Synchronization

/// The kinds of models: the only list of them.
///
/// A kind that another package defines joins by ``register(_:)``.
public enum ModelKinds {
  /// The kinds that come with Foley; the first is the default.
  public static let builtIn: [any ModelKind.Type] = [
    PCAGAN.self, SpecGAN.self, WaveGAN.self, MLPGAN.self, PrincipalComponents.self, VAE.self,
    StyleGAN2.self, StyleGAN.self,
    ProgressiveGAN.self, BigGAN.self, GANSynth.self, StackGAN.self, GAN3D.self, Pix2Pix.self,
    CycleGAN.self,
  ]

  private static let registered = Mutex<[any ModelKind.Type]>([])

  /// All kinds, the default first.
  public static var all: [any ModelKind.Type] { builtIn + registered.withLock { $0 } }

  /// The kind that is trained where none is asked for.
  public static var standard: any ModelKind.Type { builtIn[0] }

  /// Adds a kind for this process; a kind of the same name is replaced.
  public static func register(_ kind: any ModelKind.Type) {
    precondition(
      !builtIn.contains { $0.name == kind.name }, "a model kind called \(kind.name) is built in")
    registered.withLock { kinds in kinds = kinds.filter { $0.name != kind.name } + [kind] }
  }

  /// The kind of a name; nil if there is none.
  public static func named(_ name: String) -> (any ModelKind.Type)? {
    all.first { $0.name == name }
  }

  /// The kind that an earlier version of the model file called so.
  static func formerlyNamed(_ key: String) -> (any ModelKind.Type)? {
    all.first { $0.formerFileKeys.contains(key) }
  }
}
