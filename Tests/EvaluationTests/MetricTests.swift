// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct MetricTests {
  @Test func namesAndTitlesAreUnique() {
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    #expect(Set(Metric.all.map(\.title)).count == Metric.all.count)
  }

  @Test(arguments: Metric.all.indices)
  func everyMetricIsDescribed(index: Int) {
    let metric = Metric.all[index]
    #expect(!metric.name.isEmpty && metric.name.allSatisfy { $0.isLetter || $0.isNumber })
    #expect(!metric.title.isEmpty && !metric.estimator.isEmpty)
  }

  @Test func fewestSoundsDependOnDimensionsAndClasses() {
    #expect(Metric.frechetDistance.fewestSounds.count(dimensions: 91, classes: 0) == 182)
    #expect(Metric.inceptionScore.fewestSounds.count(dimensions: 91, classes: 10) == 200)
    #expect(Metric.coverage.fewestSounds.count(dimensions: 91, classes: 10) == 100)
    #expect(Metric.silentShare.fewestSounds.count(dimensions: 91, classes: 10) == 0)
  }
}
