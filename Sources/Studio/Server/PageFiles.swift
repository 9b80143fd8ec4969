// SPDX-License-Identifier: MIT

/// The files of the page, which are part of the program.
enum PageFiles {
  /// The page, or one of the files that it loads from `/assets/`.
  ///
  /// - Throws: ``StudioError/unknownPath(_:)``
  static func response(to request: StudioRequest) throws(StudioError) -> StudioResponse {
    guard request.method == "GET" else { throw .unknownPath(request.path) }
    let parts = request.parts
    let name =
      switch (parts.first, parts.count) {
      case (nil, _): "page.html"
      case ("assets", 2): parts[1]
      default: ""
      }
    guard name != "page.html" || parts.isEmpty, let bytes = files[name], let type = type(of: name)
    else { throw .unknownPath(request.path) }
    return StudioResponse(type: type, bytes: bytes)
  }

  private static func type(of name: String) -> String? {
    switch name.drop(while: { $0 != "." }) {
    case ".html": "text/html; charset=utf-8"
    case ".css": "text/css; charset=utf-8"
    case ".js": "text/javascript; charset=utf-8"
    case ".svg": "image/svg+xml"
    default: nil
    }
  }
}
