// SPDX-License-Identifier: MIT

extension SpectrogramPicture {
  func drawHeadings(on canvas: inout Canvas) {
    let room = (width + PixelFont.advance) / (PixelFont.advance * Self.letters)
    let shown = title.count <= room ? title : String(title.prefix(room - 3) + "...")
    let margin = (width - PixelFont.width(of: shown, scale: Self.letters)) / 2
    write(shown, x: Self.left + margin, y: Self.gap, on: &canvas)
    write("Hz", endingAt: Self.left - Self.tick - Self.gap / 2, y: Self.gap, on: &canvas)
    write("dB", x: Self.left + width + 2 * Self.gap, y: Self.gap, on: &canvas)
  }

  /// Draws ticks and labels of those frequencies whose labels do not overlap the one below.
  func drawFrequencies(y: Int, on canvas: inout Canvas) {
    let highest = frequencies.highestHertz
    let room = Self.lineHeight + Self.gap
    let ticks =
      frequencies.height == nil
      ? AxisTicks.even(to: highest, atMost: max(1, panelHeight / Self.frequencyRoom))
      : AxisTicks.series(to: highest)
    var free = y + panelHeight + room
    for hertz in ticks {
      let share = frequencies.height.map { $0(hertz) } ?? hertz / highest
      let middle = y + panelHeight - 1 - Int((share * Double(panelHeight - 1)).rounded())
      guard middle <= free else { continue }
      free = middle - room
      canvas.fill(
        x: Self.left - Self.tick, y: middle, width: Self.tick, height: 1, color: Self.axis)
      write(
        AxisTicks.label(hertz, step: 1), endingAt: Self.left - Self.tick - Self.gap / 2,
        y: middle - Self.lineHeight / 2, on: &canvas)
    }
  }

  /// Draws ticks and labels of times; the last label has the unit.
  func drawTimes(y: Int, on canvas: inout Canvas) {
    let ticks = AxisTicks.even(to: times.duration, atMost: max(1, width / Self.timeRoom))
    let step = ticks.count > 1 ? ticks[1] : times.duration
    for seconds in ticks {
      let x = Self.left + Int((seconds / times.duration * Double(width - 1)).rounded())
      canvas.fill(x: x, y: y, width: 1, height: Self.tick, color: Self.axis)
      let number = AxisTicks.label(seconds, step: step)
      let left = x - PixelFont.width(of: number, scale: Self.letters) / 2
      write(
        seconds == ticks.last ? "\(number) s" : number, x: left,
        y: y + Self.tick + Self.gap / 2, on: &canvas)
    }
  }

  func drawBar(height: Int, on canvas: inout Canvas) {
    let x = Self.left + width + 2 * Self.gap
    for row in 0..<height {
      let value = 1 - Float(row) / Float(max(1, height - 1))
      canvas.fill(
        x: x, y: Self.top + row, width: Self.barWidth, height: 1, color: colorMap.color(value))
    }
    let range = Double(-floorDecibels)
    let most = max(1, min(8, height / (2 * Self.lineHeight)))
    for level in AxisTicks.even(to: range, atMost: most) {
      let y = Self.top + Int((level / range * Double(height - 1)).rounded())
      canvas.fill(x: x + Self.barWidth, y: y, width: Self.tick, height: 1, color: Self.axis)
      write(
        level == 0 ? "0" : "-" + AxisTicks.label(level, step: 1),
        x: x + Self.barWidth + Self.tick + Self.gap / 2, y: y - Self.lineHeight / 2, on: &canvas)
    }
  }

  func write(_ text: String, x: Int, y: Int, on canvas: inout Canvas) {
    canvas.write(text, x: x, y: y, color: Self.text, scale: Self.letters)
  }

  func write(_ text: String, endingAt end: Int, y: Int, on canvas: inout Canvas) {
    write(text, x: end - PixelFont.width(of: text, scale: Self.letters), y: y, on: &canvas)
  }
}
