// SPDX-License-Identifier: MIT
import Files

/// The links of an Ogg file: streams that follow each other.
///
/// Reference: RFC 3533, "The Ogg Encapsulation Format Version 0", sections 4 and 6.
enum OggLinks {
  private static let headerCount = 27

  /// One part for each link; a link whose last page does not say that it is the last, or is not
  /// whole, is cut short.
  static func parts(of file: inout FileWindow, from start: Int) -> [SoundPart] {
    var links: [(start: Int, end: Int, isEnded: Bool)] = []
    var isInBeginning = false
    var offset = start
    while let place = file.next("OggS", from: offset) {
      guard let page = page(at: place, in: &file) else {
        // The page reaches beyond the end of the file.
        if !links.isEmpty { links[links.count - 1].isEnded = false }
        break
      }
      // All streams of a link begin before any goes on.
      if page.isFirst, !isInBeginning {
        if !links.isEmpty { links[links.count - 1].end = place }
        links.append((place, page.end, false))
      }
      isInBeginning = page.isFirst
      if !links.isEmpty {
        links[links.count - 1].end = page.end
        if page.isLast { links[links.count - 1].isEnded = true }
      }
      offset = page.end
    }
    return links.map { link in
      SoundPart(
        segments: [.file(link.start..<link.end)], length: link.isEnded ? .measured : .unknown,
        isCutShort: !link.isEnded)
    }
  }

  /// The flags of the page at `place` and the byte after it; nil if the file ends before.
  private static func page(
    at place: Int, in file: inout FileWindow
  ) -> (isFirst: Bool, isLast: Bool, end: Int)? {
    guard let header = file.bytes(at: place, count: headerCount),
      let sizes = file.bytes(at: place + headerCount, count: Int(header[26]))
    else { return nil }
    let end = sizes.reduce(place + headerCount + sizes.count) { $0 + Int($1) }
    guard end <= file.size else { return nil }
    return (header[5] & 2 != 0, header[5] & 4 != 0, end)
  }
}
