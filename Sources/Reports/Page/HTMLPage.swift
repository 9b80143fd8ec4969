// SPDX-License-Identifier: MIT

/// A self-contained HTML page; its content security policy forbids external resources.
///
/// - Parameters:
///   - title: plain text.
///   - style: CSS in addition to ``ReportStyle``.
///   - body: HTML.
func htmlPage(title: String, style: String = "", body: String, script: String) -> String {
  """
  <!doctype html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
  media-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
  <title>\(escaped(title))</title>
  <style>
  \(ReportStyle.text)\(style)</style>
  </head>
  <body>
  \(body)<script>
  \(script)</script>
  </body>
  </html>

  """
}
