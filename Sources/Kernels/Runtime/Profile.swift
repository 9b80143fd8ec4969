// SPDX-License-Identifier: MIT
import Synchronization

/// An operation profiler: calls and seconds of each operation.
///
/// One thread issues operations sequentially, and each operation distributes its work to the pool,
/// so the wall clock of that thread is measured. ``run(_:)`` profiles the calling thread only. The
/// seconds of an operation exclude operations nested in it, so all of them plus the time between
/// operations add up to ``seconds``. Without an active profile an operation costs one additional
/// load.
public final class Profile: Sendable {
  /// Number of active profiles on any thread.
  private static let count = Atomic<Int>(0)
  @TaskLocal private static var bound: Profile?

  private let state = Mutex(State())

  private struct State {
    var place = Place()
    /// For each active operation, outermost first, the time of the operations nested in it.
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

  /// An empty profile.
  public init() {}

  /// The active profile of the calling thread.
  private static var current: Profile? { count.load(ordering: .relaxed) > 0 ? bound : nil }

  // MARK: Measuring

  /// Calls `body` and adds the operations of the calling thread in it to the profile.
  public func run<R>(_ body: () throws -> R) rethrows -> R {
    Self.count.add(1, ordering: .relaxed)
    let start = ContinuousClock.now
    defer {
      state.withLock { $0.elapsed += ContinuousClock.now - start }
      Self.count.subtract(1, ordering: .relaxed)
    }
    return try Self.$bound.withValue(self, operation: body)
  }

  /// Calls `body` and measures it as an operation; operations nested in it are measured separately.
  public static func measure<R>(
    _ operation: @autoclosure () -> Operation, _ body: () throws -> R
  ) rethrows -> R {
    guard let profile = current else { return try body() }
    return try profile.measure(operation(), body)
  }

  /// Calls `body` and measures it as one operation, including all operations nested in it.
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

  /// The part of a training step and the direction (forward, gradient, backward) of an operation.
  public struct Place: Hashable, Sendable {
    /// The name of the part of the step; "" outside all parts.
    public var part = ""
    /// The backward pass the operation belongs to; nil in the forward pass.
    public var walk: Walk?

    /// A place in the forward pass, or in a backward pass.
    public init(part: String = "", walk: Walk? = nil) {
      self.part = part
      self.walk = walk
    }
  }

  /// A backward pass through recorded operations.
  public enum Walk: Hashable, Sendable {
    /// To a gradient that is differentiated again, such as that of a gradient penalty.
    case gradient
    /// To gradients that are not differentiated again.
    case backward
  }

  /// The current part of the step of the calling thread; nil without an active profile.
  public static var part: String? { current?.state.withLock { $0.place.part } }

  /// Calls `body` with operations assigned to a part of the step; nil keeps the current part.
  public static func inPart<R>(_ part: String?, _ body: () throws -> R) rethrows -> R {
    guard let part, let profile = current else { return try body() }
    return try profile.placed({ $0.part = part }, body)
  }

  /// Calls `body` with operations assigned to a backward pass.
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

  /// The total of an operation in one place.
  public struct Row: Sendable {
    /// The place.
    public let place: Place
    /// The operation.
    public let operation: Operation
    /// Number of calls.
    public let calls: Int
    /// Seconds of all calls, without nested operations.
    public let seconds: Double

    /// A row of these values.
    public init(place: Place, operation: Operation, calls: Int, seconds: Double) {
      self.place = place
      self.operation = operation
      self.calls = calls
      self.seconds = seconds
    }
  }

  /// The totals of all operations, the longest first.
  public var rows: [Row] {
    state.withLock(\.totals).map { key, total in
      Row(
        place: key.place, operation: key.operation, calls: total.calls,
        seconds: total.elapsed / .seconds(1))
    }
    .sorted { $0.seconds > $1.seconds }
  }

  /// Total profiled seconds, within and between operations.
  public var seconds: Double { state.withLock(\.elapsed) / .seconds(1) }
}
