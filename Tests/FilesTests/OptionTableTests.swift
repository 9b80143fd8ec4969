// SPDX-License-Identifier: MIT
import Files
import Foundation
import Testing

private enum Color: String, OptionChoice { case red, two = "2" }

private struct Paint: Sendable, Equatable {
  var color = Color.red
  var label: String?
  var layers = 3
  var seed: UInt64 = 0
  var gloss: Double?
  var isDry = true

  static let options = OptionTable([
    OptionTable.Group(
      "LOOK",
      [
        OptionDeclaration<Paint>("color", \.color, "The color of the paint."),
        OptionDeclaration("label", \.label, "A text on the tin | or none."),
      ]),
    OptionTable.Group(
      "PAINTING",
      [
        OptionDeclaration(
          "layers", \.layers,
          "How many layers of paint are put on the wall, one after the other, from the first.",
          .range(1...9), formerly: ["coats"]),
        OptionDeclaration("seed", \.seed, "The seed of the drops.", .range(0...UInt64.max)),
        OptionDeclaration("gloss", \.gloss, "The gloss.", unit: "percent", .range(0...100)),
        OptionDeclaration("isDry", \.isDry, "Whether the paint is dry.", shapesResult: false),
      ]),
  ])
}

@Test func aListingHasEveryOptionInLinesOfItsWidth() {
  let listing = Paint.options.listing(of: Paint(), width: 44)
  #expect(
    listing == """
      LOOK
        color   one of red, 2 (default: red)
                The color of the paint.
        label   a text
                A text on the tin | or none.

      PAINTING
        layers  a whole number from 1 to 9
                (default: 3)
                How many layers of paint are put
                on the wall, one after the other,
                from the first.
        seed    a whole number from 0 to
                18446744073709551615 (default: 0)
                The seed of the drops.
        gloss   a number from 0 to 100, in percent
                The gloss.
        isDry   true or false (default: true)
                Whether the paint is dry.
      """)
  #expect(listing.split(separator: "\n").allSatisfy { $0.count <= 44 })
}

@Test func aMarkdownTableHasARowForEveryOption() {
  #expect(
    Paint.options.markdown(of: Paint()).hasPrefix(
      """
      | option | unit | default | values | meaning |
      |---|---|---|---|---|
      | `color` |  | `red` | one of red, 2 | The color of the paint. |
      | `label` |  |  | a text | A text on the tin \\| or none. |
      | `layers` |  | `3` | a whole number from 1 to 9 | How many layers
      """))
}

@Test func helpEndsWithTheDefault() throws {
  let options = Paint.options
  #expect(
    try options.option(named: "seed").help(defaults: Paint())
      == "The seed of the drops (default: 0).")
  #expect(try options.option(named: "gloss").help(defaults: Paint()) == "The gloss.")
  let isDry = try options.option(named: "isDry").help(defaults: Paint())
  #expect(isDry == "Whether the paint is dry.")
}

@Test(arguments: [
  ("color", "2", JSONValue.text("2")), ("label", "true", .text("true")),
  ("layers", "4", .integer(4)),
  ("seed", "18446744073709551615", .largeInteger(.max)), ("gloss", "1e1", .number(10)),
  ("isDry", "false", .flag(false)), ("layers", "many", .text("many")),
])
func textIsReadAsTheOptionNeedsIt(name: String, text: String, json: JSONValue) throws {
  #expect(try Paint.options.option(named: name).json(ofText: text) == json)
}

@Test func aNumberMayStandWhereATextIsWanted() throws {
  var paint = Paint()
  for name in ["color", "label"] {
    try Paint.options.option(named: name).set(.integer(2), in: &paint)
  }
  #expect(paint == Paint(color: .two, label: "2"))
}

@Test func aValueOutsideOfItsRangeIsNamedWithItsUnit() {
  #expect {
    try Paint.options.validate(Paint(gloss: 101))
  } throws: {
    "\($0)" == "gloss is 101: give a number from 0 to 100, in percent."
  }
}

@Test func aValueOfTheWrongTypeIsNamedWithItsFile() {
  var paint = Paint()
  #expect {
    try Paint.options.option(named: "coats").set(.number(1.5), in: &paint, source: "a.json")
  } throws: {
    "\($0)" == "a.json: layers has to be a whole number from 1 to 9."
  }
}

@Test func theNearestNameIsSuggested() {
  #expect(throws: OptionError.unknown(name: "layer", nearest: "layers", source: nil)) {
    try Paint.options.option(named: "layer")
  }
}

@Test func changesAreThoseOfOptionsThatShapeTheResult() {
  let changes = Paint.options.changes(from: Paint(), to: Paint(layers: 4, isDry: false))
  #expect(changes.map { "\($0.name) \($0.current) \($0.wanted)" } == ["layers 3 4"])
}

@Test func aLiftedOptionSetsTheInnerStructure() throws {
  struct Wall: Sendable { var paint = Paint() }
  let option = try Paint.options.option(named: "layers")
    .lifted(get: { (wall: Wall) in wall.paint }, set: { $0.paint = $1 })
  var wall = Wall()
  try option.set(.integer(7), in: &wall)
  #expect(wall.paint.layers == 7 && option.value(in: wall) == .integer(7))
}
