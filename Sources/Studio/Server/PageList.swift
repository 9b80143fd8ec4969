// SPDX-License-Identifier: MIT

extension PageFiles {
  /// The files of `Page`, by name; a file that is missing here is not served.
  static let files: [String: [UInt8]] = [
    "page.html": PackageResources.page_html
  ]
}
