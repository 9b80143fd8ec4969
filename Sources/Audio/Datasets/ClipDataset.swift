// SPDX-License-Identifier: MIT
import Synchronization

/// The sounds of a folder at one sample rate and channel count, from which slices are cut.
///
/// ``scan(_:options:progress:)`` makes a data set, ``report`` describes it, and ``BatchSampler`` draws
/// batches from it. A clip is decoded during the scan, or, if the scan cache knows its file, when it
/// is first used; after that its samples are kept.
public final class ClipDataset: Sendable {
  /// One usable file.
  struct Clip: Sendable {
    /// The path relative to the folder.
    let path: String
    /// The clip's number in the store.
    let storeIndex: Int
    /// The stamp of the file at the scan.
    let stamp: FileStamp
    let classIndex: Int
    /// Places in the vocabulary, ascending.
    let words: [Int]
    /// The labels that ``Options/labels`` gives, by name; empty for subfolders.
    let labels: [String: String]
    let frameCount: Int
    /// The frame with the largest absolute sample.
    let peakFrame: Int
  }

  /// The result of the scan.
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
  /// The words of the names of files and folders, where ``Options/labels`` asks for them and there are
  /// two; nil otherwise.
  public let vocabulary: WordVocabulary?

  /// The options of the scan.
  public let options: Options

  let clips: [Clip]
  let decoder: ClipDecoder
  let store: SampleStore
  let changes = Mutex(ChangeLog())

  init(
    report: DatasetReport, classNames: [String], labelNames: [String],
    vocabulary: WordVocabulary?, clips: [Clip], decoder: ClipDecoder, store: SampleStore
  ) {
    self.report = report
    self.classNames = classNames
    self.labelNames = labelNames
    self.vocabulary = vocabulary
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

  /// Identifies the recordings: one line with path, number of frames and labels for each clip.
  ///
  /// Labels from subfolders are part of the paths and are not repeated.
  public var fingerprintText: String {
    clips.map { clip in
      let labels = clip.labels.sorted { AudioFolder.precedesBytewise($0.key, $1.key) }
        .map { "\t\($0.key)=\($0.value)" }
      return "\(clip.path)\t\(clip.frameCount)\(labels.joined())\n"
    }.joined()
  }

  /// The whole clip `index`; silence of its length if it is unavailable, see ``drainChanges()``.
  public func clip(_ index: Int) -> AudioClip {
    var samples = store.samples(of: clips[index].storeIndex)
    if samples == nil, load(index, overflow: { samples = $0 }), samples == nil {
      samples = store.samples(of: clips[index].storeIndex)
    }
    return AudioClip(
      samples: samples ?? [Float](repeating: 0, count: frameCount(ofClip: index) * channelCount),
      sampleRate: sampleRate, channelCount: channelCount)
  }

  /// Copies frames of clip `index` from frame `start` on into `slice`, `[L, C]`, and fills the rest
  /// with zeros.
  ///
  /// - Returns: false, with zeros in all of `slice`, if the clip is unavailable, see
  ///   ``drainChanges()``.
  public func copySlice(
    ofClip index: Int, from start: Int, into slice: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    let first = start * channelCount
    if store.copy(of: clips[index].storeIndex, from: first, into: slice) { return true }
    var isFilled = false
    let isLoaded = load(index) { samples in
      slice.fill(with: samples.dropFirst(first))
      isFilled = true
    }
    if isFilled || isLoaded && store.copy(of: clips[index].storeIndex, from: first, into: slice) {
      return true
    }
    slice.update(repeating: 0)
    return false
  }
}
