// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Testing

private func operation(_ name: String) -> Profile.Operation { .init(.copy, name, floats: 3) }

private func row(_ name: String, in profile: Profile) -> Profile.Row? {
  profile.rows.first { $0.operation.name == name }
}

@Test func callsOfAnOperationAreCountedTogether() {
  let profile = Profile()
  for _ in 0..<2 {
    profile.run {
      for _ in 0..<3 { Profile.measure(operation("copy")) {} }
      Profile.measure(operation("other")) {}
    }
  }
  #expect(row("copy", in: profile)?.calls == 6)
  #expect(row("other", in: profile)?.calls == 2)
  #expect(profile.rows.count == 2)
}

@Test func timeWithinAnotherOperationCountsOnce() throws {
  let profile = Profile()
  profile.run {
    Profile.measure(operation("outer")) {
      Profile.measure(operation("middle")) {
        Profile.measure(operation("inner")) { _ = usleep(30_000) }
      }
    }
  }
  let seconds = profile.rows.reduce(0) { $0 + $1.seconds }
  #expect(seconds <= profile.seconds)
  #expect(try #require(profile.rows.first).operation.name == "inner")
  #expect(profile.rows.allSatisfy { $0.seconds >= 0 })
}

@Test func anOperationMeasuredAsOneHidesWhatItIsMadeOf() {
  let profile = Profile()
  profile.run {
    Profile.measureAsOne(operation("whole")) { Profile.measure(operation("part")) {} }
    Profile.measure(operation("next")) {}
  }
  #expect(Set(profile.rows.map(\.operation.name)) == ["whole", "next"])
}

@Test func operationsAreToldApartByWhereTheyAreDone() {
  let profile = Profile()
  profile.run {
    Profile.inPart("critic") {
      Profile.measure(operation("a")) {}
      Profile.walking(.backward) {
        Profile.inPart("penalty") { Profile.measure(operation("a")) {} }
        Profile.inPart(nil) { Profile.measure(operation("a")) {} }
      }
      #expect(Profile.part == "critic")
    }
    Profile.measure(operation("a")) {}
  }
  let places = profile.rows.map { "\($0.place.part) \($0.place.walk == .backward)" }.sorted()
  #expect(places == [" false", "critic false", "critic true", "penalty true"])
}

@Test func whatOtherThreadsDoIsNotSeen() {
  let profile = Profile()
  profile.run {
    let thread = Thread { Profile.measure(operation("elsewhere")) {} }
    thread.start()
    while !thread.isFinished { usleep(1000) }
    Profile.measure(operation("here")) {}
  }
  Profile.measure(operation("later")) {}
  #expect(profile.rows.map(\.operation.name) == ["here"])
  #expect(Profile.part == nil)
}

@Test func anErrorPassesThroughAndLeavesTheProfileInOrder() {
  struct Failure: Error {}
  let profile = Profile()
  profile.run {
    try? Profile.inPart("critic") {
      try Profile.measure(operation("fails")) { throw Failure() }
    }
    Profile.measure(operation("next")) {}
  }
  #expect(row("fails", in: profile)?.place.part == "critic")
  #expect(row("next", in: profile)?.place.part == "")
}

@Test func aFloorIsTheLongerOfArithmeticAndMemory() {
  let rates = Profile.Rates(arithmetic: 100, bytes: 40)
  #expect(Profile.Operation(.product, "p", arithmetic: 200, floats: 10).floor(at: rates) == 2)
  #expect(Profile.Operation(.product, "p", arithmetic: 50, floats: 10).floor(at: rates) == 1)
  #expect(Profile.Operation(.batch, "b").floor(at: rates) == 0)
}

@Test func theRatesOfThisMachineArePositive() {
  let rates = Profile.Rates.measured()
  #expect(rates.arithmetic > 0 && rates.arithmetic.isFinite)
  #expect(rates.bytes > 0 && rates.bytes.isFinite)
}
