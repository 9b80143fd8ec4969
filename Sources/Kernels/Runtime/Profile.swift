// SPDX-License-Identifier: MIT
import Synchronization

/// Where the time of a stretch of work goes: calls and seconds of each operation.
///
/// One thread issues operations one after the other, each of which shares its work out, so the clock
/// of that thread is the one that counts. ``run(_:)`` profiles the thread that calls it; what other
/// threads do is not seen. The seconds of an operation are those that no operation within it took, so
/// all of them and what is left over add up to ``seconds``. Without a profile under way an operation
/// costs one load more.
public final class Profile: Sendable {
  /// Profiles under way, on any thread.
  private static let count = Atomic<Int>(0)
  @TaskLocal private static var bound: Profile?

  private let state = Mutex(State())

  private struct State {
    var place = Place()
    /// For each operation under way, outermost first, the time of the operations within it.
    var within: [Duration] = []
    var totals: [Key: Total] = [:]
    var elapsed = Duration.zero
  }

  private struct Key: Hashable {
    let place: Place
    let operation: Operation
  }

  private struct Total {
    var calls = 0
    var elapsed = Duration.zero

    mutating func add(_ time: Duration) {
      calls += 1
      elapsed += time
    }
  }

  /// A profile of nothing yet.
  public init() {}

  /// The profile of the calling thread, if there is one.
  private static var current: Profile? { count.load(ordering: .relaxed) > 0 ? bound : nil }

  // MARK: Measuring

  /// Calls `body` and counts the operations that the calling thread does in it, beside those that
  /// earlier calls have counted.
  public func run<R>(_ body: () throws -> R) rethrows -> R {
    Self.count.add(1, ordering: .relaxed)
    let start = ContinuousClock.now
    defer {
      state.withLock { $0.elapsed += ContinuousClock.now - start }
      Self.count.subtract(1, ordering: .relaxed)
    }
    return try Self.$bound.withValue(self, operation: body)
  }

  /// Calls `body`, which is an operation.
  public static func measure<R>(
    _ operation: @autoclosure () -> Operation, _ body: () throws -> R
  ) rethrows -> R {
    guard let profile = current else { return try body() }
    return try profile.measure(operation(), body)
  }

  /// Calls `body`, which is one operation whatever operations it is made of.
  public static func measureAsOne<R>(
    _ operation: @autoclosure () -> Operation, _ body: () throws -> R
  ) rethrows -> R {
    guard let profile = current else { return try body() }
    return try profile.measure(operation()) { try $bound.withValue(nil, operation: body) }
  }

  private func measure<R>(_ operation: Operation, _ body: () throws -> R) rethrows -> R {
    let place = state.withLock { state in
      state.within.append(.zero)
      return state.place
    }
    let start = ContinuousClock.now
    defer {
      let elapsed = ContinuousClock.now - start
      state.withLock { state in
        let within = state.within.popLast() ?? .zero
        if let outer = state.within.indices.last { state.within[outer] += elapsed }
        state.totals[Key(place: place, operation: operation), default: Total()]
          .add(elapsed - within)
      }
    }
    return try body()
  }

  // MARK: Places

  /// Where in a training step operations are done.
  public struct Place: Hashable, Sendable {
    /// The name of a part of the step; "" outside of all parts.
    public var part = ""
    /// The way through the recorded operations, if it is not the way forward.
    public var walk: Walk?

    /// A place on the way forward, or on a way back.
    public init(part: String = "", walk: Walk? = nil) {
      self.part = part
      self.walk = walk
    }
  }

  /// A way back through recorded operations.
  public enum Walk: Hashable, Sendable {
    /// To a gradient that is part of a loss.
    case gradient
    /// To gradients that nobody differentiates.
    case backward
  }

  /// The part of the step that the calling thread is in; nil where it is not profiled.
  public static var part: String? { current?.state.withLock { $0.place.part } }

  /// Calls `body` as belonging to a part of the step; nil for the part that it is in.
  public static func inPart<R>(_ part: String?, _ body: () throws -> R) rethrows -> R {
    guard let part, let profile = current else { return try body() }
    return try profile.placed({ $0.part = part }, body)
  }

  /// Calls `body` as a walk through recorded operations.
  public static func walking<R>(_ walk: Walk, _ body: () throws -> R) rethrows -> R {
    guard let profile = current else { return try body() }
    return try profile.placed({ $0.walk = walk }, body)
  }

  private func placed<R>(
    _ change: (inout Place) -> Void, _ body: () throws -> R
  ) rethrows -> R {
    let former = state.withLock { state in
      defer { change(&state.place) }
      return state.place
    }
    defer { state.withLock { $0.place = former } }
    return try body()
  }

  // MARK: Results

  /// What an operation came to in one place.
  public struct Row: Sendable {
    /// Where.
    public let place: Place
    /// Which.
    public let operation: Operation
    /// How often.
    public let calls: Int
    /// All calls together, without the operations within.
    public let seconds: Double

    /// A row of these values.
    public init(place: Place, operation: Operation, calls: Int, seconds: Double) {
      self.place = place
      self.operation = operation
      self.calls = calls
      self.seconds = seconds
    }
  }

  /// What every operation came to, the longest first.
  public var rows: [Row] {
    state.withLock(\.totals).map { key, total in
      Row(
        place: key.place, operation: key.operation, calls: total.calls,
        seconds: total.elapsed / .seconds(1))
    }
    .sorted { $0.seconds > $1.seconds }
  }

  /// All time profiled, within operations or between them.
  public var seconds: Double { state.withLock(\.elapsed) / .seconds(1) }
}
