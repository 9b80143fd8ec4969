// SPDX-License-Identifier: MIT
public import Layers

/// Why a classifier cannot be trained or read; every case names the file or folder.
public enum ClassifierError: Error, Equatable, Sendable {
  /// A folder without two subfolders of sounds.
  case tooFewClasses(path: String, found: [String])
  /// A class without a sound to train on, or none but those held back.
  case tooFewClips(path: String, className: String, count: Int)
  /// A folder of test sounds with a class that was not trained.
  case unknownClass(path: String, className: String, known: [String])
  /// A file that is no classifier.
  case notAClassifier(path: String)
  /// A classifier of another version of the format.
  case version(path: String, found: String)
  /// A field of the metadata is missing or makes no sense.
  case field(path: String, name: String)
  /// The weights are not those of the description.
  case weights(path: String, reason: String)
  /// The file cannot be read.
  case unreadable(SafetensorsError)
}

extension ClassifierError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .tooFewClasses(let path, let found):
      "\(path) has \(found.count) classes of sounds, and two are the fewest: put the sounds of each "
        + "class into a subfolder of its name."
    case .tooFewClips(let path, let className, let count):
      "\(path) has \(count) usable sounds of the class \"\(className)\", and two are the fewest: add "
        + "some, or remove the subfolder."
    case .unknownClass(let path, let className, let known):
      "\(path) has the class \"\(className)\", and the classifier knows "
        + "\(known.prefix(20).joined(separator: ", ")): name the subfolders alike."
    case .notAClassifier(let path):
      "\(path) is no classifier of Foley: give a file that foley classify train has written."
    case .version(let path, let found):
      "\(path) has the classifier format \(found), and this Foley reads "
        + "\(SoundClassifier.formatVersion): use the Foley that wrote it."
    case .field(let path, let name):
      "\(path) has a damaged or unknown \"\(name)\" in its metadata: copy the file again, or train "
        + "the classifier again."
    case .weights(let path, let reason):
      "\(path) holds other weights than its description needs: \(reason)"
    case .unreadable(let error):
      error.description
    }
  }
}
