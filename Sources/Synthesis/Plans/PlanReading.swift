// SPDX-License-Identifier: MIT
import Files

/// Makes the entries of a plan from its rows, and collects all that is wrong with them.
struct PlanReading {
  /// The errors that are listed; more would fill a screen.
  private static let mostErrors = 20

  let path: String
  let rows: [RenderPlan.Row]
  let output: String
  let library: ModelLibrary
  private var errors: [RenderPlanError] = []
  private var errorCount = 0
  private var collisions = NameCollisions()
  private var foundFolders: Set<PathKey> = []

  init(path: String, rows: [RenderPlan.Row], output: String, library: ModelLibrary) {
    self.path = path
    self.rows = rows
    self.output = output
    self.library = library
  }

  /// The entries.
  ///
  /// - Throws: ``RenderPlanError`` with all errors
  mutating func entries() throws(RenderPlanError) -> [RenderEntry] {
    var entries: [RenderEntry] = []
    for (index, row) in rows.enumerated() {
      guard let entry = entry(row, index) else { continue }
      do {
        try check(entry, index)
        entries.append(entry)
      } catch {
        note(error, row.place, index)
      }
    }
    guard let first = errors.first else { return entries }
    throw first.listing(errors.dropFirst(), moreCount: errorCount - errors.count)
  }

  /// The entry of a row; nil after its errors have been noted.
  private mutating func entry(_ row: RenderPlan.Row, _ index: Int) -> RenderEntry? {
    guard let fields = row.values else {
      note(RenderPlanError.Reason.notAnObject, row.place, index)
      return nil
    }
    let count = errorCount
    var values = RenderPlan.EntryValues()
    for field in fields.sorted(by: { $0.name < $1.name }) where field.json != .null {
      do {
        let option = try RenderPlan.options.option(named: field.name)
        try option.set(field.json, in: &values)
        try option.validate(values)
      } catch {
        note(error, field.place, index)
      }
    }
    do {
      guard let model = values.model else { throw RenderPlanError.Reason.noModel }
      let source = try library.source(model)
      guard count == errorCount else { return nil }
      return try RenderEntry(
        source: source, settings: values.settings, folder: values.folder ?? "")
    } catch {
      note(error, row.place, index)
      return nil
    }
  }

  /// Checks an entry against those before it and against the output folder.
  private mutating func check(_ entry: RenderEntry, _ index: Int) throws {
    let file = entry.file(of: entry.settings.first)
    if let other = try collisions.add(entry, index: index) {
      throw RenderPlanError.Reason.sameNames(
        asEntry: other + 1, line: rows[other].place.line, example: file)
    }
    if foundFolders.insert(PathKey(entry.folder)).inserted {
      try RenderFolder.check(file, below: output)
    }
  }

  private mutating func note(_ error: any Error, _ place: RenderPlan.Place, _ index: Int) {
    errorCount += 1
    guard errors.count < Self.mostErrors else { return }
    let reason =
      error as? RenderPlanError.Reason
      ?? .entry((error as? any FoleyError)?.message ?? ErrorMessage("\(error)"))
    errors.append(
      RenderPlanError(
        path: path, line: place.line, column: place.column, entry: index + 1, reason: reason))
  }
}
