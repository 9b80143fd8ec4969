// SPDX-License-Identifier: MIT
import Files

/// The place and size of the samples in a WAV, RF64, W64, AIFF, CAF or AU file.
///
/// libsndfile silently shortens a sound that reaches beyond the end of the file. The sizes that
/// programs write before they know the length (``SizeClaim``) are replaced by the true ones.
struct Container {
  /// The bytes of the container, with the true size of the samples.
  let segments: [SoundPart.Segment]
  /// The byte after the container.
  let end: Int

  /// The container that begins at `start`; nil if there is none, or none with samples.
  ///
  /// - Throws: ``AudioFileError/truncated(path:claimed:found:unit:)``
  init?(of file: inout FileWindow, from start: Int, path: String) throws(AudioFileError) {
    guard let layout = ContainerLayout(of: &file, from: start) else { return nil }
    let (data, claim) = (layout.data, layout.claim)
    let room = file.size - data
    let isUnknown = claim.isUnknown(
      room: room,
      outerIsPossible: layout.outerSize.map { size in
        (UInt64(data - start)...UInt64(file.size - start) + 1).contains(size + 8)
      } ?? false,
      hasChunksAfter: { layout.hasChunks(after: $0, in: &file) })
    guard isUnknown || claim.byteCount <= UInt64(room) else {
      throw .truncated(
        path: path, claimed: Int64(clamping: claim.byteCount), found: Int64(room), unit: "bytes")
    }
    guard !isUnknown else {
      end = layout.nextHeader(from: data, in: &file) ?? file.size
      segments = SoundPart.patched(
        start..<end, layout.patches(dataByteCount: end - data, in: &file))
      return
    }
    let dataEnd = data + Int(claim.byteCount)
    end = layout.nextContainer(from: dataEnd, in: &file) ?? file.size
    segments = [.file(start..<end)]
  }
}

/// A size that a header claims.
struct SizeClaim {
  /// The claimed number of bytes of the samples.
  let byteCount: UInt64
  /// The number of bits of the field.
  let bits: Int

  /// Whether the size stands for a length that the writer did not know.
  ///
  /// A writer that cannot seek back leaves 0, the largest number of the field, signed or not, or one
  /// a little below that leaves room for headers (16 MiB: sox 0x7FFFF000 and 0x7F000000, espeak-ng
  /// 0x7FFFF000). The last could be true, so it counts only if the size of the whole file in the
  /// header is as impossible.
  ///
  /// - Parameters:
  ///   - room: the number of bytes from the first sample to the end of the file.
  ///   - outerIsPossible: whether the header claims a size of the file that it can have.
  ///   - hasChunksAfter: whether other chunks follow this number of bytes and fill the file.
  func isUnknown(room: Int, outerIsPossible: Bool, hasChunksAfter: (Int) -> Bool) -> Bool {
    if byteCount == 0 { return room > 0 && !hasChunksAfter(0) }
    let highest = UInt64.max >> UInt64(64 - bits)
    if byteCount == highest || byteCount == highest >> 1 { return true }
    let margin: UInt64 = 1 << 24
    let isNear =
      byteCount >= highest - margin
      || (highest >> 1 - margin...highest >> 1 + 4096).contains(byteCount)
    guard isNear else { return false }
    if byteCount > UInt64(room) { return !outerIsPossible }
    return byteCount < UInt64(room) && !hasChunksAfter(Int(byteCount))
  }
}
