// SPDX-License-Identifier: MIT
import Files
import Foundation
import Studio
import Synchronization
import TestSupport
import Testing

/// Work that ends when the test says so.
private final class Gate: Sendable {
  private let isOpen = Atomic(false)

  func open() { isOpen.store(true, ordering: .sequentiallyConsistent) }

  func passed() async {
    while !isOpen.load(ordering: .sequentiallyConsistent) { await Task.yield() }
  }
}

struct LateAnswerTests {
  private let gate = Gate()
  private let wish = StudioRequest("POST", "/api/sounds")

  /// Answers GET requests at once, and POST requests once the gate is open.
  private func answers(of studio: Studio) -> LateAnswers {
    LateAnswers(tick: .milliseconds(1)) { [gate] request in
      if request.method == "POST" { await gate.passed() }
      return await studio.response(to: StudioRequest("GET", "/api/stars"))
    }
  }

  private func get(_ path: String, of answers: LateAnswers) async -> StudioResponse {
    await answers.response(to: StudioRequest("GET", path))
  }

  /// Asks again until the answer is there.
  private func answer(at path: String, of answers: LateAnswers) async -> StudioResponse {
    var response = await get(path, of: answers)
    while response.status == 202 { response = await get(path, of: answers) }
    return response
  }

  @Test func anAnswerInTimeIsTheAnswer() async throws {
    let fixture = try StudioFixture()
    let response = await get("/api/stars", of: answers(of: fixture.studio))
    #expect(response.status == 200)
    #expect(try response.object["stars"]?.list?.isEmpty == true)
  }

  @Test func aLateAnswerIsAskedForByItsName() async throws {
    let answers = answers(of: try StudioFixture().studio)
    let first = await answers.response(to: wish)
    let second = await answers.response(to: wish)
    #expect(first.status == 202 && second.status == 202)
    let path = try first.object.text("late")
    #expect(first.headers["Location"] == path && path.hasPrefix("/api/late/"))
    #expect(try second.object.text("late") != path)
    #expect((await get(path, of: answers)).status == 202, "it is not there yet")
    gate.open()
    let response = await answer(at: path, of: answers)
    #expect(response.status == 200)
    #expect(try response.object["stars"]?.list?.isEmpty == true)
    #expect(await get(path, of: answers).status == 404, "it is given once")
    // Made while no request waited for it.
    let otherPath = try second.object.text("late")
    #expect(await answer(at: otherPath, of: answers).status == 200)
    #expect(await get(otherPath, of: answers).status == 404, "it is given once")
  }

  @Test(arguments: ["", "7", "-1", "../sounds"])
  func aNameOfNoAnswerIsNotThere(name: String) async throws {
    let answers = answers(of: try StudioFixture().studio)
    #expect(await get("/api/late/\(name)", of: answers).status == 404)
  }

  @Test func aRequestThatIsStillComingIsNotLeft() async throws {
    let answers = answers(of: try StudioFixture().studio)
    let isWhole = Atomic(false)
    let asked = Atomic(0)
    let response = await answers.response(to: wish) { [gate] in
      // Many ticks after the patience of a request.
      if asked.add(1, ordering: .relaxed).newValue == 50 { gate.open() }
      return isWhole.load(ordering: .relaxed)
    }
    #expect(response.status == 200)
    #expect(asked.load(ordering: .relaxed) >= 50)
  }
}
