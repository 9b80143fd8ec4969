// SPDX-License-Identifier: MIT
public import Files
import Kernels

/// Degradations one after the other, as text: steps with commas between them.
///
/// | step | what it does |
/// |---|---|
/// | `lowpass:HZ` | removes what lies above, by conversion to twice that rate and back |
/// | `noise:SOURCE:DECIBELS` | adds `white` or `pink` noise, or a recording of a folder, so many decibels below the sound |
/// | `clip:DECIBELS` | clips so many decibels below the peak |
/// | `quantize:BITS` | rounds to steps of so many bits |
/// | `mp3:KBPS` | encodes as MP3 at a constant bit rate and decodes again |
/// | `reverb:FOLDER` | convolves with an impulse response of a folder, at the level of the sound |
///
/// A number may be a range, `0..15`, of which every example draws one; `dB` may follow. Each step
/// takes its random numbers from the stream of the example.
public struct DegradationChain: Sendable {
  /// The steps, in order.
  let steps: [DegradationStep]

  /// Reads a list of steps.
  ///
  /// - Throws: ``DegradationError``
  public init(_ text: String) throws(DegradationError) {
    var steps: [DegradationStep] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      steps.append(try DegradationStep(String(part)))
    }
    self.steps = steps
  }

  /// The cutoff, in hertz, below which nothing changes; nil if a step changes more than the band above.
  public var keptBand: Double? {
    var lowest: Double?
    for step in steps {
      guard case .lowPass(let cutoff) = step else { return nil }
      lowest = min(lowest ?? cutoff.lower, cutoff.lower)
    }
    return lowest
  }

  /// The list with `folder` in the place of each path.
  public static func withoutPaths(_ text: String) -> String {
    do throws(DegradationError) {
      return try DegradationChain(text).steps.map(\.nameWithoutPath).joined(separator: ",")
    } catch {
      // Options are recorded after the chain was built, so its text is valid.
      preconditionFailure("\(text): \(error.description)")
    }
  }

  /// The computation; its folders are read when it is prepared.
  public var degradation: Degradation {
    let name = steps.map(\.nameWithoutPath).joined(separator: ",")
    return Degradation(name: name) { [steps, keptBand] (options) throws(ClipDatasetError) in
      var bodies: [Degradation.Body] = []
      var datasets: [ClipDataset] = []
      for step in steps {
        let prepared = try step.prepared(options)
        bodies.append(prepared.body)
        if let dataset = prepared.dataset { datasets.append(dataset) }
      }
      return Degradation(name: name, datasets: datasets, keptBand: keptBand) {
        [bodies] clip, stream in
        bodies.reduce(clip) { $1($0, &stream) }
      }
    }
  }
}

/// A mistake in the text of a ``DegradationChain``.
public struct DegradationError: Error, Equatable, Sendable, FoleyError {
  /// The step.
  public let step: String
  /// What is wrong with it, as a relative clause.
  public let reason: String

  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    ErrorMessage(
      "degrade has the step \"\(step)\", \(reason)",
      advice:
        "give steps such as lowpass:2000, noise:white:0..15dB, noise:FOLDER:10, clip:6..20dB, "
        + "quantize:6, mp3:16 or reverb:FOLDER, with commas between them")
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .configuration }
}
