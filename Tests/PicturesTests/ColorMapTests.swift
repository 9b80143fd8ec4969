// SPDX-License-Identifier: MIT
import Pictures
import Testing

struct ColorMapTests {
  /// Relative luminance of sRGB, 0 to 1 (IEC 61966-2-1, without the linear toe).
  private func luminance(_ color: Color) -> Double {
    func linear(_ value: UInt8) -> Double {
      let share = Double(value) / 255
      return share * share * (0.2 + 0.8 * share)
    }
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
  }

  @Test func lightnessGrowsAllTheWay() {
    let steps = (0...100).map { luminance(ColorMap.magma.color(Float($0) / 100)) }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func anchorsAndMidpointsAreKnown() {
    #expect(ColorMap.magma.color(0) == Color(hex: 0x000004))
    #expect(ColorMap.magma.color(1) == Color(hex: 0xFCFDBF))
    #expect(ColorMap.magma.color(0.5) == Color(hex: 0xB73779))
    #expect(ColorMap.magma.color(0.0625) == Color(red: 15, green: 9, blue: 38))
  }

  @Test func valuesOutsideTakeTheNearestEnd() {
    #expect(ColorMap.magma.color(-.infinity) == ColorMap.magma.color(0))
    #expect(ColorMap.magma.color(7) == ColorMap.magma.color(1))
    #expect(ColorMap.magma.color(.nan) == ColorMap.magma.color(0))
  }
}
