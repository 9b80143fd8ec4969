#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures Foley and its peers in turns on this machine and prints one table.

`scripts/bench` prepares what this needs and calls it. In a round every program that takes part runs once,
in a process of its own; a row shows medians over the rounds, and ratios of medians. Of the ways in which
a peer can do the work the fastest counts. README.md beside this file says what the rows are.
"""
import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from measuring import Contest, Inputs, ProgramError, measure, run
from rows import BENCH, HERE, ROWS
from tables import summary, text

HEADING = "## Results"


def parse():
    names = ", ".join(row.full_name for row in ROWS)
    parser = argparse.ArgumentParser(description="Measure Foley and its peers in turns.")
    parser.add_argument("--only", metavar="NAME", help=f"rows whose name contains this: {names}")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each program (default 3)")
    parser.add_argument("--repeats", type=int, default=3, help="measurements a turn (default 3)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)),
                        help="threads of everyone (default: one a core)")
    parser.add_argument("--no-peers", action="store_true", help="measure Foley alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object, not a table")
    parser.add_argument("--markdown", metavar="FILE", type=pathlib.Path,
                        help=f'also write the table to FILE, after its heading "{HEADING}" if it has one')
    options = parser.parse_args()
    chosen = [row for row in ROWS if (options.only or "") in row.full_name
              and (row.threads or 1) <= options.threads]
    if not chosen:
        parser.error(f"--only {options.only} is in none of {names}")
    if min(options.rounds, options.repeats, options.threads) < 1:
        parser.error("--rounds, --repeats and --threads must be 1 or more")
    return options, chosen


def machine_report(options):
    revision = subprocess.run(["git", "-C", HERE, "describe", "--always", "--dirty"],
                              capture_output=True, text=True, check=False).stdout.strip()
    return {"load": os.getloadavg()[0], "threads": options.threads,
            "date": datetime.date.today().isoformat(),
            "revision": revision or "of unknown revision", **run([BENCH, "machine"])}


def write_markdown(path, content):
    """Replaces what stands below the heading, up to the next one; without it, the whole file."""
    before, after = "", ""
    if path.exists() and f"{HEADING}\n" in (old := path.read_text()):
        head, _, rest = old.partition(f"{HEADING}\n")
        before = f"{head}{HEADING}\n\n"
        after = "".join(rest.partition("\n## ")[1:])
    path.write_text(f"{before}{content}\n{after}")


def contests(rows, folder, options):
    """The rows whose inputs could be made, and what kept the others from it."""
    inputs, prepared, failures = Inputs(folder), [], []
    for row in rows:
        try:
            prepared.append(Contest(row, inputs, options))
        except ProgramError as error:
            failures.append(f"{row.full_name}: {error}")
    return prepared, failures


def main():
    options, chosen = parse()
    machine = machine_report(options)
    with tempfile.TemporaryDirectory(prefix="foley-bench-") as folder:
        prepared, failures = contests(chosen, folder, options)
        try:
            measure(prepared, options)
        except KeyboardInterrupt:
            failures.append("interrupted: what has been measured until then follows")
    failures += [failure for contest in prepared for failure in contest.failures]
    rows = [row for row in map(summary, prepared) if row]
    table = "\n".join(text(machine, rows))
    print(json.dumps({"machine": machine, "rows": rows}, indent=2) if options.json else f"\n{table}")
    if options.markdown:
        write_markdown(options.markdown, table)
    for failure in failures:
        print(f"compare: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
