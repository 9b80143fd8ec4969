// SPDX-License-Identifier: MIT

/// Reads a pickle of Python, protocols 0 to 5, as data.
///
/// Only what arrays of numbers in tuples and lists need is understood, and nothing is imported or called,
/// so that a pickle from anywhere can be read. Reference: `Lib/pickletools.py` of CPython.
struct PickleReader {
  /// Why a pickle cannot be read.
  struct Flaw: Error, Equatable {
    let reason: String

    static let short = Flaw(reason: "it is cut short")
    static let order = Flaw(reason: "its instructions make no sense")
  }

  /// Two arrays have some sixty instructions; the limit keeps values from nesting deeper than the stack of
  /// a thread.
  private static let mostInstructions = 2000
  private static let longestLine = 1 << 20

  private var rest: ArraySlice<UInt8>
  private var stack: [PickleValue] = []
  /// The sizes of the stack at the marks.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// The value of a whole pickle.
  static func value(of bytes: [UInt8]) throws(Flaw) -> PickleValue {
    var reader = PickleReader(rest: bytes[...])
    for _ in 0..<mostInstructions {
      let code = try reader.byte()
      if code == UInt8(ascii: ".") {
        guard reader.stack.count == 1, reader.marks.isEmpty else { throw .order }
        return try reader.pop()
      }
      try reader.run(code)
    }
    throw Flaw(reason: "it has more than \(mostInstructions) instructions")
  }

  private init(rest: ArraySlice<UInt8>) { self.rest = rest }

  /// Runs an instruction.
  private mutating func run(_ code: UInt8) throws(Flaw) {
    switch code {
    case 0x80: _ = try byte()
    // A frame only says how much to read at once.
    case 0x95: _ = try bytes(8)
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "1"): _ = try popMarked()
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.flag(true))
    case 0x89: stack.append(.flag(false))
    default:
      if try runNumber(code) { return }
      if try runText(code) { return }
      if try runGroup(code) { return }
      if try runMemo(code) { return }
      if try runObject(code) { return }
      throw Flaw(
        reason: "it has the instruction \(code), which no arrays of numbers in a tuple need")
    }
  }

  private mutating func runNumber(_ code: UInt8) throws(Flaw) -> Bool {
    switch code {
    case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case UInt8(ascii: "K"): stack.append(.integer(Int(try number(1))))
    case UInt8(ascii: "M"): stack.append(.integer(Int(try number(2))))
    case 0x8A:
      let content = try bytes(Int(try byte()))
      guard content.count <= 8 else { throw Flaw(reason: "a number in it is too large") }
      let isNegative = content.last.map { $0 >= 0x80 } ?? false
      let filled = content + [UInt8](repeating: isNegative ? 0xFF : 0, count: 8 - content.count)
      stack.append(.integer(Int(truncatingIfNeeded: littleEndianInteger(filled))))
    case UInt8(ascii: "G"):
      stack.append(.number(Double(bitPattern: bigEndianInteger(try bytes(8)))))
    case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "F"):
      let line = try line()
      if code == UInt8(ascii: "I"), line == "00" || line == "01" {
        stack.append(.flag(line == "01"))
      } else if code == UInt8(ascii: "F"), let value = Double(line) {
        stack.append(.number(value))
      } else if let value = Int(line.hasSuffix("L") ? line.dropLast() : line[...]) {
        stack.append(.integer(value))
      } else {
        throw Flaw(reason: "a number in it cannot be read")
      }
    default: return false
    }
    return true
  }

  private mutating func runText(_ code: UInt8) throws(Flaw) -> Bool {
    switch code {
    case UInt8(ascii: "X"): try pushText(count: number(4))
    case 0x8C: try pushText(count: number(1))
    case 0x8D: try pushText(count: number(8))
    case UInt8(ascii: "V"): stack.append(.text(try PickleEscapes.unicode(lineBytes())))
    case UInt8(ascii: "S"): stack.append(.bytes(try PickleEscapes.quoted(lineBytes())))
    case UInt8(ascii: "T"), UInt8(ascii: "B"): try pushBytes(count: number(4))
    case UInt8(ascii: "U"), UInt8(ascii: "C"): try pushBytes(count: number(1))
    case 0x8E, 0x96: try pushBytes(count: number(8))
    default: return false
    }
    return true
  }

  private mutating func pushBytes(count: UInt64) throws(Flaw) {
    guard let count = Int(exactly: count) else { throw .short }
    stack.append(.bytes(Array(try bytes(count))))
  }

  private mutating func pushText(count: UInt64) throws(Flaw) {
    guard let count = Int(exactly: count) else { throw .short }
    guard let text = String(validating: try bytes(count), as: UTF8.self) else {
      throw Flaw(reason: "a text in it is not UTF-8")
    }
    stack.append(.text(text))
  }

  private mutating func runGroup(_ code: UInt8) throws(Flaw) -> Bool {
    switch code {
    case UInt8(ascii: ")"): stack.append(.tuple([]))
    case 0x85...0x87:
      var elements: [PickleValue] = []
      for _ in 0..<(code - 0x84) { elements.insert(try pop(), at: 0) }
      stack.append(.tuple(elements))
    case UInt8(ascii: "t"): stack.append(.tuple(try popMarked()))
    case UInt8(ascii: "]"): stack.append(.list(PickledList()))
    case UInt8(ascii: "l"):
      let list = PickledList()
      list.elements = try popMarked()
      stack.append(.list(list))
    case UInt8(ascii: "a"):
      let element = try pop()
      try extend(by: [element])
    case UInt8(ascii: "e"):
      let elements = try popMarked()
      try extend(by: elements)
    default: return false
    }
    return true
  }

  private func extend(by elements: [PickleValue]) throws(Flaw) {
    guard case .list(let list) = try top() else { throw .order }
    list.elements += elements
  }

  private mutating func runMemo(_ code: UInt8) throws(Flaw) -> Bool {
    switch code {
    case UInt8(ascii: "p"): memo[try place()] = try top()
    case UInt8(ascii: "q"): memo[Int(try number(1))] = try top()
    case UInt8(ascii: "r"): memo[Int(try number(4))] = try top()
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "g"): try recall(place())
    case UInt8(ascii: "h"): try recall(Int(number(1)))
    case UInt8(ascii: "j"): try recall(Int(number(4)))
    default: return false
    }
    return true
  }

  private mutating func place() throws(Flaw) -> Int {
    guard let place = Int(try line()) else { throw .order }
    return place
  }

  private mutating func recall(_ place: Int) throws(Flaw) {
    guard let value = memo[place] else { throw .order }
    stack.append(value)
  }

  private mutating func runObject(_ code: UInt8) throws(Flaw) -> Bool {
    switch code {
    case UInt8(ascii: "c"):
      let module = try line()
      stack.append(.global("\(module).\(try line())"))
    case 0x93:
      guard let name = try pop().word, let module = try pop().word else { throw .order }
      stack.append(.global("\(module).\(name)"))
    case UInt8(ascii: "R"), 0x81:
      guard case .tuple(let arguments) = try pop(), case .global(let maker) = try pop() else {
        throw .order
      }
      stack.append(.object(PickledObject(maker: maker, arguments: arguments)))
    case UInt8(ascii: "b"):
      let state = try pop()
      guard case .object(let object) = try top() else { throw .order }
      object.state = state
    default: return false
    }
    return true
  }

  // MARK: The stack and the bytes

  private func top() throws(Flaw) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else { throw .order }
    return value
  }

  private mutating func pop() throws(Flaw) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  /// The values since the last mark.
  private mutating func popMarked() throws(Flaw) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw .order }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  private mutating func byte() throws(Flaw) -> UInt8 {
    guard let byte = rest.popFirst() else { throw .short }
    return byte
  }

  private mutating func bytes(_ count: Int) throws(Flaw) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw .short }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func number(_ count: Int) throws(Flaw) -> UInt64 {
    littleEndianInteger(try bytes(count))
  }

  private mutating func lineBytes() throws(Flaw) -> ArraySlice<UInt8> {
    guard let end = rest.prefix(Self.longestLine).firstIndex(of: 0x0A) else { throw .short }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }

  private mutating func line() throws(Flaw) -> String {
    String(decoding: try lineBytes(), as: UTF8.self)
  }
}
