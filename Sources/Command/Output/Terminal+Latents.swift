// SPDX-License-Identifier: MIT
import Files
import Synthesis

extension Terminal {
  /// Notes on standard error which latent files belong to another model than the one with this SHA-256.
  static func noteOtherModel(of files: [String], than modelHash: ContentHash) throws {
    for file in files where try LatentPoint.isOfAnotherModel(file, than: modelHash) {
      show("note: \(file.printable) belongs to another model, so this one makes another sound\n")
    }
  }
}
