// SPDX-License-Identifier: MIT
import Foundation
import Studio
import TestSupport
import Testing

struct PageTests {
  /// The files in the source folder of the page.
  private var names: [String] {
    get throws {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/Studio/Page").standardizedFileURL
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
  }

  @Test func everyFileOfThePageIsServedAsWhatItIs() async throws {
    let fixture = try StudioFixture()
    let types = [
      "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
      "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]
    #expect(try names.contains("page.html"))
    for name in try names {
      let path = name == "page.html" ? "/" : "/assets/\(name)"
      let response = await fixture.get(path)
      #expect(response.status == 200 && !response.bytes.isEmpty, "\(name)")
      let suffix = String(name.split(separator: ".").last ?? "")
      #expect(response.headers["Content-Type"] == types[suffix], "\(name)")
    }
  }

  @Test func thePageNamesOnlyFilesThatAreThere() async throws {
    let fixture = try StudioFixture()
    let names = try self.names
    for name in names where !name.hasSuffix(".svg") {
      let response = await fixture.get(name == "page.html" ? "/" : "/assets/\(name)")
      // The name of a format, which no request asks for.
      let text = String(decoding: response.bytes, as: UTF8.self)
        .replacing("http://www.w3.org/2000/svg", with: "")
      for match in text.matches(of: /(?:\.\/|\/assets\/)([a-z-]+\.(?:js|css|svg))/) {
        #expect(names.contains(String(match.1)), "\(name) asks for \(match.1)")
      }
      #expect(!text.contains(/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}/), "\(name) has an address")
    }
  }
}
