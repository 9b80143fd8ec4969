// SPDX-License-Identifier: MIT
import Files

/// The text of a kit in the SFZ format, version 1.
///
/// Reference: "The .sfz file format: basics" (rgc:audio, 2004), and the opcodes of sfzformat.com. Paths
/// are relative to the file.
struct SFZText {
  let kit: Kit

  var text: String {
    var lines = ["// \(kit.name.printable), made by Foley"]
    if !kit.license.isEmpty { lines.append("// \(kit.license.printable)") }
    lines.append("<global> ampeg_release=0.05")
    for instrument in kit.instruments {
      lines.append("// \(instrument.name.printable)")
      for keys in instrument.keys.ranges {
        for layer in instrument.layers.indices {
          lines.append(group(instrument, keys, layer))
          lines += regions(instrument.layers[layer])
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func group(
    _ instrument: Kit.Instrument, _ keys: ClosedRange<Int>, _ layer: Int
  ) -> String {
    let velocities = instrument.velocities(ofLayer: layer)
    var opcodes = [
      "lokey=\(keys.lowerBound)", "hikey=\(keys.upperBound)",
      "lovel=\(velocities.lowerBound)", "hivel=\(velocities.upperBound)",
    ]
    opcodes +=
      instrument.keys.areTuned
      ? ["pitch_keycenter=\(instrument.keys.root)"] : ["pitch_keytrack=0"]
    opcodes.append(
      instrument.isLoop
        ? "loop_mode=loop_continuous"
        : instrument.keys.areTuned ? "loop_mode=no_loop" : "loop_mode=one_shot")
    if instrument.hasOwnLevels { opcodes.append("amp_veltrack=0") }
    if let group = instrument.chokeGroup { opcodes += ["group=\(group)", "off_by=\(group)"] }
    opcodes.append("seq_length=\(instrument.layers[layer].count)")
    return "<group> " + opcodes.joined(separator: " ")
  }

  private func regions(_ files: [String]) -> [String] {
    files.enumerated().map { index, file in
      "<region> sample=\(file) seq_position=\(index + 1)"
    }
  }
}
