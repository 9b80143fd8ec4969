// SPDX-License-Identifier: MIT
func parallelFor(_ count: Int, _ body: (Int) -> Void) { for i in 0..<count { body(i) } }
struct RandomStream: RandomNumberGenerator, Sendable {
  var state: UInt64
  init(seed: UInt64, name: String, index: UInt64 = 0) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ index &* 0xBF58_476D_1CE4_E5B9
    for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func uniformInteger(below n: Int) -> Int { Int(next() % UInt64(n)) }
  mutating func shuffle<T>(_ a: inout [T]) { a.shuffle(using: &self) }
}
enum WorkerPool { static var threadCount: Int { 4 } }
