// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// A way to train: named networks, their optimisers, and what one step does with them.
///
/// A recipe knows nothing of time, files in a run folder or interruptions: that is the
/// ``Trainer``'s. Everything random in a step follows from the seed and the step's index, so that
/// ``state()`` is all that resuming needs.
public protocol Recipe: AnyObject {
  /// The networks and how many numbers each has to learn.
  var networks: [(name: String, parameterCount: Int)] { get }

  /// Does step `index` (from 0) and says how it went.
  func step(_ index: Int) -> Report

  /// All that a step changes, by name.
  func state() -> [(name: String, tensor: Tensor)]

  /// Takes over what ``state()`` gave.
  /// - Throws: `StateError` if names or shapes differ.
  func load(_ state: [String: Tensor]) throws

  /// The first `count` sounds of the model as it is, always from the same latents.
  func sounds(count: Int) throws -> [AudioClip]

  /// The first `count` sounds with what is shown of them.
  func preview(count: Int) throws -> Preview

  /// Writes the model as it is, after `steps` steps, to a file of its own.
  ///
  /// The same state gives the same bytes: no time, path or number of threads goes into it.
  /// - Throws: `AtomicFileError`
  func writeModel(to path: String, steps: Int) throws
}
