// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// The options of kinds that learn from unpaired recordings: which labels of one folder are its sources
/// and its targets.
///
/// Kinds that learn from groups of recordings have those of labels alone.
public struct UnpairedOptions: KindOptions {
  /// The label of the sources, as in `speaker=george`; nil for a folder of sources.
  public var fromLabel: String?
  /// The label of the targets; nil for a folder of targets.
  public var toLabel: String?
  /// A ``LabelPattern`` that reads labels from file names; nil for subfolders as classes.
  public var labelPattern: String?
  /// The path of a CSV file of labels; nil for none.
  public var labelTable: String?

  /// Nothing set.
  public init() {}

  private static let choice = OptionDomain<String>("a label as in speaker=george, or a class") {
    !$0.hasPrefix("-") && LabelChoice($0) != nil
  }

  /// Where labels of recordings come from.
  static let labelOptions: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "labelPattern", \.labelPattern,
      "Where file names have labels, as in {class}_{speaker}_*; subfolders are classes if left out.",
      OptionDomain("a text with a label in braces") { $0.contains("{") }),
    OptionDeclaration<Self>(
      "labelTable", \.labelTable,
      "A CSV file of labels, whose first line is file,NAME,NAME,...", .any("a path")),
  ].map(\.asTrainingOption)

  /// The options under a heading.
  public static let group = OptionTable<TrainingOptions>.Group(
    "RECORDINGS",
    [
      OptionDeclaration<Self>(
        "fromLabel", \.fromLabel,
        "The recordings of a folder that are turned into others: name=value, or a class.", choice),
      OptionDeclaration<Self>(
        "toLabel", \.toLabel, "The recordings of the same folder that others are turned into.",
        choice),
    ].map(\.asTrainingOption) + labelOptions)

  /// Where labels come from.
  ///
  /// - Throws: `LabelPatternError`, or `OptionError` for two answers.
  public func labelSource() throws -> LabelSource {
    if labelPattern != nil, labelTable != nil {
      throw OptionError.exclusive(
        reason: "labelPattern and labelTable both say where labels come from",
        advice: "give labelPattern or labelTable")
    }
    if let labelTable { return .table(labelTable) }
    return try labelPattern.map { .pattern(try LabelPattern($0)) } ?? .subfolders
  }
}
