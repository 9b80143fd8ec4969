// SPDX-License-Identifier: MIT

extension ClipDataset {
  /// Reads every audio file under `folder`, several files at a time, and decides how to slice them.
  ///
  /// Labels and classes come from ``Options/labels``. A file that cannot be used is skipped and named
  /// in the report. Files found in the scan cache are decoded lazily. Samples and order depend
  /// neither on the cache nor on the number of threads.
  ///
  /// - Parameters:
  ///   - folder: the folder, searched with all its subfolders (``AudioFolder``).
  ///   - options: the wanted rate, channels, slices and labels.
  ///   - progress: called on the caller's thread with the number of files done and the total.
  /// - Throws: ``ClipDatasetError``
  public static func scan(
    _ folder: String, options: Options, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) -> ClipDataset {
    var scan = try FolderScan(
      listing: try FolderScan.listing(folder, options: options), options: options)
    try scan.examineFiles(progress: progress)
    scan.chooseSlicing()
    scan.dropSilence()
    try scan.dropSmallGroups()
    return try scan.dataset()
  }
}
