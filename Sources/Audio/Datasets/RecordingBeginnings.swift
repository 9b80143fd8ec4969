// SPDX-License-Identifier: MIT
import Files
import Kernels

/// The beginnings of some recordings of a folder, which stand for all of them.
public struct RecordingBeginnings: Sendable, Equatable {
  /// Those that could be decoded.
  public let beginnings: [RecordingBeginning]

  /// These beginnings.
  public init(_ beginnings: [RecordingBeginning]) {
    self.beginnings = beginnings
  }

  /// Recordings of a folder that are decoded at most.
  public static let limit = 200

  /// The length in seconds that nine in ten do not exceed; nil for none.
  public var secondsOfMost: Double? {
    let lengths = beginnings.map(\.seconds).sorted()
    return lengths.isEmpty ? nil : lengths[(lengths.count * 9 - 1) / 10]
  }

  /// The share that lasts at most `seconds`, 0 to 1.
  public func share(lasting seconds: Double) -> Double {
    guard seconds < RecordingBeginning.longestSeconds else { return 1 }
    return Double(beginnings.count { $0.seconds <= seconds + 1e-6 })
      / Double(max(beginnings.count, 1))
  }

  /// Whether most are truly stereo.
  public var areStereo: Bool { 2 * beginnings.count(where: \.isStereo) > beginnings.count }

  /// How many have no spectrum above a frequency in hertz, the most common one; nil for none.
  public var emptyBand: (count: Int, above: Int)? {
    let counts = histogram(beginnings.compactMap(\.emptyAbove))
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.value, $0.key) }
  }
}

extension AudioFolder {
  /// The beginnings of up to ``RecordingBeginnings/limit`` files, which depend only on their number.
  ///
  /// Files that cannot be decoded are left out.
  ///
  /// - Parameters:
  ///   - cacheFolder: where the results are cached; nil for no cache.
  ///   - progress: called on the caller's thread with the number of files done and the total.
  public func beginnings(
    cachedIn cacheFolder: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) -> RecordingBeginnings {
    let cache = ScanCache(of: path, purpose: "beginnings", fieldCount: 3, in: cacheFolder)
    let known = cache?.load() ?? [:]
    let names = drawnFiles
    var found: [(path: String, entry: ScanCache.Entry)] = []
    for start in stride(from: 0, to: names.count, by: 16) {
      let group = names[start..<min(start + 16, names.count)]
      let entries = parallelMap(group.count) { beginning(of: group[start + $0], known: known) }
      found += zip(group, entries).compactMap { name, entry in entry.map { (name, $0) } }
      progress(group.endIndex, names.count)
    }
    if found.contains(where: { known[PathKey($0.path)] != $0.entry }) { cache?.store(found) }
    // Silent files say nothing about lengths; the scan skips them.
    return RecordingBeginnings(
      found.compactMap { RecordingBeginning(fields: $0.entry.fields) }.filter { $0.seconds > 0 })
  }

  /// Up to so many files, drawn by a fixed seed, in their order.
  private var drawnFiles: [String] {
    guard files.count > RecordingBeginnings.limit else { return files }
    var order = Array(files.indices)
    var stream = RandomStream(seed: 0, name: "beginnings")
    stream.shuffle(&order)
    return order.prefix(RecordingBeginnings.limit).sorted().map { files[$0] }
  }

  /// The beginning of a file, from the cache or decoded; nil if it cannot be read.
  private func beginning(
    of name: String, known: [PathKey: ScanCache.Entry]
  ) -> ScanCache.Entry? {
    let file = "\(path)/\(name)"
    guard let stamp = FileStamp(file) else { return nil }
    if let entry = known[PathKey(name)], entry.stamp == stamp,
      RecordingBeginning(fields: entry.fields) != nil
    {
      return entry
    }
    do {
      return ScanCache.Entry(stamp: stamp, fields: try RecordingBeginning(of: file).fields)
    } catch {
      // The scan names the file and the reason.
      return nil
    }
  }
}

extension RecordingBeginning {
  /// The beginning as 64-bit words, for a `ScanCache`.
  fileprivate var fields: [UInt64] {
    [UInt64((seconds * 1e6).rounded()), isStereo ? 1 : 0, UInt64(emptyAbove ?? 0)]
  }

  /// The beginning from those words; nil if one of them is impossible.
  fileprivate init?(fields: [UInt64]) {
    guard fields.count == 3, fields[0] <= UInt64(Self.longestSeconds * 1e6), fields[1] <= 1,
      fields[2] <= UInt64(AudioFile.sampleRateLimit)
    else { return nil }
    self.init(
      seconds: Double(fields[0]) / 1e6, isStereo: fields[1] == 1,
      emptyAbove: fields[2] == 0 ? nil : Int(fields[2]))
  }
}
