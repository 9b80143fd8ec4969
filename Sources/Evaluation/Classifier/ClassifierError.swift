// SPDX-License-Identifier: MIT
import Files
public import Layers

/// Why a classifier cannot be trained or read; every case names the folder or file.
public enum ClassifierError: Error, Equatable, Sendable {
  /// A folder with fewer than two subfolders of sounds.
  case tooFewClasses(path: String, found: [String])
  /// A class with fewer than two sounds, one for training and one for the test.
  case tooFewClips(path: String, className: String, count: Int)
  /// A folder with a class that the classifier does not know.
  case unknownClass(path: String, className: String, known: [String])
  /// A file that is not a classifier.
  case notAClassifier(path: String)
  /// A classifier in another version of the format.
  case version(path: String, found: String)
  /// A missing or invalid field of the metadata.
  case field(path: String, name: String)
  /// Weights that do not fit the description.
  case weights(path: String, reason: String)
  /// A file that cannot be read.
  case unreadable(SafetensorsError)
}

extension ClassifierError: CustomStringConvertible {
  /// One sentence that names the file and the remedy.
  public var description: String {
    switch self {
    case .tooFewClasses(let path, let found):
      "\(path) has \(found.count) classes of sounds, but a classifier needs at least two: put the sounds "
        + "of each class into a subfolder of its own."
    case .tooFewClips(let path, let className, let count):
      "\(path) has \(counted(count, "usable sound")) of the class \"\(className)\", but at least two are "
        + "needed: add sounds, or remove the subfolder."
    case .unknownClass(let path, let className, let known):
      "\(path) has the class \"\(className)\", but the classes of the classifier are "
        + "\(known.prefix(20).joined(separator: ", ")): rename the subfolder."
    case .notAClassifier(let path):
      "\(path) is not a classifier: give a file written by foley classify train."
    case .version(let path, let found):
      "\(path) has version \(found) of the classifier format, but this version of Foley reads only "
        + "\(SoundClassifier.formatVersion): use the version of Foley that wrote the file."
    case .field(let path, let name):
      "\(path) has an invalid field \"\(name)\" in its metadata: copy the file again, or train the "
        + "classifier again."
    case .weights(let path, let reason):
      "\(path) has weights that do not fit its description: \(reason)"
    case .unreadable(let error):
      error.description
    }
  }
}
