// SPDX-License-Identifier: MIT

extension FrameTransform {
  /// The samples that the window of frame `frame` covers; some may lie beyond the ends of the signal.
  public func samples(ofFrame frame: Int) -> Range<Int> {
    let first = start + frame * hop
    return first..<first + window.count
  }

  /// The transform of a part of a signal: its frame 0 is frame `frame` of the whole signal, its sample 0
  /// is sample `sample`.
  ///
  /// A frame has the bits of the whole signal if the part holds all samples of the signal under its
  /// window. Signals must not be extended by reflection.
  public func ofPart(fromFrame frame: Int, sample: Int) -> FrameTransform {
    precondition(!mirrors, "a part of a signal that is extended by reflection")
    return FrameTransform(
      size: fourier.size, window: window, lead: lead, hop: hop,
      start: start + frame * hop - sample, reach: reach, mirrors: false)
  }
}
