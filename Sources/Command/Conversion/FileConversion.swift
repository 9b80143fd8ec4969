// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Kernels
import Synchronization

/// What went wrong with one of the files.
struct FileFailure: Error, CustomStringConvertible {
  let path: String
  let error: SpectrogramError

  /// The file and the sentence about what is in it.
  var description: String { "\(path): \(error)" }
}

extension ConversionPlan {
  /// Does `body` for every file, files side by side, with a progress bar; results stand in the order
  /// of the plan.
  ///
  /// A file that fails, or a subfolder that is closed, is reported at the end; the others go on.
  ///
  /// - Throws: the error, where there is one file; ``ConversionError`` when folders cannot be made.
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

/// What became of files.
struct ConversionResults<Outcome> {
  private let results: [Result<Outcome, any Error>]

  /// Of one result for each file.
  init(_ results: [Result<Outcome, any Error>]) { self.results = results }

  /// Of the files that went well.
  var outcomes: [Outcome] { results.compactMap { try? $0.get() } }

  /// Prints what went wrong, if anything did.
  ///
  /// - Throws: the exit code of the first failure.
  func reportFailures() throws {
    let failures = results.compactMap { result in
      if case .failure(let error) = result { error } else { nil }
    }
    guard let first = failures.first else { return }
    for failure in failures { Terminal.show("foley: \(failure)\n") }
    Terminal.show("\(failures.count) of \(results.count) files failed\n")
    throw ExitCode(ErrorPresentation.exitCode(of: first) ?? EXIT_FAILURE)
  }
}

/// A bar, and how long it will take.
private struct ConversionProgress {
  let total: Int
  private var done = 0
  private let start = ContinuousClock.now
  private let printer = ProgressPrinter()

  init(total: Int) { self.total = total }

  mutating func advance() {
    done += 1
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = TrainingPrinter.duration(elapsed * Double(total - done) / Double(done))
    printer.show(
      share: Double(done) / Double(total),
      String(format: " %3d%%  ", done * 100 / total)
        + "\(done) of \(total) files  \(left) left")
  }

  func finish() { printer.finishLine() }
}
