// SPDX-License-Identifier: MIT
import Files
import Glibc
import Synchronization

extension SampleStore {
  /// Writes a piece of a clip and returns its offset in the file.
  func write(_ piece: ArraySlice<Float>) throws(ClipDatasetError) -> Int {
    let place = state.withLock { state -> Result<(Int32, Int), ClipDatasetError> in
      Result { () throws(ClipDatasetError) in
        if state.descriptor < 0 { state.descriptor = try openedFile() }
        if let offset = state.freeOffsets.popLast() { return (state.descriptor, offset) }
        let offset = state.fileEnd
        state.fileEnd += Self.pieceCount * MemoryLayout<Float>.stride
        return (state.descriptor, offset)
      }
    }
    let (descriptor, offset) = try place.get()
    do throws(ClipDatasetError) {
      try write(piece, to: descriptor, at: offset)
    } catch {
      giveBack([offset], reservedBytes: 0)
      throw error
    }
    return offset
  }

  private func openedFile() throws(ClipDatasetError) -> Int32 {
    let path = "\(folder)/.foley-\(String(UInt64.random(in: 0 ... .max), radix: 36)).f32"
    let descriptor = FileSystem.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    guard descriptor >= 0 else { throw .cacheFailed(folder: folder, reason: systemMessage()) }
    FileSystem.unlink(path)
    return descriptor
  }

  private func write(
    _ samples: ArraySlice<Float>, to descriptor: Int32, at offset: Int
  ) throws(ClipDatasetError) {
    var done = 0
    let byteCount = samples.count * MemoryLayout<Float>.stride
    while done < byteCount {
      let count = samples.withUnsafeBytes { bytes in
        pwrite(descriptor, bytes.baseAddress.map { $0 + done }, byteCount - done, offset + done)
      }
      guard count >= 0 || errno == EINTR else {
        throw .cacheFailed(folder: folder, reason: systemMessage())
      }
      done += max(count, 0)
    }
  }
}
