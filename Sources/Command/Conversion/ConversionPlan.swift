// SPDX-License-Identifier: MIT
import Audio
import Foundation

/// Which files a command reads, and which file it makes of each.
///
/// One file becomes the file that `--output` names, or a file in it where it is a folder. Several
/// files, or the files of a folder, become files of the same names in a folder, below the same
/// subfolders; of several folders each has a subfolder of its name.
struct ConversionPlan {
  /// One file and what is made of it.
  struct Conversion {
    let input: String
    let output: String
  }

  let conversions: [Conversion]

  /// Subfolders that could not be looked at.
  let closed: [ConversionError]

  /// The folder that the files go to; nil where there is one, which has its own name.
  let folder: String?

  /// A plan.
  ///
  /// - Parameters:
  ///   - inputs: files and folders.
  ///   - extensions: of the files that are taken from folders.
  ///   - output: where the result goes.
  ///   - formats: extensions that results may have; the first one is that of results in folders if
  ///     there is no `format`.
  ///   - format: the extension that was asked for.
  /// - Throws: ``ConversionError``, or `ClipDatasetError` of a folder.
  init(
    inputs: [String], extensions: Set<String>, output: String, formats: [String], format: String?
  ) throws {
    let isOneFile = inputs.count == 1 && !Self.isFolder(inputs[0])
    if isOneFile, !output.hasSuffix("/"), !Self.isFolder(output) {
      try Self.check(output, formats: format.map { [$0] } ?? formats)
      (folder, closed) = (nil, [])
      conversions = [Conversion(input: inputs[0], output: output)]
    } else {
      guard !formats.contains(Self.fileExtension(of: output)) else {
        throw ConversionError.severalIntoOne(output: output)
      }
      folder = output
      let found = try inputs.map {
        try Self.files($0, extensions: extensions, among: inputs.count)
      }
      closed = found.flatMap(\.closed)
      conversions = Self.named(
        found.flatMap(\.files), in: output, format: format ?? formats[0])
    }
    try checkOutputs()
  }

  /// Makes the folders that the results go to.
  func makeFolders() throws(ConversionError) {
    guard folder != nil else { return }
    let folders = Set(
      conversions.map { URL(fileURLWithPath: $0.output).deletingLastPathComponent().path })
    for folder in folders.sorted() {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw .folder(path: folder, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// A file, and what its result is called in the folder but for the extension.
  private typealias Found = (input: String, name: String)

  private static func files(
    _ input: String, extensions: Set<String>, among count: Int
  ) throws -> (files: [Found], closed: [ConversionError]) {
    let own = URL(fileURLWithPath: input).lastPathComponent
    guard isFolder(input) else { return ([(input, own)], []) }
    let listing = try AudioFolder(input, extensions: extensions)
    guard !listing.files.isEmpty else {
      throw ConversionError.nothingFound(path: input, extensions: extensions.sorted())
    }
    return (
      listing.files.map { ("\(input)/\($0)", count == 1 ? $0 : "\(own)/\($0)") },
      listing.failures.map { .closed(path: "\(input)/\($0.path)", reason: $0.reason) }
    )
  }

  /// Names without their extensions, but where two files would then have one result.
  private static func named(_ found: [Found], in folder: String, format: String) -> [Conversion] {
    func stem(_ name: String) -> String {
      fileExtension(of: name).isEmpty
        ? name : String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])
    }
    let uses = Dictionary(grouping: found) { stem($0.name) }.mapValues(\.count)
    return found.map { file in
      let name = uses[stem(file.name)] == 1 ? stem(file.name) : file.name
      return Conversion(input: file.input, output: "\(folder)/\(name).\(format)")
    }
  }

  private static func check(_ output: String, formats: [String]) throws(ConversionError) {
    guard formats.contains(fileExtension(of: output)) else {
      throw .outputExtension(path: output, wanted: formats)
    }
  }

  /// No two results are one file, and none is a file that is read.
  private func checkOutputs() throws(ConversionError) {
    let inputs = Set(conversions.map { Self.resolved($0.input) })
    var makers: [String: String] = [:]
    for conversion in conversions {
      let output = Self.resolved(conversion.output)
      if inputs.contains(output) { throw .outputIsInput(path: conversion.output) }
      if let other = makers.updateValue(conversion.input, forKey: output) {
        throw .sameOutput(path: conversion.output, inputs: [other, conversion.input])
      }
    }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func fileExtension(of path: String) -> String {
    URL(fileURLWithPath: path).pathExtension.lowercased()
  }
}

/// Why a command does not know where its results should go.
enum ConversionError: Error, Equatable {
  /// A folder without a file of the right kind.
  case nothingFound(path: String, extensions: [String])
  /// A part of a folder that cannot be looked at, in the system's words.
  case closed(path: String, reason: String)
  /// A result whose name does not tell a format.
  case outputExtension(path: String, wanted: [String])
  /// The name of a file for the results of several.
  case severalIntoOne(output: String)
  /// A result would take the place of a file that is read.
  case outputIsInput(path: String)
  /// Two files would have one result.
  case sameOutput(path: String, inputs: [String])
  /// A folder cannot be made, in the system's words.
  case folder(path: String, reason: String)
}

extension ConversionError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  var description: String {
    switch self {
    case .nothingFound(let path, let extensions):
      "\(path) holds no files to work on: they end in \(list(extensions))."
    case .closed(let path, let reason):
      "\(path) cannot be read (\(reason)): check its permissions."
    case .outputExtension(let path, let wanted):
      "--output \(path) tells no format that fits: let it end in \(list(wanted))."
    case .severalIntoOne(let output):
      "--output \(output) is the name of one file, and there may be several: name a folder."
    case .outputIsInput(let path):
      "\(path) would be written over, and it is one of the files to read: choose another --output."
    case .sameOutput(let path, let inputs):
      "\(inputs.joined(separator: " and ")) would both become \(path): convert them into two folders."
    case .folder(let path, let reason):
      "The folder \(path) cannot be made (\(reason)): choose another, or change its permissions."
    }
  }

  private func list(_ extensions: [String]) -> String {
    extensions.map { ".\($0)" }.joined(separator: extensions.count == 2 ? " or " : ", ")
  }
}
