// SPDX-License-Identifier: MIT
import Glibc

extension ClipDataset {
  /// How a folder is read.
  public struct Options: Sendable, Equatable, Codable {
    /// Frames in a slice, L.
    public var sliceLength: Int
    /// The sample rate in hertz; `nil` for the rate that most files have.
    public var sampleRate: Int?
    /// The number of channels, C: 1 mixes files down; more needs files with C channels or one.
    public var channelCount: Int
    /// Where slices are cut; `nil` for a choice by the lengths of the clips.
    public var slicing: Slicing?
    /// Whether that choice keeps the beginnings of clips that are loudest there, as hits are that ring on.
    public var keepsAttacks: Bool
    /// Whether every file is scaled to a peak of 1.
    public var normalizesPeak: Bool
    /// A slice whose peak is below this level, in decibels of full scale, counts as silence.
    public var silenceDecibels: Float
    /// Decoded audio beyond this size is kept in a file in `cacheFolder`, see `SampleStore`.
    public var memoryBudgetBytes: Int
    /// A folder on a disk with free space, not in memory as `/tmp` may be.
    public var cacheFolder: String
    /// The folder of the scan cache, with which the next scan decodes no unchanged file; `nil` for no
    /// cache.
    public var scanCacheFolder: String?
    /// Where the labels of the recordings come from.
    public var labels: LabelSource
    /// Whether sounds that Foley generated are used where there are recordings too.
    public var usesGenerated: Bool
    /// The fewest recordings of a group (``RecordingGroups``); those of smaller groups are skipped.
    public var groupSize: Int

    /// Options with defaults for everything but the length of a slice.
    public init(
      sliceLength: Int, sampleRate: Int? = nil, channelCount: Int = 1, slicing: Slicing? = nil,
      keepsAttacks: Bool = false, normalizesPeak: Bool = false, silenceDecibels: Float = -60,
      memoryBudgetBytes: Int = 2 << 30, cacheFolder: String = "/var/tmp",
      scanCacheFolder: String? = nil, labels: LabelSource = .subfolders,
      usesGenerated: Bool = false, groupSize: Int = 1
    ) {
      self.sliceLength = sliceLength
      self.sampleRate = sampleRate
      self.channelCount = channelCount
      self.slicing = slicing
      self.keepsAttacks = keepsAttacks
      self.normalizesPeak = normalizesPeak
      self.silenceDecibels = silenceDecibels
      self.memoryBudgetBytes = memoryBudgetBytes
      self.cacheFolder = cacheFolder
      self.scanCacheFolder = scanCacheFolder
      self.labels = labels
      self.usesGenerated = usesGenerated
      self.groupSize = groupSize
    }

    /// `silenceDecibels` as a fraction of full scale.
    var silenceLevel: Float { pow(10, silenceDecibels / 20) }
  }

  /// Where in a clip slices are cut.
  public enum Slicing: String, Sendable, Codable, CaseIterable {
    /// At the first frame: shorter clips are padded with zeros, longer ones fade out over the last
    /// eighth of the slice.
    case start
    /// Anywhere in clips longer than a slice; at the first frame of shorter ones, which are padded
    /// with zeros.
    case random
  }
}
