// SPDX-License-Identifier: MIT
import Kernels

/// Sounds, and all that metrics need to know of them.
struct MeasuredSounds {
  let facts: [SoundFacts]
  let points: EmbeddingSet
  /// Of each class; nil without a classifier.
  let probabilities: [[Double]]?
  /// The classes that were asked for, as the classifier counts them; nil where there are none.
  let classes: [Int]?

  func selecting(_ places: [Int]) -> MeasuredSounds {
    MeasuredSounds(
      facts: places.map { facts[$0] }, points: points.selecting(places),
      probabilities: probabilities.map { all in places.map { all[$0] } },
      classes: classes.map { all in places.map { all[$0] } })
  }

  /// The places of the most probable classes.
  var named: [Int]? {
    probabilities?.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
  }
}

/// All metrics of two sets of equally many sounds.
struct SetComparison {
  /// A number and half of its 95 % interval.
  struct Measurement {
    let value: Double
    var uncertainty: Double?
  }

  let real: MeasuredSounds
  let candidate: MeasuredSounds
  /// Nil where the candidates are the training sounds, or nothing is known of these.
  let training: EmbeddingSet?
  /// Of the spectra.
  let bandCount: Int
  let bootstrap: Bootstrap
  /// The median distance of a real sound to the nearest other one.
  let spacing: Double

  /// Neighbours that a ball reaches to.
  static let neighborCount = 5

  func measurements() -> [MetricKind: Measurement] {
    [distances(), manifold(), bins(), neighbors(), classes(), faults()].reduce(into: [:]) {
      $0.merge($1) { $1 }
    }
  }

  private func distances() -> [MetricKind: Measurement] {
    let (x, y) = (real.points, candidate.points)
    let spread = bootstrap.uncertainty { replicate in
      FrechetDistance(to: x.selecting(bootstrap.places(replicate, of: x.count, "real")))(
        y.selecting(bootstrap.places(replicate, of: y.count, "generated")))
    }
    let spectra = [candidate, real].map { sounds in
      BandSpectrum(ofShares: sounds.facts.map(\.bandShares), bandCount: bandCount)
    }
    var found: [MetricKind: Measurement] = [
      .frechetDistance: Measurement(value: FrechetDistance(to: x)(y), uncertainty: spread),
      .kernelDistance: Measurement(
        value: KernelDistance.between(x, y),
        uncertainty: KernelDistance.uncertainty(x, y, bootstrap)),
      .spectralDistance: Measurement(value: spectra[0].distance(to: spectra[1])),
    ]
    if x.count >= FrechetExtrapolation.fewest {
      found[.frechetDistanceAtInfinity] = Measurement(
        value: FrechetExtrapolation.distance(x, y),
        uncertainty: bootstrap.limited(to: FrechetExtrapolation.replicateLimit).uncertainty {
          replicate in
          FrechetExtrapolation.distance(
            x.selecting(bootstrap.places(replicate, of: x.count, "real")),
            y.selecting(bootstrap.places(replicate, of: y.count, "generated")))
        })
    }
    return found
  }

  private func manifold() -> [MetricKind: Measurement] {
    let balls = BallMembership(
      real: real.points, generated: candidate.points, k: Self.neighborCount)
    let score = PrecisionRecall(balls)
    return [
      .precision: mean(score.precision, of: balls.precisions),
      .recall: mean(score.recall, of: balls.recalls),
      .density: mean(score.density, of: balls.densities),
      .coverage: mean(score.coverage, of: balls.coverages),
      .f1: Measurement(
        value: score.f1,
        uncertainty: bootstrap.uncertainty { replicate in
          balls.f1(
            real: bootstrap.places(replicate, of: balls.recalls.count, "real"),
            generated: bootstrap.places(replicate, of: balls.precisions.count, "generated"))
        }),
    ]
  }

  private func bins() -> [MetricKind: Measurement] {
    let clusters = PointClusters(
      of: real.points, count: min(100, max(2, real.points.count / 10)))
    let bins = [real, candidate].map { clusters.places(of: $0.points) }
    let comparison = BinComparison(
      real: clusters.counts(of: bins[0]), generated: clusters.counts(of: bins[1]))
    func spread(_ part: (BinComparison) -> Double) -> Double? {
      bootstrap.uncertainty { replicate in
        let drawn = zip(bins, ["real", "generated"]).map { own, name in
          clusters.counts(of: bootstrap.places(replicate, of: own.count, name).map { own[$0] })
        }
        return part(BinComparison(real: drawn[0], generated: drawn[1]))
      }
    }
    return [
      .differentBinShare: Measurement(
        value: comparison.differentShare, uncertainty: spread(\.differentShare)),
      .binDivergence: Measurement(value: comparison.divergence, uncertainty: spread(\.divergence)),
    ]
  }

  private func neighbors() -> [MetricKind: Measurement] {
    let realSelf = NearestNeighbors(within: real.points)
    let ownSelf = NearestNeighbors(within: candidate.points)
    let duplicates = ownSelf.distances.map { $0 < QualityScore.nearCopyShare * spacing ? 1.0 : 0 }
    var found: [MetricKind: Measurement] = [
      .selfDistance: ratio(ownSelf.distances, over: realSelf.distances),
      .realDistance: ratio(
        NearestNeighbors(of: candidate.points, in: real.points).distances,
        over: realSelf.distances),
      .duplicateShare: mean(share(duplicates), of: duplicates),
    ]
    if let training {
      found[.trainingDistance] = ratio(
        NearestNeighbors(of: candidate.points, in: training).distances,
        over: NearestNeighbors(of: real.points, in: training).distances)
    }
    return found
  }

  private func classes() -> [MetricKind: Measurement] {
    guard let rows = candidate.probabilities, let realRows = real.probabilities else { return [:] }
    let score = InceptionScore(rows)
    func spread(_ part: (InceptionScore) -> Double) -> Double? {
      bootstrap.uncertainty { replicate in
        part(
          InceptionScore(
            bootstrap.places(replicate, of: rows.count, "generated").map { rows[$0] }))
      }
    }
    var found: [MetricKind: Measurement] = [
      .inceptionScore: Measurement(value: score.score, uncertainty: spread(\.score)),
      .modifiedInceptionScore: Measurement(
        value: score.modifiedScore, uncertainty: spread(\.modifiedScore)),
      .classEntropy: Measurement(value: score.classEntropy, uncertainty: spread(\.classEntropy)),
      .activationMaximization: Measurement(
        value: InceptionScore.activationMaximization(real: realRows, generated: rows),
        uncertainty: bootstrap.uncertainty { replicate in
          InceptionScore.activationMaximization(
            real: bootstrap.places(replicate, of: realRows.count, "real").map { realRows[$0] },
            generated: bootstrap.places(replicate, of: rows.count, "generated").map { rows[$0] })
        }),
    ]
    if let asked = candidate.classes, let named = candidate.named {
      let right = zip(asked, named).map { $0 == $1 ? 1.0 : 0 }
      found[.classAccuracy] = mean(share(right), of: right)
    }
    return found
  }

  private func faults() -> [MetricKind: Measurement] {
    let faults = candidate.facts.map(\.faults)
    let kinds: [(MetricKind, SoundFaults)] = [
      (.silentShare, .silent), (.clippedShare, .clipped), (.constantShare, .constant),
      (.clickShare, .click),
    ]
    return kinds.reduce(into: [:]) { found, kind in
      found[kind.0] = Measurement(value: SoundFaults.share(of: kind.1, in: faults))
    }
  }

  private func share(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func mean(_ value: Double, of values: [Double]) -> Measurement {
    Measurement(value: value, uncertainty: bootstrap.uncertainty(ofMean: values))
  }

  /// The mean of distances over the mean of others; 0 where the others are all 0.
  private func ratio(_ distances: [Double], over others: [Double]) -> Measurement {
    let scale = share(others) > 0 ? 1 / share(others) : 0
    return mean(share(distances) * scale, of: distances.map { $0 * scale })
  }
}
