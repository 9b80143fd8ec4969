// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Evaluation
import Files
import Foundation
import Layers
import Models
import Pictures
import Reports
import Synthesis
import TensorBoard
import Training

/// How an error leaves the program: one sentence on standard error and a code of `sysexits.h`.
enum ErrorPresentation {
  /// Ends the program; errors of the command line, and requests for help, are the argument
  /// parser's.
  static func exit(with error: any Error) -> Never {
    guard let code = exitCode(of: error) else { exitAsParser(with: error) }
    Terminal.show("foley: \(error)\n")
    Foundation.exit(code)
  }

  /// What the argument parser does, but that the help of `train` ends with advice.
  private static func exitAsParser(with error: any Error) -> Never {
    if Foley.fullMessage(for: error) == Foley.helpMessage(for: TrainCommand.self) {
      Terminal.say("\(Foley.fullMessage(for: error))\n\(TrainingAdvice.text)")
      Foundation.exit(EXIT_SUCCESS)
    }
    Foley.exit(withError: error)
  }

  /// The code of an error of the libraries; nil for one that is not theirs.
  static func exitCode(of error: any Error) -> Int32? {
    switch error {
    case let error as TrainingOptionsError: error.exitCode
    case let error as RunFolderError: error.exitCode
    case let error as ModelFileError: error.exitCode
    case let error as RenderError: error.exitCode
    case let error as RenderPlanError: error.exitCode
    case let error as SoundRecipeError: error.exitCode
    case let error as AudioFileError: error.exitCode
    case let error as ClipDatasetError: error.exitCode
    case let error as SafetensorsError: error.exitCode
    case let error as ConversionError: error.exitCode
    case let error as NumpyFileError: error.exitCode
    case let error as SpectrogramError: error.exitCode
    case let error as ReportError: error.exitCode
    case let error as ClassifierError: error.exitCode
    case let error as LatentError: error.exitCode
    case is EvaluationError, is ListeningError, is ListeningPageError: EX_DATAERR
    case let failure as FileFailure: failure.error.exitCode
    case is TrainingError: EX_SOFTWARE
    case is ClassMixError, is RenderSettingsError, is NamePatternError, is RenderEntryError,
      is NameCollisionError, is LabelPatternError:
      EX_USAGE
    case is AtomicFileError, is PictureError, is EventFileError: EX_IOERR
    case is PlainFileError: EX_NOINPUT
    case is CheckpointError, is StateError, is AudioConversionError, is ConfigurationError:
      EX_DATAERR
    default: nil
    }
  }
}

extension TrainingOptionsError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .value, .conflict, .otherModel, .twoBudgets, .noBudget, .fixed: EX_CONFIG
    case .unreadable: EX_NOINPUT
    case .notJSON, .unknownKey, .wrongType: EX_CONFIG
    }
  }
}

extension RunFolderError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .holdsRun, .notAFolder, .notWritable: EX_CANTCREAT
    case .writeFailed: EX_IOERR
    case .locked: EX_TEMPFAIL
    case .noReadableCheckpoint, .otherData: EX_DATAERR
    }
  }
}

extension ReportError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .notARun: EX_NOINPUT
    case .noSteps, .damagedLog: EX_DATAERR
    }
  }
}

extension ModelFileError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .missing, .noModelInFolder: EX_NOINPUT
    case .notAModel, .version, .field, .configuration, .weights: EX_DATAERR
    }
  }
}

extension RenderError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .folder, .exists, .foreignFile, .link, .otherManifest: EX_CANTCREAT
    case .locked: EX_TEMPFAIL
    case .manifest: EX_IOERR
    }
  }
}

extension RenderPlanError {
  fileprivate var exitCode: Int32 {
    if case .unreadable = reason { EX_NOINPUT } else { EX_CONFIG }
  }
}

extension SoundRecipeError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .none, .damaged: EX_DATAERR
    case .otherModel: EX_USAGE
    }
  }
}

extension AudioFileError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .missing, .notAFile, .inaccessible: EX_NOINPUT
    case .empty, .notAudio, .noFrames, .truncated, .notFinite, .tooLong, .range: EX_DATAERR
    case .unsupported, .notWritable: EX_USAGE
    case .writeFailed: EX_IOERR
    }
  }
}

extension ClipDatasetError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .missing, .notAFolder, .inaccessible, .noAudio: EX_NOINPUT
    case .nothingUsable: EX_DATAERR
    case .cacheFailed: EX_IOERR
    case .labels: EX_CONFIG
    }
  }
}

extension SafetensorsError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .unreadable: EX_NOINPUT
    default: EX_DATAERR
    }
  }
}

extension ConversionError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .nothingFound, .closed: EX_NOINPUT
    case .outputExtension, .severalIntoOne, .outputIsInput, .sameOutput: EX_USAGE
    case .folder: EX_CANTCREAT
    }
  }
}

extension NumpyFileError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .unreadable(.cutShort): EX_DATAERR
    case .unreadable: EX_NOINPUT
    case .notNumpy, .version, .header, .element, .tooLarge: EX_DATAERR
    }
  }
}

extension SpectrogramError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .transformSize, .hop, .windowLength, .gaps, .melBands, .complexMel, .length: EX_USAGE
    case .magnitude, .tooShort, .tooLarge, .complexLevels, .shape, .bins, .bands: EX_DATAERR
    }
  }
}

extension LatentError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .unreadable: EX_NOINPUT
    case .notALatent, .size, .classes, .noDirections: EX_DATAERR
    case .term, .incomplete, .cancelled: EX_USAGE
    }
  }
}

extension ClassifierError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .unreadable(let error): error.exitCode
    case .tooFewClasses, .tooFewClips, .unknownClass, .notAClassifier, .version, .field, .weights:
      EX_DATAERR
    }
  }
}
