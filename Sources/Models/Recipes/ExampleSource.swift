// SPDX-License-Identifier: MIT
public import Autograd

/// Where a recipe's real examples come from: pure functions of the batch's index.
public struct ExampleSource {
  /// Real examples `[N, ...]` of batch `index`.
  public var examples: (_ index: Int) -> Tensor
  /// Their classes `[N, classes]`, rows of one and zeros, or equal shares of words; nil without either.
  public var labels: ((_ index: Int) -> Tensor?)?
  /// Examples to convert, `[N, ...]`, of batch `index`; nil where a model learns from one folder.
  ///
  /// Of paired recordings, example i belongs to example i of ``examples``.
  public var sources: ((_ index: Int) -> Tensor)?
  /// The different examples of each class, or of all without classes, which batches have again and again;
  /// nil where it is not known, or no two are the same.
  public var differentCounts: [Int]?

  /// A source of these functions.
  public init(
    examples: @escaping (_ index: Int) -> Tensor, labels: ((_ index: Int) -> Tensor?)? = nil,
    sources: ((_ index: Int) -> Tensor)? = nil, differentCounts: [Int]? = nil
  ) {
    self.examples = examples
    self.labels = labels
    self.sources = sources
    self.differentCounts = differentCounts
  }
}
