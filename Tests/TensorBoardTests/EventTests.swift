// SPDX-License-Identifier: MIT
import Files
import TensorBoard
import Testing

@Test(arguments: RecordedEvent.allCases)
func messagesHaveTensorBoardsBytes(event: RecordedEvent) throws {
  let expected = try TensorBoardRecording().message(event.rawValue)
  #expect(digits(event.event.message.bytes) == expected)
}

@Test(arguments: [(0, ""), (1, "0801"), (127, "087f"), (128, "088001"), (300, "08ac02")])
func integersAreVarints(value: Int, expected: String) {
  var message = ProtobufMessage()
  message.append(value, field: 1)
  #expect(digits(message.bytes) == expected)
}

@Test func keysOfLargeFieldsHaveTwoBytes() {
  var message = ProtobufMessage()
  message.append("a", field: 16)
  #expect(digits(message.bytes) == "82010161")
}
