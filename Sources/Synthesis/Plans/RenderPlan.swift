// SPDX-License-Identifier: MIT
public import Files

/// The input of `foley render`: entries, each with a model, a folder and ``RenderSettings``.
///
/// A plan is a JSON file with a list of objects, or a CSV file with a first line of option names and
/// one entry in each further line. All entries are checked before the first sound is rendered; an
/// error lists all that is wrong, with entries and lines.
public struct RenderPlan {
  /// The entries, in the order of the file.
  public let entries: [RenderEntry]

  /// A place in the text of a plan.
  struct Place {
    let line: Int
    /// The column; 0 in a table.
    var column = 0
  }

  /// A value of an entry.
  struct Value {
    let name: String
    let place: Place
    let json: JSONValue
  }

  /// An entry as the file has it.
  struct Row {
    let place: Place
    /// Its values; nil for something else than an object.
    let values: [Value]?
  }

  /// Reads and checks a plan.
  ///
  /// - Parameters:
  ///   - path: the file; it is read as CSV if its name ends in `.csv`.
  ///   - output: the folder of the render, which is checked for symbolic links.
  ///   - library: opens the models; their paths are relative to the current folder.
  /// - Throws: ``RenderPlanError``
  public init(
    file path: String, output: String, library: ModelLibrary
  ) throws(RenderPlanError) {
    try self.init(
      Self.bytes(ofFile: path), named: path, isTable: path.lowercased().hasSuffix(".csv"),
      output: output, library: library)
  }

  /// Reads and checks the text of a plan.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - path: the name of the plan in messages.
  ///   - isTable: whether the text is CSV; nil for CSV unless it begins with a bracket or a brace.
  ///   - output: the folder of the render, which is checked for symbolic links.
  ///   - library: opens the models; their paths are relative to the current folder.
  /// - Throws: ``RenderPlanError``
  public init(
    _ bytes: [UInt8], named path: String, isTable: Bool? = nil, output: String,
    library: ModelLibrary
  ) throws(RenderPlanError) {
    let rows =
      try isTable ?? !Self.beginsLikeJSON(bytes)
      ? TableText(bytes, path: path).rows() : ObjectListText(bytes, path: path).rows()
    guard !rows.isEmpty else { throw RenderPlanError(path: path, line: 1, reason: .empty) }
    var reading = PlanReading(path: path, rows: rows, output: output, library: library)
    entries = try reading.entries()
  }

  /// Whether the first byte after blanks and a byte order mark begins a list or an object.
  private static func beginsLikeJSON(_ bytes: [UInt8]) -> Bool {
    let first = bytes.first { !$0.isBlank && ![0xEF, 0xBB, 0xBF].contains($0) }
    return first.map { [UInt8(ascii: "["), UInt8(ascii: "{")].contains($0) } ?? true
  }

  private static func bytes(ofFile path: String) throws(RenderPlanError) -> [UInt8] {
    do throws(PlainFileError) {
      return try PlainFile(path).contents()
    } catch {
      throw RenderPlanError(path: path, line: 0, reason: .unreadable(error.reason))
    }
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension RenderPlan {
  /// The values of an entry before its model has been opened.
  public struct EntryValues: Sendable {
    /// A model file or the folder of a run; nil until it is set.
    public var model: String?
    /// The folder of the files, below the output folder; nil for the output folder itself.
    public var folder: String?
    /// The settings of its sounds.
    public var settings = RenderSettings()

    /// An entry without a model.
    public init() {}
  }

  /// All options of an entry.
  public static let options = OptionTable(
    [
      OptionTable<EntryValues>.Group(
        "THE ENTRY",
        [
          OptionDeclaration("model", \.model, "Model file, or folder of a run.", .any("a path")),
          OptionDeclaration(
            "folder", \.folder,
            "Folder of the files, below the output folder; that folder itself if left out.",
            .any("a path")),
        ])
    ]
      + RenderSettings.options.groups.map { group in
        OptionTable<EntryValues>.Group(
          group.title,
          group.options.map { option in
            option.lifted(get: { $0.settings }, set: { $0.settings = $1 })
          })
      })
}
