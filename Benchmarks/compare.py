#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures Foley and PyTorch in turns on this machine and prints one table.

`scripts/bench` prepares what this needs and calls it. In a round every program that takes part runs once,
in a process of its own; a row shows medians over the rounds, and the ratio of medians. For PyTorch the
faster of its memory layouts counts. The sgemm rate is that of OpenBLAS on all threads of Foley's pool,
measured in the same process as what it is compared with, in turns with it.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BENCH = HERE / ".build" / "release" / "foley-bench"
PEER = HERE / "peer_wavegan.py"
LAYOUTS = ("last", "first")

# Name, foley-bench's arguments, and the peer's where there is one.
ROWS = [
    ("convolution/d64/b64", ["convolution", "--width", "64", "--batch", "64"], None),
    ("wgan-gp/d16/b64", ["wgan-gp", "--width", "16", "--batch", "64"],
     ["--width", "16", "--batch", "64"]),
]


def run(command):
    """The JSON object that a program prints."""
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if process.returncode != 0:
        raise SystemExit(f"compare: {' '.join(command)} ended with {process.returncode}")
    return json.loads(process.stdout)


def measure(row, options):
    """Every program's results of all rounds: {"foley": [...], "last": [...], "first": [...]}."""
    _, arguments, peer = row
    programs = {"foley": [BENCH, *arguments]}
    if peer and not options.no_peers:
        programs.update({layout: [sys.executable, PEER, *peer, "--layout", layout]
                         for layout in LAYOUTS})
    results = {name: [] for name in programs}
    for turn in range(options.rounds):
        for name, command in programs.items():
            print(f"{row[0]}: round {turn + 1} of {options.rounds}, {name}", file=sys.stderr)
            command = [*command, "--threads", str(options.threads), "--repeats", str(options.repeats)]
            results[name].append(run([str(part) for part in command]))
    return results


def median(results, key):
    return statistics.median(result[key] for result in results)


def summary(name, results):
    """A row of the table."""
    foley = results.pop("foley")
    row = {key: median(foley, key)
           for key in ("gflops", "sgemmGflops", "share", "peakMebibytes", "seconds") if key in foley[0]}
    row["name"] = name
    rates = [result["sgemmGflops"] for result in foley]
    row["sgemmSpread"] = (max(rates) - min(rates)) / max(rates)
    if results:
        layout = min(results, key=lambda layout: median(results[layout], "seconds"))
        peer = results[layout]
        row["peer"] = {"seconds": median(peer, "seconds"), "layout": f"channels {layout}",
                       "peakMebibytes": median(peer, "peakMebibytes"), "version": peer[0]["version"]}
        row["ratio"] = row["peer"]["seconds"] / row["seconds"]
    return row


def cells(row):
    speed = f"{row['gflops']:.0f} GFLOP/s, {row['share']:.0%} of sgemm"
    peer = row.get("peer")
    if "seconds" not in row:
        return row["name"], speed, "", "", ""
    return (row["name"], f"{row['seconds']:.2f} s ({speed})",
            f"{peer['seconds']:.2f} s ({peer['layout']})" if peer else "",
            f"{row['ratio']:.2f}" if peer else "",
            f"{row['peakMebibytes']:.0f}" + (f" / {peer['peakMebibytes']:.0f}" if peer else ""))


def print_table(machine, rows):
    versions = {row["peer"]["version"] for row in rows if "peer" in row}
    print(f"\n{machine['cpu']}, {machine['cores']:.0f} cores, {machine['instructions']}; "
          f"{machine['threads']} threads; load {machine['load']:.1f} at the start")
    print(f"{machine['blas']}; core in use {machine['blasCore']}")
    print("; ".join([f"Foley {machine['revision']}", *sorted(versions)]))
    print("sgemm: " + ", ".join(f"{row['sgemmGflops']:.0f} GFLOP/s (spread {row['sgemmSpread']:.0%})"
                                for row in rows) + "\n")
    table = [("work", "Foley", "PyTorch", "ratio", "peak MiB"), *map(cells, rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for index, line in enumerate(table):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |")
        if index == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    if machine["load"] > 0.1 * machine["cores"] or any(row["sgemmSpread"] > 0.1 for row in rows):
        print("\nThe machine was not quiet. PyTorch's thread pool suffers from that far more than"
              " Foley's:\ndo not quote these ratios.")


def main():
    names = ", ".join(row[0] for row in ROWS)
    parser = argparse.ArgumentParser(description="Measure Foley and PyTorch in turns.")
    parser.add_argument("--only", metavar="NAME", help=f"rows whose name contains this: {names}")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each program (default 3)")
    parser.add_argument("--repeats", type=int, default=3, help="measurements a turn (default 3)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)),
                        help="threads of everyone (default: one a core)")
    parser.add_argument("--no-peers", action="store_true", help="measure Foley alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object, not a table")
    options = parser.parse_args()
    chosen = [row for row in ROWS if (options.only or "") in row[0]]
    if not chosen:
        parser.error(f"--only {options.only} is in none of {names}")
    if min(options.rounds, options.repeats, options.threads) < 1:
        parser.error("--rounds, --repeats and --threads must be 1 or more")

    revision = subprocess.run(["git", "-C", HERE, "describe", "--always", "--dirty"],
                              capture_output=True, text=True, check=False).stdout.strip()
    machine = {"load": os.getloadavg()[0], "threads": options.threads,
               "revision": revision or "of unknown revision", **run([str(BENCH), "machine"])}
    rows = [summary(row[0], measure(row, options)) for row in chosen]
    if options.json:
        print(json.dumps({"machine": machine, "rows": rows}, indent=2))
    else:
        print_table(machine, rows)


if __name__ == "__main__":
    main()
