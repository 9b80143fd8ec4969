// SPDX-License-Identifier: MIT
import Files
import Testing

struct ProtobufReaderTests {
  @Test func whatIsWrittenIsRead() throws {
    var (message, inner) = (ProtobufMessage(), ProtobufMessage())
    inner.append("abc", field: 1)
    message.append(300, field: 1)
    message.append(-1, field: 2)
    message.append(1.5, field: 3)
    message.append(Float(2), field: 4)
    message.append(inner, field: 1000)
    let fields = try ProtobufReader.fields(of: message.bytes[...])
    #expect(fields.map(\.number) == [1, 2, 3, 4, 1000])
    #expect(fields[0].value.integer == 300)
    #expect(fields[1].value == .integer(.max) && fields[1].value.integer == nil)
    #expect(fields[2].value == .fixed((1.5).bitPattern))
    #expect(fields[3].value == .fixed(UInt64(Float(2).bitPattern)))
    #expect(fields[4].value.bytes == inner.bytes[...])
  }

  @Test(
    arguments: [
      [8], [8, 128], [9, 0, 0], [13, 0, 0, 0], [10, 2, 0], [11], [0, 0],
      [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
      [10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
    ] as [[UInt8]]) func damagedMessagesAreErrors(bytes: [UInt8])
  {
    #expect(throws: ProtobufReader.Flaw.self) { try ProtobufReader.fields(of: bytes[...]) }
  }
}
