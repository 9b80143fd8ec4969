// SPDX-License-Identifier: MIT
import Files
import Foundation

/// The text of a kit as a preset of Decent Sampler.
///
/// Reference: "Decent Sampler Developers Guide" 1.11 (Decent Samples), elements `groups`, `group` and
/// `sample`. Paths are relative to the file.
struct DecentSamplerText {
  let kit: Kit

  var text: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <DecentSampler minVersion="1.0.0">
      <groups attack="0" decay="0" sustain="1" release="0.05">
    \(kit.instruments.map(groups).joined(separator: "\n"))
      </groups>
    </DecentSampler>

    """
  }

  private func groups(_ instrument: Kit.Instrument) -> String {
    instrument.layers.indices.map { layer in
      """
          <group \(attributes(of: instrument))>
      \(instrument.keys.ranges.flatMap { samples(instrument, $0, layer) }.joined(separator: "\n"))
          </group>
      """
    }.joined(separator: "\n")
  }

  private func attributes(of instrument: Kit.Instrument) -> String {
    var attributes = [("name", instrument.name), ("seqMode", "round_robin")]
    if !instrument.keys.areTuned {
      // A drum sounds on after its key is released.
      let release = instrument.isLoop ? 0.05 : max(0.05, kit.longestSeconds)
      attributes += [
        ("pitchKeyTrack", "0"), ("release", String(format: "%.2f", release)),
      ]
    }
    if instrument.hasOwnLevels { attributes.append(("ampVelTrack", "0")) }
    if let group = instrument.chokeGroup {
      attributes += [
        ("tags", "choke\(group)"), ("silencedByTags", "choke\(group)"), ("silencingMode", "fast"),
      ]
    }
    return attributes.map { "\($0.0)=\"\($0.1.escapedForMarkup)\"" }.joined(separator: " ")
  }

  private func samples(
    _ instrument: Kit.Instrument, _ keys: ClosedRange<Int>, _ layer: Int
  ) -> [String] {
    let velocities = instrument.velocities(ofLayer: layer)
    return instrument.layers[layer].enumerated().map { index, file in
      "      <sample path=\"\(file.escapedForMarkup)\" rootNote=\"\(instrument.keys.root)\" "
        + "loNote=\"\(keys.lowerBound)\" hiNote=\"\(keys.upperBound)\" "
        + "loVel=\"\(velocities.lowerBound)\" hiVel=\"\(velocities.upperBound)\" "
        + "seqPosition=\"\(index + 1)\"\(instrument.isLoop ? " loopEnabled=\"true\"" : "")/>"
    }
  }
}
