// SPDX-License-Identifier: MIT

extension ContainerLayout {
  /// The place where another sound file begins behind the samples; nil if there is none.
  func nextContainer(from dataEnd: Int, in file: inout FileWindow) -> Int? {
    if kind == .au { return Self.beginsSound(in: &file, at: dataEnd) ? dataEnd : nil }
    let padding = kind == .w64 ? (8 - (dataEnd - data) & 7) & 7 : (dataEnd - data) & 1
    if padding > 0, Self.beginsSound(in: &file, at: dataEnd) { return dataEnd }
    var offset = dataEnd + (kind == .caf ? 0 : padding)
    while let chunk = chunk(&file, at: offset) {
      if Self.beginsSound(in: &file, at: offset) { return offset }
      guard let end = end(of: chunk, in: file) else { return nil }
      offset = end
    }
    return nil
  }

  /// The place where another file of this kind begins among samples whose number is unknown; nil if
  /// there is none.
  func nextHeader(from data: Int, in file: inout FileWindow) -> Int? {
    guard kind == .riff || kind == .rf64 || kind == .aiff else { return nil }
    var offset = data
    let mark = kind == .aiff ? "AIF" : "WAVE"
    while let place = file.next(mark, from: offset) {
      if place >= data + 8, Self.kind(of: &file, at: place - 8) == kind { return place - 8 }
      offset = place + 1
    }
    return nil
  }

  private static func beginsSound(in file: inout FileWindow, at offset: Int) -> Bool {
    kind(of: &file, at: offset) != nil || file.has("fLaC", at: offset)
      || file.has("OggS", at: offset)
  }
}
