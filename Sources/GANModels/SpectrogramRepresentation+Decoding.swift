// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

extension SpectrogramRepresentation: Representation {
  /// `[N, T, F, C]` to N clips; not possible yet.
  ///
  /// The magnitudes are there (``magnitudes(of:)``); their phases wait for the phase reconstruction
  /// of `Audio`. Until then this stops the program, so no command offers the representation.
  public func decode(_ examples: Tensor) -> [AudioClip] {
    preconditionFailure(
      "no phases for the magnitudes \(magnitudes(of: examples).shape) of \(examples.shape)")
  }
}
