// SPDX-License-Identifier: MIT

/// The style sheet of a listening test in addition to ``ReportStyle``: large controls for screens of
/// any width.
enum ListeningStyle {
  static let text = """
    body { max-width: 40rem; }
    [hidden] { display: none; }
    h2:focus { outline: none; }
    button, input[type=text] { font: inherit; min-height: 3rem; padding: .5rem 1.25rem;
      border: 1px solid var(--soft); border-radius: .5rem; background: var(--card); color: var(--ink); }
    button { cursor: pointer; }
    button[type=submit], #save { background: var(--press); border-color: var(--press); color: #fff; }
    button.on { border-color: var(--press); box-shadow: inset 0 0 0 2px var(--press); }
    :root { --press: #1f63b5; }
    :focus-visible { outline: 3px solid var(--s3); outline-offset: 2px; }
    #players, #choices { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
    #players button { flex: 1 1 10rem; min-height: 4.5rem; font-size: 1.125rem; }
    fieldset { border: 0; padding: 0; margin: 0; min-width: 0; }
    #choices label { flex: 1 1 7.5rem; margin: 0; padding: .75rem; background: var(--card);
      border: 1px solid var(--rule); border-radius: .5rem; cursor: pointer; }
    #choices label:has(:checked) { border-color: var(--press); box-shadow: inset 0 0 0 1px var(--press); }
    input[type=radio] { width: 1.15rem; height: 1.15rem; vertical-align: -.15rem; accent-color: var(--press); }
    input[type=text] { width: 100%; max-width: 22rem; display: block; margin: .25rem 0 1rem; }
    progress { width: 100%; accent-color: var(--press); }
    #message { min-height: 1.5rem; display: block; margin: .5rem 0; }
    textarea { width: 100%; height: 10rem; background: var(--card); color: var(--ink);
      border: 1px solid var(--rule); font: .8125rem/1.3 monospace; }

    """
}
