// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Foundation
import Kernels
import Synchronization

/// The error of one file.
struct FileFailure: FoleyError {
  let path: String
  let error: SpectrogramError

  /// What is wrong, and what to do about it.
  var message: ErrorMessage { error.message.prefixed("\(path): ") }

  /// The exit status of a command that fails with the error.
  var exitStatus: ExitStatus { error.exitStatus }
}

extension ConversionPlan {
  /// Converts all files in parallel with a progress bar; the results are in the order of the plan.
  ///
  /// Errors of files and subfolders do not stop the conversion of the others.
  ///
  /// - Throws: the error of the file, if there is only one; ``ConversionError`` if the folders cannot be
  ///   created.
  func run<Outcome>(_ body: (Conversion) throws -> Outcome) throws -> ConversionResults<Outcome> {
    try makeFolders()
    if conversions.count == 1, closed.isEmpty {
      return ConversionResults([try Self.attempt(conversions[0], body).get()].map { .success($0) })
    }
    let progress = Mutex(ConversionProgress(total: conversions.count))
    let results = parallelMap(conversions.count) { index in
      let result = Self.attempt(conversions[index], body)
      progress.withLock { $0.advance() }
      return result
    }
    progress.withLock { $0.finish() }
    return ConversionResults(results + closed.map { .failure($0) })
  }

  private static func attempt<Outcome>(
    _ conversion: Conversion, _ body: (Conversion) throws -> Outcome
  ) -> Result<Outcome, any Error> {
    do {
      return .success(try body(conversion))
    } catch let error as SpectrogramError {
      return .failure(FileFailure(path: conversion.input, error: error))
    } catch {
      return .failure(error)
    }
  }
}

/// The results of a conversion.
struct ConversionResults<Outcome> {
  private let results: [Result<Outcome, any Error>]

  /// Results with one element for each file.
  init(_ results: [Result<Outcome, any Error>]) { self.results = results }

  /// The outcomes of the files without errors.
  var outcomes: [Outcome] { results.compactMap { try? $0.get() } }

  /// Prints the errors, if any.
  ///
  /// - Throws: the exit code of the first error.
  func reportFailures() throws {
    let failures = results.compactMap { result in
      if case .failure(let error) = result { error } else { nil }
    }
    guard let first = failures.first else { return }
    for failure in failures { Terminal.show("foley: \(failure)\n") }
    Terminal.show("\(failures.count) of \(results.count) files failed\n")
    throw ExitCode((first as? any FoleyError)?.exitStatus.rawValue ?? EXIT_FAILURE)
  }
}

/// A progress bar with the remaining time.
private struct ConversionProgress {
  let total: Int
  private var done = 0
  private let start = ContinuousClock.now
  private let printer = ProgressPrinter()

  init(total: Int) { self.total = total }

  mutating func advance() {
    done += 1
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = hoursMinutesSeconds(elapsed * Double(total - done) / Double(done))
    printer.show(
      share: Double(done) / Double(total),
      ["\(done * 100 / total)%", "\(done) of \(total) files", "\(left) left"])
  }

  func finish() { printer.finishLine() }
}
