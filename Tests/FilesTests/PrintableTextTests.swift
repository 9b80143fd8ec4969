// SPDX-License-Identifier: MIT
import Files
import Testing

struct PrintableTextTests {
  @Test(arguments: [
    ("kick drum, Glöckchen, 鐘, 👩‍🎤", "kick drum, Glöckchen, 鐘, 👩‍🎤"),
    ("a\u{1B}]0;title\u{7}\u{1B}[2J", #"a\x1B]0;title\x07\x1B[2J"#),
    ("two\nlines\tand\r", #"two\nlines\tand\x0D"#),
    ("\u{7F}\u{80}\u{9B}31m\u{9F}", #"\x7F\x80\x9B31m\x9F"#),
    ("gpj\u{202E}vaw.exe\u{2066}\u{200F}", #"gpj\u{202E}vaw.exe\u{2066}\u{200F}"#),
    ("\u{2028}\u{2029}\u{FEFF}\u{200B}", #"\u{2028}\u{2029}\u{FEFF}\u{200B}"#),
  ])
  func whatCouldDeceiveIsEscaped(text: String, expected: String) {
    #expect(text.printable == expected)
    #expect(expected.printable == expected)
  }

  @Test func messagesOfErrorsAreOneLine() {
    let message = ErrorMessage("a\nother.wav: watermark found", advice: "b\u{1B}[2J")
    #expect(message.description == #"a\nother.wav: watermark found: b\x1B[2J."#)
  }
}
