// SPDX-License-Identifier: MIT
import Audio
import Files
public import Models

extension TrainingOptions {
  /// Options recorded in the model file.
  ///
  /// Paths are excluded for privacy.
  var record: [String: String] {
    let options = table.options.filter {
      $0.shapesResult && !["initFrom", "labelTable"].contains($0.name) && $0.value(in: self) != nil
    }
    return Dictionary(
      uniqueKeysWithValues: options.map { option in
        let text = option.text(in: self)
        return (option.name, option.name == "degrade" ? DegradationChain.withoutPaths(text) : text)
      })
  }

  /// The options that a model file records, under the names of this version.
  public static func currentNames(ofRecord record: [String: String]) -> [String: String] {
    guard let table = record["model"].flatMap(ModelKinds.named)?.table else { return record }
    let named = record.sorted { $0.key < $1.key }.map { (table[$0.key]?.name ?? $0.key, $0.value) }
    return Dictionary(named) { first, _ in first }
  }

  /// The options of a record under current names that differ from those of its kind and preset, with the
  /// kind, the preset and whether there are classes; all options where the kind or the preset is unknown.
  public static func differencesFromPreset(ofRecord record: [String: String]) -> [String: String] {
    guard let kind = record["model"].flatMap(ModelKinds.named),
      let preset = record["preset"].flatMap(Preset.init(rawValue:))
    else { return record }
    var usual = TrainingOptions(kind, preset: preset).resolved(mostCommonRate: nil)
    usual.conditional = record["conditional"].map { $0 == "true" }
    let values = usual.resolved(classCount: 2, recordingCount: .max).record
    return record.filter { name, value in
      ["model", "preset", "conditional"].contains(name)
        || values[name] != value && !kind.formerOptions.contains(name)
    }
  }
}
