// SPDX-License-Identifier: MIT
import Files
import Testing

struct PathKeyTests {
  private static let composed = "caf\u{E9}.wav"
  private static let decomposed = "cafe\u{301}.wav"

  @Test func pathsAreEqualIfTheirBytesAre() {
    #expect(Self.composed == Self.decomposed, "strings are compared after normalization")
    #expect(PathKey(Self.composed) != PathKey(Self.decomposed))
    #expect(PathKey("a") == PathKey("a"))
    #expect(Set([PathKey(Self.composed), PathKey(Self.decomposed), PathKey("a")]).count == 3)
    let sizes = [PathKey(Self.composed): 1, PathKey(Self.decomposed): 2]
    #expect(sizes[PathKey(Self.decomposed)] == 2)
  }
}
