// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation

/// The input files of a command and the output file of each.
///
/// For one input file `--output` names the output file or a folder. For several input files, or for a
/// folder, it names a folder, and the output files have the names and subfolders of the input files.
/// Each of several input folders has a subfolder of its own.
struct ConversionPlan {
  /// An input file and its output file.
  struct Conversion {
    let input: String
    let output: String
  }

  let conversions: [Conversion]

  /// Errors of subfolders that cannot be read.
  let closed: [ConversionError]

  /// The output folder; nil for a single output file.
  let folder: String?

  /// Plans the output files.
  ///
  /// - Parameters:
  ///   - inputs: files and folders.
  ///   - extensions: the extensions of input files in folders.
  ///   - output: the output file or folder.
  ///   - formats: the possible extensions of output files; the first is the default in folders.
  ///   - format: the extension of output files, if given.
  /// - Throws: ``ConversionError``, or `ClipDatasetError` for a folder.
  init(
    inputs: [String], extensions: Set<String>, output: String, formats: [String], format: String?
  ) throws {
    let isOneFile = inputs.count == 1 && !FileSystem.isFolder(inputs[0])
    if isOneFile, !output.hasSuffix("/"), !FileSystem.isFolder(output) {
      do {
        try Self.check(output, formats: format.map { [$0] } ?? formats)
      } catch {
        // A folder may be the right output of what the input was meant to be.
        guard FileSystem.exists(inputs[0]) else { throw ConversionError.missing(path: inputs[0]) }
        throw error
      }
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

  /// Creates the output folders, and removes what killed commands left of the output files.
  func makeFolders() throws(ConversionError) {
    AtomicFile.removeLeftovers(of: conversions.map(\.output))
    guard folder != nil else { return }
    let folders = Set(conversions.map { PathKey($0.output.pathFolder) })
    for folder in folders.map(\.path).sorted() {
      guard FileSystem.makeFolders(folder) == 0 else {
        throw .folder(path: folder, reason: systemMessage())
      }
    }
  }

  /// An input file and its output path relative to the output folder, with the input's extension.
  private typealias Found = (input: String, name: String)

  private static func files(
    _ input: String, extensions: Set<String>, among count: Int
  ) throws -> (files: [Found], closed: [ConversionError]) {
    let own = URL(fileURLWithPath: input).lastPathComponent
    guard FileSystem.isFolder(input) else { return ([(input, own)], []) }
    let listing = try AudioFolder(input, extensions: extensions)
    guard !listing.files.isEmpty else {
      throw ConversionError.nothingFound(path: input, extensions: extensions.sorted())
    }
    return (
      listing.files.map { ("\(input)/\($0)", count == 1 ? $0 : "\(own)/\($0)") },
      listing.failures.map { .closed(path: "\(input)/\($0.path)", reason: $0.reason) }
    )
  }

  /// Replaces the extensions; inputs that differ only by extension keep theirs before the new one.
  private static func named(_ found: [Found], in folder: String, format: String) -> [Conversion] {
    func stem(_ name: String) -> String {
      fileExtension(of: name).isEmpty
        ? name : String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])
    }
    let uses = Dictionary(grouping: found) { PathKey(stem($0.name)) }.mapValues(\.count)
    return found.map { file in
      let name = uses[PathKey(stem(file.name))] == 1 ? stem(file.name) : file.name
      return Conversion(input: file.input, output: "\(folder)/\(name).\(format)")
    }
  }

  private static func check(_ output: String, formats: [String]) throws(ConversionError) {
    guard formats.contains(fileExtension(of: output)) else {
      throw .outputExtension(path: output, wanted: formats)
    }
  }

  /// Checks that all output files differ from each other and from the input files.
  private func checkOutputs() throws(ConversionError) {
    let inputs = Set(conversions.map { PathKey(FileSystem.resolvedPlace($0.input)) })
    var makers: [PathKey: String] = [:]
    for conversion in conversions {
      let output = PathKey(FileSystem.resolvedPlace(conversion.output))
      if inputs.contains(output) { throw .outputIsInput(path: conversion.output) }
      if let other = makers.updateValue(conversion.input, forKey: output) {
        throw .sameOutput(path: conversion.output, inputs: [other, conversion.input])
      }
    }
  }

  private static func fileExtension(of path: String) -> String {
    URL(fileURLWithPath: path).pathExtension.lowercased()
  }
}
