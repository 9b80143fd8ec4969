// SPDX-License-Identifier: MIT

extension AudioFolder {
  /// File name extensions, in lower case, of formats that libsndfile can read.
  public static let extensions: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "aif", "aiff", "aifc", "mp3", "au", "snd", "caf",
    "w64", "rf64",
  ]

  /// File name extensions, in lower case, of audio and video formats that libsndfile cannot read.
  public static let foreignExtensions: Set<String> = [
    "m4a", "aac", "mp4", "m4b", "wma", "webm", "mka", "mkv", "mov", "avi", "amr", "ape", "wv",
    "ac3", "dsf",
  ]

  /// Whether the extension of a file name is that of a sound format, readable or not.
  public static func isAudioName(_ path: String) -> Bool {
    let name = lowercasedExtension(of: path)
    return extensions.contains(name) || foreignExtensions.contains(name)
  }

  static func lowercasedExtension(of path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return "" }
    return path[path.index(after: dot)...].lowercased()
  }
}
