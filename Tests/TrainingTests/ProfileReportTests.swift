// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Models
import Testing
import Training

private let rates = Profile.Rates(arithmetic: 2e9, bytes: 1e9)

private func row(
  in part: String = "", walk: Profile.Walk? = nil, _ operation: Profile.Operation, calls: Int,
  seconds: Double
) -> Profile.Row {
  .init(
    place: .init(part: part, walk: walk), operation: operation, calls: calls, seconds: seconds)
}

/// Four steps of ten seconds in all, and thirty seconds of scores.
private let report = ProfileReport(
  [
    row(.init(.record, "score"), calls: 3, seconds: 30),
    row(
      in: "critic", .init(.product, "matrix product", to: [5, 6], arithmetic: 3_000_000_000),
      calls: 4,
      seconds: 8),
    row(.init(.batch, "batch of recordings"), calls: 4, seconds: 1.5),
    row(
      in: "critic", walk: .gradient,
      .init(.sum, "sum", from: [[2, 3], [4]], to: [2, 1], floats: 2_000_000), calls: 5,
      seconds: 0.08),
    row(in: "critic", walk: .backward, .init(.copy, "pad", to: [7]), calls: 1, seconds: 0.02),
  ], seconds: 40, steps: 4, rates: rates, peakBytes: 3 << 20)

/// The cells of the lines of the first table, without its title.
private func operations(_ text: String) -> [[Substring]] {
  let lines = text.components(separatedBy: "\n\n")[1].split(separator: "\n").dropFirst()
  return lines.map { $0.split(separator: " ") }
}

@Test func theHeadingSaysWhatWasMeasured() {
  let heading = report.text().split(separator: "\n").prefix(2).joined(separator: "\n")
  #expect(heading.hasPrefix("4 steps in 10.0 s, 2.50 s each; tensors took 3 MiB at most"))
  #expect(heading.contains("2.00 GFLOP/s in a matrix product and copy at 1.00 GB/s"))
}

@Test func aLineHasTimeRatesAndDistanceFromTheFloor() {
  let lines = operations(report.text())
  #expect(
    lines[0] == [
      "80.0", "%", "8.00", "4", "1.50", "75", "%", "critic:", "matrix", "product", "5x6",
    ])
  #expect(
    lines[2] == [
      "0.8", "%", "0.080", "5", "0.500", "50", "%", "critic,", "its", "gradient:", "sum", "2x3",
      "by", "4", "->", "2x1",
    ])
}

@Test func whatHasNoFloorShowsNone() {
  #expect(
    operations(report.text())[1] == [
      "15.0", "%", "1.50", "4", "around", "the", "updates:", "batch", "of", "recordings",
    ])
}

@Test func operationsAndWhatIsBetweenThemAddUpToTheSteps() {
  let lines = operations(report.text())
  #expect(lines.count == 6)
  #expect(
    lines[4] == ["4.0", "%", "0.400", "everything", "else,", "between", "operations"])
  #expect(lines[5] == ["100.0", "%", "10.0", "14", "1.20", "0.004", "60", "%", "in", "all"])
  #expect(abs(report.coveredShare - 0.96) < 1e-9)
}

@Test func theSummaryPutsShortOperationsTogether() {
  let lines = operations(report.summary)
  #expect(lines.count == 5)
  #expect(
    lines[2] == [
      "1.0", "%", "0.100", "6", "0.400", "40", "%", "2", "smaller", "operations",
    ])
}

@Test func whatIsDoneBesideTheStepsIsNoPartOfTheirTime() throws {
  let last = report.text().split(separator: "\n").suffix(2)
  #expect(last.first?.hasSuffix("beside the steps") == true)
  #expect(last.last?.split(separator: " ") == ["30.0", "3", "score"])
}

@Test func partsAreAddedUp() {
  let parts = report.text().components(separatedBy: "\n\n")[3].split(separator: "\n").dropFirst()
  let ends = ["critic", "around the updates", "critic, its gradient", "critic, backward"]
  #expect(parts.count == ends.count)
  #expect(zip(parts, ends).allSatisfy { $0.hasSuffix("  \($1)") }, "\(parts)")
}

@Test func aStepIsCountedAndNotChangedByCounting() {
  let (plain, counted) = (makeRecipe(specGAN), makeRecipe(specGAN))
  let profile = Profile()
  let reports = profile.run { (0..<2).map { counted.step($0) } }
  #expect(reports == (0..<2).map { plain.step($0) })
  let states = [plain, counted].map { $0.state().map(\.tensor.values) }
  let isSame = states[0] == states[1]
  #expect(isSame)
  let names = Set(profile.rows.map { "\($0.place.part) \($0.operation.name)" })
  for name in [
    "generated batch transposed convolution", "critic kernel gradient", "penalty convolution",
    "critic optimiser", "generator optimiser", "generator exponential average",
    "generator convolution",
  ] {
    #expect(names.contains(name), "\(name) in \(names.sorted())")
  }
  let sum = profile.rows.reduce(0) { $0 + $1.seconds }
  #expect(sum > 0 && sum <= profile.seconds)
}
