// SPDX-License-Identifier: MIT
import Files
import Foundation
import TensorBoard
import TestSupport
import Testing

@Test(arguments: RecordedEvent.allCases)
func recordsHaveTensorBoardsBytes(event: RecordedEvent) throws {
  let expected = try TensorBoardRecording().record(event.rawValue)
  #expect(digits(EventFile.record(of: event.event.message.bytes)) == expected)
}

@Test func aFileBeginsWithItsVersionAndHoldsWhatWasAppended() throws {
  let folder = try TemporaryFolder()
  let recording = try TensorBoardRecording()
  let file = try EventFile(making: folder["events"], wallTime: 1_700_000_000.25)
  try file.append(RecordedEvent.scalars.event)
  try file.append(RecordedEvent.sound.event)
  let names = ["fileVersion", "scalars", "sound"]
  let expected = try names.map { try recording.record($0) }.joined()
  #expect(digits(try Data(contentsOf: URL(fileURLWithPath: folder["events"]))) == expected)
}

@Test func aFileThatIsThereIsNotWrittenOver() throws {
  let folder = try TemporaryFolder()
  let path = try folder.write("mine", to: "events")
  #expect(throws: EventFileError.self) { try EventFile(making: path, wallTime: 0) }
  #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
}

@Test func aMaskedChecksumIsTurnedAndShifted() {
  // 0xE3069283 turned to the right by 15 is 0x2507C60D.
  let masked = EventFile.maskedChecksum(of: Array("123456789".utf8))
  #expect(masked == 0x2507_C60D &+ 0xA282_EAD8)
}
