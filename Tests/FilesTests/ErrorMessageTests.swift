// SPDX-License-Identifier: MIT
import Files
import Testing

/// A list has a sentence a line; line ends inside of the sentences are escaped.
@Test func problemsAreListedALineEach() {
  let list = ErrorMessage(listing: [
    ErrorMessage("entry 1 has \"a\nb\"", advice: "omit it"), ErrorMessage("entry 2 is empty"),
    ErrorMessage("entry 3", advice: "did you mean \"count\"?"),
  ])
  #expect(
    list.description
      == "entry 1 has \"a\\nb\": omit it.\n  entry 2 is empty.\n  entry 3: did you mean \"count\"?")
}
