// SPDX-License-Identifier: MIT
import Files
import Kernels

extension AudioFolder {
  /// The sample rate, in hertz, that most recordings have by their headers.
  ///
  /// Of several rates it is the highest; it is nil if none can be read. Sounds that Foley generated do not
  /// count, unless there are no others.
  ///
  /// - Parameters:
  ///   - cacheFolder: where the rates of files are cached; nil for no cache.
  ///   - progress: called on the caller's thread with the number of files done and the total.
  public func mostCommonSampleRate(
    cachedIn cacheFolder: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) -> Int? {
    Self.mostCommon(sampleRates(cachedIn: cacheFolder, progress: progress))
  }

  /// The rate that most files have; of several the highest.
  ///
  /// - Parameter counts: the number of files of each rate.
  static func mostCommon(_ counts: [Int: Int]) -> Int? {
    counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  /// The number of recordings of each sample rate, in hertz, by their headers.
  func sampleRates(
    cachedIn cacheFolder: String?, progress: (_ done: Int, _ total: Int) -> Void
  ) -> [Int: Int] {
    let cache = ScanCache(of: path, purpose: "rates", fieldCount: 2, in: cacheFolder)
    let known = cache?.load() ?? [:]
    var found: [(path: String, entry: ScanCache.Entry)] = []
    var lastStored = ContinuousClock.now
    for start in stride(from: 0, to: files.count, by: 256) {
      let group = files[start..<min(start + 256, files.count)]
      let entries = parallelMap(group.count) { rate(of: group[start + $0], known: known) }
      found += zip(group, entries).compactMap { name, entry in entry.map { (name, $0) } }
      progress(group.endIndex, files.count)
      if group.endIndex < files.count, ContinuousClock.now - lastStored > .seconds(10) {
        cache?.store(found)
        lastStored = .now
      }
    }
    if found.count != known.count || found.contains(where: { known[PathKey($0.path)] != $0.entry })
    {
      cache?.store(found)
    }
    let recordings = found.filter { $0.entry.fields[1] == 0 }
    return histogram((recordings.isEmpty ? found : recordings).map { Int($0.entry.fields[0]) })
  }

  /// The rate of a file and whether Foley generated it, from the cache or its header; nil if it cannot be
  /// read.
  private func rate(of name: String, known: [PathKey: ScanCache.Entry]) -> ScanCache.Entry? {
    let file = "\(path)/\(name)"
    guard let stamp = FileStamp(file) else { return nil }
    if let entry = known[PathKey(name)], entry.stamp == stamp, entry.fields[1] <= 1,
      (1...UInt64(AudioFile.sampleRateLimit)).contains(entry.fields[0])
    {
      return entry
    }
    // A file that cannot be read is named when it is decoded.
    guard let header = try? AudioFile.beginning(at: file) else { return nil }
    return ScanCache.Entry(
      stamp: stamp, fields: [UInt64(header.sampleRate), header.isGenerated ? 1 : 0])
  }
}
