// SPDX-License-Identifier: MIT
import Glibc
import Synchronization

/// The sounds of a folder, at one sample rate and channel count, ready to be cut into slices.
///
/// A clip is decoded when it is scanned, or, where an earlier scan has left word of it, when somebody
/// wants it first; then it is kept.
///
/// ``scan(_:options:progress:)`` makes one; ``report`` says what was found, ``BatchSampler`` draws
/// from it.
public final class ClipDataset: Sendable {
  /// What to make of a folder.
  public struct Options: Sendable, Equatable, Codable {
    /// Frames in a slice, L.
    public var sliceLength: Int
    /// Hertz; `nil` takes the rate that most files have.
    public var sampleRate: Int?
    /// 1 mixes files down; more needs files with as many channels, or with one.
    public var channelCount: Int
    /// Where slices are cut; `nil` decides from the lengths of the clips.
    public var slicing: Slicing?
    /// Whether every file is scaled to a peak of 1.
    public var normalizesPeak: Bool
    /// A slice whose peak is below this level, relative to full scale, is silence.
    public var silenceDecibels: Float
    /// Decoded audio beyond this size goes to a file in `cacheFolder`.
    public var memoryBudgetBytes: Int
    /// A folder on a disk with space (not in memory, as `/tmp` may be).
    public var cacheFolder: String
    /// Where it is remembered what files hold, so that the next scan need not decode them; `nil` for
    /// nowhere.
    public var scanCacheFolder: String?
    /// Where the labels of the recordings come from.
    public var labels: LabelSource

    /// Options with everything but the length of a slice at its default.
    public init(
      sliceLength: Int, sampleRate: Int? = nil, channelCount: Int = 1, slicing: Slicing? = nil,
      normalizesPeak: Bool = false, silenceDecibels: Float = -60,
      memoryBudgetBytes: Int = 2 << 30, cacheFolder: String = "/var/tmp",
      scanCacheFolder: String? = nil, labels: LabelSource = .subfolders
    ) {
      self.sliceLength = sliceLength
      self.sampleRate = sampleRate
      self.channelCount = channelCount
      self.slicing = slicing
      self.normalizesPeak = normalizesPeak
      self.silenceDecibels = silenceDecibels
      self.memoryBudgetBytes = memoryBudgetBytes
      self.cacheFolder = cacheFolder
      self.scanCacheFolder = scanCacheFolder
      self.labels = labels
    }

    /// `silenceDecibels` as a share of full scale.
    var silenceLevel: Float { pow(10, silenceDecibels / 20) }
  }

  /// Where in a clip slices are cut.
  public enum Slicing: String, Sendable, Codable, CaseIterable {
    /// From the first frame on: shorter clips padded with zeros, longer ones faded out over the last
    /// eighth of the slice.
    case start
    /// Anywhere in clips longer than a slice; shorter ones from the first frame on, padded with
    /// zeros.
    case random
  }

  /// One usable file.
  struct Clip: Sendable {
    /// Relative to the folder.
    let path: String
    /// Its number in the store.
    let storeIndex: Int
    /// What the file was like when it was scanned.
    let stamp: FileStamp
    let classIndex: Int
    /// The labels that ``Options/labels`` gives, by name; empty for subfolders.
    let labels: [String: String]
    let frameCount: Int
    /// The loudest frame.
    let peakFrame: Int
  }

  /// What was found.
  public let report: DatasetReport
  /// The names of the classes, in the order of their bytes.
  ///
  /// They are the values of the label `class` where ``Options/labels`` gives it. Otherwise they are
  /// the subfolders of the folder, or none when it has none; files beside subfolders are of the
  /// class ".".
  public let classNames: [String]
  /// The names of the labels: `class` first if there are classes, then the others in the order of
  /// their source.
  public let labelNames: [String]

  /// What was asked for.
  public let options: Options

  let clips: [Clip]
  let decoder: ClipDecoder
  let store: SampleStore
  let incidents = Mutex(Incidents())

  init(
    report: DatasetReport, classNames: [String], labelNames: [String], clips: [Clip],
    decoder: ClipDecoder, store: SampleStore
  ) {
    self.report = report
    self.classNames = classNames
    self.labelNames = labelNames
    self.clips = clips
    self.decoder = decoder
    self.store = store
    options = decoder.options
  }

  /// The number of usable files.
  public var clipCount: Int { clips.count }
  /// Frames a second, in hertz.
  public var sampleRate: Int { report.sampleRate }
  /// The number of channels, C.
  public var channelCount: Int { report.channelCount }
  /// Frames in a slice, L.
  public var sliceLength: Int { report.sliceLength }

  /// The path of clip `index`, relative to the folder.
  public func path(ofClip index: Int) -> String { clips[index].path }

  /// The class of clip `index`, a place in ``classNames``; 0 when there are none.
  public func classIndex(ofClip index: Int) -> Int { clips[index].classIndex }

  /// The labels of clip `index` by name, `class` included if there are classes; a label that the
  /// source leaves empty is absent.
  public func labels(ofClip index: Int) -> [String: String] {
    var labels = clips[index].labels
    if !classNames.isEmpty {
      labels[LabelAssignment.className] = classNames[classIndex(ofClip: index)]
    }
    return labels
  }

  /// The number of frames of clip `index` at the data set's sample rate.
  public func frameCount(ofClip index: Int) -> Int { clips[index].frameCount }

  /// Clip `index`, whole; silence of its length if it is lost, see ``takeIncidents()``.
  public func clip(_ index: Int) -> AudioClip {
    let samples = store.samples(of: clips[index].storeIndex) ?? decoded(index)
    return AudioClip(
      samples: samples ?? [Float](repeating: 0, count: frameCount(ofClip: index) * channelCount),
      sampleRate: sampleRate, channelCount: channelCount)
  }

  /// Copies frames of clip `index` from frame `start` on into `slice`, `[L, C]`, and fills up with
  /// zeros.
  ///
  /// - Returns: false, and nothing but zeros, if the clip is lost, see ``takeIncidents()``.
  public func copySlice(
    ofClip index: Int, from start: Int, into slice: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    let first = start * channelCount
    if store.copy(of: clips[index].storeIndex, from: first, into: slice) { return true }
    let samples = decoded(index)
    slice.fill(with: samples?.dropFirst(first) ?? [])
    return samples != nil
  }
}
