// SPDX-License-Identifier: MIT
import Files
import Foundation

/// A self-contained HTML page; its content security policy forbids external resources and all scripts
/// but the given one, which it names by its SHA-256.
///
/// - Parameters:
///   - title: plain text.
///   - style: CSS in addition to ``ReportStyle``.
///   - body: HTML.
func htmlPage(title: String, style: String = "", body: String, script: String) -> String {
  let code = "\n\(script)"
  return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
    media-src data:; style-src 'unsafe-inline'; script-src 'sha256-\(scriptHash(code))'">
    <title>\(escaped(title))</title>
    <style>
    \(ReportStyle.text)\(style)</style>
    </head>
    <body>
    \(body)<script>\(code)</script>
    </body>
    </html>

    """
}

/// The SHA-256 of a script's text in base64, as a content security policy names it (W3C, Content Security
/// Policy Level 3, section 6.7.2).
private func scriptHash(_ script: String) -> String {
  Data(ContentHash(text: script).bytes).base64EncodedString()
}
