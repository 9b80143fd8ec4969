// SPDX-License-Identifier: MIT
import Glibc
import Synchronization

/// The samples of many clips, added piece by piece: in memory up to a budget, the others in a file that
/// is read with `pread`.
///
/// The file is unlinked as soon as it is open, so it disappears with the process, even a killed one.
/// All methods may be called on any thread; no lock is held while the file is read or written.
final class SampleStore: Sendable {
  enum Clip {
    case absent
    case inMemory([Float], divisor: Float)
    /// `count` samples in pieces of ``pieceCount`` samples, each at one of the offsets, in bytes.
    case inFile(offsets: [Int], count: Int, divisor: Float)
  }

  struct State {
    var clips: [Clip]
    var memoryBytes = 0
    var fileBytes = 0
    /// The end of the file, and the pieces before it that are not used.
    var fileEnd = 0
    var freeOffsets: [Int] = []
    var descriptor: Int32 = -1
  }

  /// The number of samples in a piece of a clip in the file, 4 MiB.
  static let pieceCount = 1 << 20

  private let budgetBytes: Int
  let folder: String
  let state: Mutex<State>

  /// A store for `clipCount` clips that keeps `budgetBytes` in memory and the rest in a file in
  /// `folder`.
  init(clipCount: Int, budgetBytes: Int, folder: String) {
    self.budgetBytes = budgetBytes
    self.folder = folder
    state = Mutex(State(clips: [Clip](repeating: .absent, count: clipCount)))
  }

  deinit {
    state.withLock { state in
      if state.descriptor >= 0 { close(state.descriptor) }
    }
  }

  /// The size of all samples in bytes.
  var byteCount: Int { state.withLock { $0.memoryBytes + $0.fileBytes } }
  /// The size of the samples in the file in bytes.
  var fileByteCount: Int { state.withLock { $0.fileBytes } }

  /// Whether the file for samples beyond the budget could be created.
  var hasFile: Bool { state.withLock { $0.descriptor >= 0 } }
}

extension SampleStore {
  /// Takes bytes of the memory budget; false if it has too few.
  func reserve(_ byteCount: Int) -> Bool {
    state.withLock { state in
      guard state.memoryBytes + byteCount <= budgetBytes else { return false }
      state.memoryBytes += byteCount
      return true
    }
  }

  func giveBack(_ offsets: [Int], reservedBytes: Int) {
    state.withLock { state in
      state.freeOffsets += offsets
      state.memoryBytes -= reservedBytes
    }
  }

  /// Adds a clip unless there is one; whether it was added.
  func add(_ clip: Clip, at index: Int, byteCount: Int) -> Bool {
    state.withLock { state in
      guard case .absent = state.clips[index] else { return false }
      state.clips[index] = clip
      if case .inFile = clip { state.fileBytes += byteCount }
      return true
    }
  }
}
