// SPDX-License-Identifier: MIT

/// The style sheet of all pages: light and dark, for screens of any width and for print.
enum ReportStyle {
  /// The colours of curves; distinguishable with any colour vision deficiency.
  private static let colors: [(light: String, dark: String)] = [
    ("#2a78d6", "#3987e5"), ("#eb6834", "#d95926"), ("#1baf7a", "#199e70"), ("#eda100", "#c98500"),
    ("#e87ba4", "#d55181"), ("#008300", "#008300"), ("#4a3aa7", "#9085e9"), ("#e34948", "#e66767"),
  ]

  /// The number of different colours; further curves repeat them.
  static let colorCount = colors.count

  private static func variables(_ color: ((light: String, dark: String)) -> String) -> String {
    colors.enumerated().map { "--s\($0): \(color($1));" }.joined(separator: " ")
  }

  private static let curveClasses = colors.indices.map { index in
    ".line.s\(index), .best.s\(index) { stroke: var(--s\(index)); } "
      + ".range.s\(index), .dot.s\(index) { fill: var(--s\(index)); }\n"
  }.joined()

  /// The style sheet.
  static let text =
    """
    :root { --page: #f7f7f5; --card: #fff; --ink: #0b0b0b; --soft: #52514e; --rule: #dddcd6;
      \(variables(\.light)) }
    @media (prefers-color-scheme: dark) { :root { --page: #121211; --card: #1c1c1b; --ink: #f4f4f2;
      --soft: #c3c2b7; --rule: #363633;
      \(variables(\.dark)) } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1rem clamp(.75rem, 3vw, 2rem) 3rem; max-width: 84rem;
      background: var(--page); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; }
    h1 { font-size: 1.6rem; margin: .5rem 0; overflow-wrap: anywhere; }
    h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
    p { margin: .25rem 0; max-width: 70ch; }
    .notes { border-left: 4px solid var(--s3); margin: .5rem 0; padding: .25rem 1rem .25rem 2rem; }
    .path, .omitted, figcaption p, footer, summary { color: var(--soft); overflow-wrap: anywhere; }
    figcaption p { font-size: .875rem; }
    .charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); }
    .cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr));
      align-items: start; }
    .newest { grid-column: 1 / -1; }
    .newest .sounds { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
    .newest img { max-width: 62rem; }
    figure, article { margin: 0; padding: .75rem; background: var(--card); border: 1px solid var(--rule);
      border-radius: .5rem; display: flex; flex-direction: column; min-width: 0; }
    figcaption { flex: 1; }
    .chart { width: 100%; height: auto; touch-action: pan-y; }
    #by-step:checked ~ .charts .by-time, #by-time:checked ~ .charts .by-step { display: none; }
    label { margin-right: 1rem; }
    .grid { stroke: var(--rule); stroke-width: 1; }
    .tick, .name { fill: var(--soft); font-size: 12px; font-family: system-ui, sans-serif; }
    .line { fill: none; stroke-width: 1.75; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
    .best { stroke-width: 1.25; stroke-dasharray: 2 3; vector-effect: non-scaling-stroke; }
    .range { opacity: .22; }
    .cursor { stroke: var(--soft); stroke-width: 1; }
    .value { min-height: 1.5rem; font-size: .875rem; font-variant-numeric: tabular-nums; }
    .value:empty::before { content: "\\00a0"; }
    .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0 .75rem; }
    .key { width: 24px; height: 8px; margin-right: .4rem; } .key .line { stroke-width: 3; }
    img { width: 100%; height: auto; display: block; margin: .25rem 0; border-radius: .25rem; }
    .sounds { list-style: none; margin: .25rem 0 0; padding: 0; }
    .sounds li { display: flex; align-items: center; gap: .5rem; margin: .2rem 0; }
    .sounds span { font-variant-numeric: tabular-nums; color: var(--soft); min-width: 2.6rem; }
    audio { flex: 1; min-width: 0; height: 2.25rem; }
    .wide { overflow-x: auto; margin: .5rem 0; }
    table { border-collapse: collapse; font-size: .9375rem; }
    caption { text-align: left; color: var(--soft); padding: .25rem 0; }
    th, td { text-align: left; padding: .25rem 1.25rem .25rem 0; border-bottom: 1px solid var(--rule);
      font-variant-numeric: tabular-nums; vertical-align: top; }
    .wide td, .wide th { white-space: nowrap; }
    tbody th { font-weight: 500; }
    pre { overflow-x: auto; background: var(--card); border: 1px solid var(--rule); border-radius: .5rem;
      padding: .75rem; font-size: .8125rem; }
    details { margin: .75rem 0; } summary { cursor: pointer; }
    footer { margin-top: 3rem; font-size: .875rem; }
    \(curveClasses)
    """
}
