// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Files
import Foundation
import Layers
import Models
import Pictures
import Reports
import Synthesis
import Testing
import Training

/// The errors of all modules by the exit status of a command that fails with them.
private enum Errors {
  static let noInput: [any FoleyError] = [
    AudioFileError.missing(path: "p"),
    AudioFileError.notAFile(path: "p"),
    AudioFileError.inaccessible(path: "p", reason: "r"),
    ClipDatasetError.missing(path: "p"),
    ClipDatasetError.notAFolder(path: "p"),
    ClipDatasetError.inaccessible(path: "p", reason: "r"),
    ClipDatasetError.noAudio(path: "p", otherFileCount: 2),
    PlainFileError.missing(path: "p"),
    PlainFileError.notAFile(path: "p"),
    PlainFileError.inaccessible(path: "p", reason: "r"),
    PlainFileError.cutShort(path: "p", needed: 2, found: 1),
    SafetensorsError.unreadable(.missing(path: "p")),
    NumpyFileError.unreadable(.missing(path: "p")),
    ClassifierError.unreadable(.unreadable(.missing(path: "p"))),
    LatentError.unreadable(path: "p"),
    ReportError.notARun(path: "p"),
    RunFolderError.noRun(path: "p"),
    RunFolderError.unreadable(path: "p", reason: "r"),
    ModelFileError.missing(path: "p"),
    ModelFileError.noModelInFolder(path: "p"),
    ReportError.unreadableLog(.unreadable(path: "p", reason: "r")),
    FolderError(path: "p", code: ENOENT),
    FolderError(path: "p", code: ENOTDIR),
    FolderError(path: "p", code: EACCES),
    OptionError.unreadable(path: "p", reason: "r"),
    RenderPlanError(path: "p", line: 0, reason: .unreadable("check it")),
  ]
  static let dataError: [any FoleyError] = [
    AudioFileError.empty(path: "p"),
    AudioFileError.notAudio(path: "p", reason: "r"),
    AudioFileError.noFrames(path: "p"),
    AudioFileError.truncated(path: "p", claimed: 2, found: 1, unit: "frames"),
    AudioFileError.unfinished(path: "p"),
    AudioFileError.differentSounds(path: "p", number: 2, first: "f", other: "o"),
    AudioFileError.tooLoud(path: "p", sample: 2e9, frame: 1, channel: 1),
    AudioFileError.notAudio(path: "p.m4a", reason: "r"),
    AudioFileError.notFinite(path: "p", frame: 1, channel: 1),
    AudioFileError.tooLong(path: "p", limit: 1),
    AudioFileError.range(path: "p", wanted: 0..<2, frameCount: 1),
    AudioConversionError.channels(found: 2, wanted: 3),
    AudioConversionError.sampleRates(from: 1, to: 999),
    ClipDatasetError.nothingUsable(path: "p", fileCount: 1, reasons: ["r"]),
    ClipDatasetError.equalClasses(path: "p", name: "n"),
    NumpyFileError.unreadable(.cutShort(path: "p", needed: 2, found: 1)),
    NumpyFileError.notNumpy(path: "p"),
    NumpyFileError.version(path: "p", number: 3),
    NumpyFileError.header(path: "p"),
    NumpyFileError.element(path: "p", name: "<f8"),
    NumpyFileError.tooLarge(path: "p", shape: [1]),
    SafetensorsError.cutShort(path: "p", needed: 2, found: 1),
    SafetensorsError.headerLength(path: "p", claimed: 9, fileSize: 8),
    SafetensorsError.invalidHeader(path: "p", reason: "r"),
    SafetensorsError.invalidTensor(path: "p", name: "n", reason: "r"),
    SafetensorsError.unclaimedData(path: "p", offset: 0, count: 1),
    StateError.missing(name: "n"),
    StateError.shape(name: "n", expected: [1], found: [2]),
    StateError.unknown(name: "n"),
    SpectrogramError.magnitude(-1, clip: 0, frame: 0, bin: 0),
    SpectrogramError.tooShort(samples: 1, windowLength: 2),
    SpectrogramError.tooLarge(frames: 1, bins: 1),
    SpectrogramError.tooLong(seconds: 1),
    SpectrogramError.complexLevels,
    SpectrogramError.shape([1]),
    SpectrogramError.bins(3, fftSize: 8),
    SpectrogramError.bands(1, wanted: 2),
    EvaluationError.severalRates(path: "p", rates: [1, 2]),
    EvaluationError.differentRates(path: "p", rate: 1, other: "o", otherRate: 2),
    EvaluationError.noClasses(path: "p"),
    EvaluationError.tooFewOfClass(path: "p", className: "c", count: 1, wanted: 2),
    EvaluationError.notFinite(path: "p"),
    EvaluationError.tooFew(path: "p", count: 1),
    EvaluationError.silence(path: "p"),
    EvaluationError.noClassifier(option: "o"),
    EvaluationError.embedding(path: "p", shape: [1], expected: 2),
    ListeningError.notJSON(path: "p"),
    ListeningError.notAnswers(path: "p"),
    ListeningError.tooFewSounds(real: "r", generated: "g", needed: 2, found: [1, 2]),
    ListeningError.noSharedClass(real: "r", generated: "g"),
    ListeningError.otherTest(path: "p"),
    ListeningError.unfinished(path: "p", answered: 1, asked: 2),
    ListeningError.answer(path: "p", question: "q"),
    ListeningError.sameSitting(path: "p", other: "o"),
    ListeningError.sameListener(path: "p", other: "o", listener: "l"),
    ListeningPageError.notATest(path: "p"),
    ListeningPageError.damaged(path: "p"),
    ClassifierError.notAClassifier(path: "p"),
    ClassifierError.tooFewClasses(path: "p", found: ["c"]),
    ClassifierError.tooFewClips(path: "p", className: "c", count: 1),
    ClassifierError.unknownClass(path: "p", className: "c", known: ["d", "e"]),
    ClassifierError.version(path: "p", found: "2"),
    ClassifierError.field(path: "p", name: "n"),
    ClassifierError.unreadable(.invalidHeader(path: "p", reason: "r")),
    CheckpointError.notACheckpoint(path: "p"),
    ModelFileError.notAModel(path: "p"),
    ModelFileError.replaced(path: "p"),
    ModelFileError.version(path: "p", found: "0"),
    ModelFileError.field(path: "p", name: "n"),
    ModelFileError.task(path: "p", wanted: .convert, found: [.generate, .encode]),
    CheckpointError.version(path: "p", found: "0"),
    RunFolderError.noReadableCheckpoint(path: "p", reason: "r"),
    RunFolderError.otherData(path: "p"),
    RunFolderError.damaged(path: "p", reason: "r"),
    LatentError.notALatent(path: "p"),
    LatentError.size(path: "p", found: 1, wanted: 2),
    LatentError.classes(path: "p", found: 1, wanted: 2),
    ReportError.noSteps(path: "p"),
    ReportError.unreadableLog(.damaged(path: "p", reason: "r")),
    ReportError.damagedLog(path: "p", line: 1),
    ProvenanceError.none(path: "p"),
    ProvenanceError.damaged(path: "p", reason: "r"),
  ]
  static let usage: [any FoleyError] = [
    AudioFileError.unsupported(path: "p", container: "c", bitDepth: "b"),
    AudioFileError.notWritable(path: "p", sampleRate: 1, channelCount: 1, reason: "r"),
    SpectrogramError.fftSize(0),
    SpectrogramError.hop(0),
    SpectrogramError.windowLength(2, fftSize: 1),
    SpectrogramError.gaps(hop: 2, windowLength: 1),
    SpectrogramError.melBands(0, bins: 1),
    SpectrogramError.complexMel,
    SpectrogramError.length(0, longest: 1),
    ClassMixError.noClasses,
    ClassMixError.unknown("c", classNames: ["d"]),
    ClassMixError.share("s"),
    NamePatternError.brace("n"),
    NamePatternError.unknownPlace("n", nearest: "m", pattern: "{n}"),
    NamePatternError.twoNumbers("n"),
    NamePatternError.path("n", reason: "is absolute"),
    NameCollisionError.digitBesideNumber(pattern: "n"),
    RenderEntryError.folder("f", reason: "is absolute"),
    RenderEntryError.file("f", reason: "is absolute"),
    RenderEntryError.latent(found: 1, wanted: 2),
    RenderEntryError.tooLong(samples: 1e30, seconds: 2, sampleRate: 1, channels: 1),
    RenderEntryError.noClass(pattern: "n"),
    RenderEntryError.noNumber(pattern: "n"),
    LatentError.term("t"),
    LatentError.incomplete("t"),
    LatentError.cancelled("t"),
    ProvenanceError.otherModel(path: "p", wanted: "w", found: "f"),
    LabelPatternError.brace("n"),
    LabelPatternError.noLabel("n"),
    LabelPatternError.adjacent("n"),
    LabelPatternError.repeated("n", pattern: "{n}"),
    OptionError.notAnAssignment("n"),
    OptionError.unknown(name: "n", nearest: "m", source: nil),
  ]
  private static let changes: [OptionChange] = {
    var other = RenderSettings()
    (other.seed, other.count) = (7, 3)
    return RenderSettings.options.changes(from: RenderSettings(), to: other)
  }()
  static let configuration: [any FoleyError] = [
    OptionError.value(name: "n", found: "f", wanted: "w"),
    OptionError.unknown(name: "n", nearest: "m", source: "p"),
    OptionError.conflict(name: "n", reason: "r", advice: "a"),
    OptionError.exclusive(reason: "r", advice: "a"),
    OptionError.notJSON(path: "p"),
    OptionError.syntax(
      path: "p", mistake: JSONSyntaxError(offset: 2, line: 1, column: 3, reason: "r")),
    OptionError.fixed(changes, run: "r", changeable: ["steps"]),
    TrainingError.impossibleModel(ConfigurationError(name: "n", value: "v", expectation: "e")),
    RenderPlanError(path: "p", line: 1, reason: .empty),
    RenderPlanError(path: "p", line: 1, reason: .noModel),
    RenderPlanError(path: "p", line: 1, reason: .sameNames(asEntry: 1, line: 2, example: "e")),
    RenderPlanError(path: "p", line: 1, reason: .syntax(ErrorMessage("s", advice: "a"))),
    RenderPlanError(path: "p", line: 1, reason: .entry(ErrorMessage("s", advice: "a"))),
  ]
  static let cannotCreate: [any FoleyError] = [
    AtomicFileError.readOnly(path: "p"),
    AtomicFileError.noPermission(path: "p"),
    AtomicFileError.missingFolder(path: "p"),
    AtomicFileError.isFolder(path: "p"),
    AtomicFileError.notAFile(path: "p"),
    RunFolderError.holdsRun(path: "p"),
    RunFolderError.notAFolder(path: "p"),
    RunFolderError.link(path: "p"),
    AppendFileError.link(path: "p"),
    AppendFileError.hardLink(path: "p"),
    AppendFileError.notAFile(path: "p"),
    RenderError.notATemporaryFile(path: "p"),
    RenderError.notAManifest(path: "p"),
    FileLockError.notALock(path: "p"),
    RunFolderError.notWritable(path: "p", reason: "r"),
    RenderError.folder(path: "p", reason: "r"),
    RenderError.exists(path: "p", count: 2),
    RenderError.foreignFile(path: "p"),
    RenderError.link(path: "p"),
    RenderError.otherManifest(path: "p", line: 1),
    FileLockError.failed(path: "p", reason: "r"),
  ]
  static let ioError: [any FoleyError] = [
    AtomicFileError.diskFull(path: "p"),
    AppendFileError.failed(path: "p", reason: "r"),
    AtomicFileError.failed(path: "p", reason: "r"),
    AudioFileError.writeFailed(path: "p", reason: "r"),
    ClipDatasetError.cacheFailed(folder: "f", reason: "r"),
    PictureError.notEncodable(reason: "r"),
    RunFolderError.writeFailed(path: "p", reason: "r"),
    RenderError.manifest(path: "p", reason: "r"),
  ]
  static let temporaryFailure: [any FoleyError] = [
    FileLockError.held(path: "p", process: "1"),
    RunFolderError.locked(path: "p", process: "1"),
    RenderError.locked(folder: "p", process: ""),
  ]
  /// Errors whose problem says what is wanted, or about which the user can do nothing.
  static let withoutAdvice: [any FoleyError] = [
    OptionError.wrongType(name: "n", wanted: "w", source: "p"),
    LatentError.noDirections,
    ClassifierError.weights(path: "p", reason: "It fits nothing."),
    OptionError.wrongType(name: "n", wanted: "w", source: nil),
    ModelFileError.configuration(path: "p", reason: "It fits nothing."),
    ModelFileError.weights(path: "p", reason: "It fits nothing."),
    ClipDatasetError.labels(path: "p", line: 1, reason: "It fits nothing."),
    ConfigurationError(name: "n", value: "v", expectation: "e"),
    TrainingError.diverged(run: "r", step: 1, what: "w", lastGoodStep: nil),
    TrainingError.noRecordings(run: "r", step: 2, className: "c", lastGoodStep: 1),
  ]
  static let withAdvice =
    noInput + dataError + usage + configuration + cannotCreate + ioError + temporaryFailure
}

@Suite struct ErrorTests {
  @Test func errorsOfNoInput() {
    for error in Errors.noInput { #expect(error.exitStatus == .noInput, "\(error)") }
  }

  @Test func errorsOfDataError() {
    for error in Errors.dataError { #expect(error.exitStatus == .dataError, "\(error)") }
  }

  @Test func errorsOfUsage() {
    for error in Errors.usage { #expect(error.exitStatus == .usage, "\(error)") }
  }

  @Test func errorsOfConfiguration() {
    for error in Errors.configuration { #expect(error.exitStatus == .configuration, "\(error)") }
  }

  @Test func errorsOfCannotCreate() {
    for error in Errors.cannotCreate { #expect(error.exitStatus == .cannotCreate, "\(error)") }
  }

  @Test func errorsOfIoError() {
    for error in Errors.ioError { #expect(error.exitStatus == .ioError, "\(error)") }
  }

  @Test func errorsOfTemporaryFailure() {
    for error in Errors.temporaryFailure {
      #expect(error.exitStatus == .temporaryFailure, "\(error)")
    }
  }

  @Test func errorsWithoutAdviceHaveTheirStatus() {
    let statuses = Errors.withoutAdvice.map(\.exitStatus)
    #expect(
      statuses == [
        .configuration, .dataError, .dataError, .usage, .dataError, .dataError, .configuration,
        .dataError, .software, .software,
      ])
  }

  @Test func everyErrorIsOneSentence() {
    for error in Errors.withAdvice + Errors.withoutAdvice {
      #expect(error.description.last == "." || error.description.last == "?", "\(error)")
      #expect(!error.description.hasSuffix(".."), "\(error)")
      #expect(!error.description.contains("\n"), "\(error)")
    }
  }

  @Test func everyErrorGivesAdvice() {
    for error in Errors.withAdvice {
      #expect(!error.problem.isEmpty && !error.advice.isEmpty, "\(error)")
      #expect(error.description.hasPrefix("\(error.problem): \(error.advice)"), "\(error)")
    }
    for error in Errors.withoutAdvice { #expect(error.advice.isEmpty, "\(error)") }
  }

  @Test func theNumbersAreThoseOfSysexits() {
    let statuses: [Files.ExitStatus] = [
      .usage, .dataError, .noInput, .software, .cannotCreate, .ioError, .temporaryFailure,
      .configuration,
    ]
    #expect(statuses.map(\.rawValue) == [64, 65, 66, 70, 73, 74, 75, 78])
  }
}
