// SPDX-License-Identifier: MIT
import Files

/// A kit for the drum machine Hydrogen 1.2: `drumkit.xml` and the sounds in a tar archive.
///
/// Reference: `data/xsd/drumkit.xsd` of Hydrogen 1.2 (hydrogen-music.org).
struct HydrogenKit {
  let kit: Kit

  /// The most files of an instrument that Hydrogen reads.
  private static let mostLayers = 16

  /// The sounds of an instrument that the archive has: as many of each velocity layer.
  private func layers(of instrument: Kit.Instrument) -> [[String]] {
    let takes = max(1, Self.mostLayers / instrument.layers.count)
    return instrument.layers.prefix(Self.mostLayers).map { Array($0.prefix(takes)) }
  }

  /// Writes the archive.
  ///
  /// - Parameter folder: the folder that the paths of the kit are relative to.
  /// - Throws: `AtomicFileError`, or `PlainFileError`
  func write(to path: String, filesIn folder: String) throws {
    try TapeArchive.write(members(filesIn: folder), to: path)
  }

  /// Whether the file at `path` is the archive that ``write(to:filesIn:)`` would write.
  ///
  /// - Throws: `PlainFileError`
  func isWritten(at path: String, filesIn folder: String) throws -> Bool {
    try TapeArchive.isArchive(path, of: members(filesIn: folder))
  }

  private func members(filesIn folder: String) -> [TapeArchive.Member] {
    let files = kit.instruments.flatMap { layers(of: $0).joined() }
    return [TapeArchive.Member("\(kit.name)/drumkit.xml", text: text)]
      + files.map { .init("\(kit.name)/\($0.lastPathName)", file: "\(folder)/\($0)") }
  }

  var text: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <drumkit_info xmlns="http://www.hydrogen-music.org/drumkit">
      <name>\(kit.name.escapedForMarkup)</name>
      <author>Foley</author>
      <info>Sounds of a generative model</info>
      <license>\(kit.license.escapedForMarkup)</license>
      <image></image>
      <imageLicense></imageLicense>
      <componentList>
        <drumkitComponent><id>0</id><name>Main</name><volume>1</volume></drumkitComponent>
      </componentList>
      <instrumentList>
    \(kit.instruments.enumerated().map(instrument).joined(separator: "\n"))
      </instrumentList>
    </drumkit_info>

    """
  }

  private func instrument(_ index: Int, _ instrument: Kit.Instrument) -> String {
    """
        <instrument>
          <id>\(index)</id>
          <name>\(instrument.name.escapedForMarkup)</name>
          <volume>1</volume>
          <isMuted>false</isMuted>
          <isSoloed>false</isSoloed>
          <pan>0</pan>
          <pitchOffset>0</pitchOffset>
          <randomPitchFactor>0</randomPitchFactor>
          <gain>1</gain>
          <applyVelocity>\(!instrument.hasOwnLevels)</applyVelocity>
          <filterActive>false</filterActive>
          <filterCutoff>1</filterCutoff>
          <filterResonance>0</filterResonance>
          <Attack>0</Attack>
          <Decay>0</Decay>
          <Sustain>1</Sustain>
          <Release>1000</Release>
          <muteGroup>\(instrument.chokeGroup.map { $0 - 1 } ?? -1)</muteGroup>
          <midiOutChannel>-1</midiOutChannel>
          <midiOutNote>\(instrument.keys.root)</midiOutNote>
          <isStopNote>false</isStopNote>
          <sampleSelectionAlgo>ROUND_ROBIN</sampleSelectionAlgo>
          <isHihat>-1</isHihat>
          <lower_cc>0</lower_cc>
          <higher_cc>127</higher_cc>
          <FX1Level>0</FX1Level>
          <FX2Level>0</FX2Level>
          <FX3Level>0</FX3Level>
          <FX4Level>0</FX4Level>
          <instrumentComponent>
            <component_id>0</component_id>
            <gain>1</gain>
    \(layerElements(of: instrument).joined(separator: "\n"))
          </instrumentComponent>
        </instrument>
    """
  }

  private func layerElements(of instrument: Kit.Instrument) -> [String] {
    let layers = layers(of: instrument)
    return layers.enumerated().flatMap { index, files in
      let (low, high) = (
        Double(index) / Double(layers.count), Double(index + 1) / Double(layers.count)
      )
      return files.map { file in
        """
                <layer>
                  <filename>\(file.lastPathName.escapedForMarkup)</filename>
                  <min>\(low)</min>
                  <max>\(high)</max>
                  <gain>1</gain>
                  <pitch>0</pitch>
                </layer>
        """
      }
    }
  }
}
