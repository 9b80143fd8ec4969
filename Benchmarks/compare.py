#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures Foley and its peers in turns on this machine and prints one table.

`scripts/bench` prepares what this needs and calls it. In a round every program that takes part runs once,
in a process of its own; a row shows medians over the rounds, and ratios of medians. Of the ways in which
a peer can do the work the fastest counts. The sgemm rate is that of OpenBLAS on all threads of Foley's
pool; "transforms alone" are the Fourier transforms without anything around them. Both are measured in the
same process as what they are compared with, in turns with it.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from rows import HERE, ROWS

BENCH = HERE / ".build" / "release" / "foley-bench"


def run(command):
    """The JSON object that a program prints."""
    command = [str(part) for part in command]
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if process.returncode != 0:
        raise SystemExit(f"compare: {' '.join(command)} ended with {process.returncode}")
    return json.loads(process.stdout)


def programs(row, options, folder):
    """The commands of a row, each with whom it belongs to."""
    yield "Foley", [BENCH, *row.foley]
    if options.no_peers:
        return
    signal = []
    if row.voice:
        signal = ["--signal", pathlib.Path(folder) / "voice"]
        samples, rate = row.voice
        run([BENCH, "voice", "--samples", samples, "--rate", rate, "--output", signal[1]])
    for peer, commands in row.peers.items():
        for command in commands:
            yield peer, [sys.executable, *command, *signal]


def measure(row, options):
    """Every program and its results of all rounds."""
    with tempfile.TemporaryDirectory() as folder:
        measured = [(name, command, []) for name, command in programs(row, options, folder)]
        for turn in range(options.rounds):
            for name, command, results in measured:
                print(f"{row.name}: round {turn + 1} of {options.rounds}, {name}", file=sys.stderr)
                settings = ["--threads", options.threads, "--repeats", options.repeats]
                results.append(run([*command, *settings]))
    return [(name, results) for name, _, results in measured]


def medians(results):
    """The median of every number that all rounds have, and what the rounds say in words."""
    first = results[0]
    return {key: value if isinstance(value, str)
            else statistics.median(result[key] for result in results)
            for key, value in first.items() if isinstance(value, (str, int, float))}


def summary(row, measured):
    """A row of the table."""
    (_, foley), *others = measured
    result = {"name": row.name, **medians(foley), "yardstickSpread": yardstick_spread(foley)}
    fastest = {}
    for name, results in others:
        peer = {"name": name, **medians(results)}
        peer["ratio"] = peer["seconds"] / result["seconds"]
        if name not in fastest or peer["seconds"] < fastest[name]["seconds"]:
            fastest[name] = peer
    return {**result, "peers": list(fastest.values())}


def yardstick_spread(results):
    """How much what Foley is compared with changed between rounds: how quiet the machine was."""
    key = "sgemmGflops" if "sgemmGflops" in results[0] else "transformsSeconds"
    values = [result[key] for result in results]
    return (max(values) - min(values)) / max(values)


def duration(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"


def decibels(result):
    found = result.get("convergenceDecibels")
    return [] if found is None else [f"{found:.1f} dB"]


def foley_cell(row):
    if "transformsSeconds" in row:
        speed = [f"transforms alone {duration(row['transformsSeconds'])}"]
    else:
        speed = [f"{row['gflops']:.0f} GFLOP/s", f"{row['share']:.0%} of sgemm"]
    return ", ".join(([duration(row["seconds"])] if "seconds" in row else []) + speed + decibels(row))


def peer_cell(peer):
    ways = [f"channels {peer['layout']}"] if "layout" in peer else []
    if peer["threads"] == 1:
        ways.append("1 thread")
    return ", ".join([f"{peer['name']} {duration(peer['seconds'])}", *ways, *decibels(peer)])


def lines(row):
    """The cells of a row: a line for each peer, Foley's own cells on the first."""
    peak = f"{row['peakMebibytes']:.0f}" if "peakMebibytes" in row else ""
    own = (row["name"], foley_cell(row))
    if not row["peers"]:
        yield (*own, "", "", peak)
    for peer in row["peers"]:
        yield (*own, peer_cell(peer), f"{peer['ratio']:.2f}", f"{peak} / {peer['peakMebibytes']:.0f}")
        own = ("", "")


def print_table(machine, rows):
    versions = {peer["version"] for row in rows for peer in row["peers"]}
    print(f"\n{machine['cpu']}, {machine['cores']:.0f} cores, {machine['instructions']}; "
          f"{machine['threads']} threads; load {machine['load']:.1f} at the start")
    print(f"{machine['blas']}; core in use {machine['blasCore']}")
    print("; ".join([f"Foley {machine['revision']}", *sorted(versions)]) + "\n")
    table = [("work", "Foley", "peer", "ratio", "peak MiB"),
             *(line for row in rows for line in lines(row))]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for index, line in enumerate(table):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |")
        if index == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    unsteady = [f"{row['name']} {row['yardstickSpread']:.0%}" for row in rows
                if row["yardstickSpread"] > 0.1]
    if machine["load"] > 0.1 * machine["cores"] or unsteady:
        print("\nThe machine was not quiet. PyTorch's thread pool suffers from that far more than"
              " Foley's:\ndo not quote these ratios.")
    if unsteady:
        print("sgemm, or the transforms alone, differed between rounds: " + ", ".join(unsteady))


def main():
    names = ", ".join(row.name for row in ROWS)
    parser = argparse.ArgumentParser(description="Measure Foley and its peers in turns.")
    parser.add_argument("--only", metavar="NAME", help=f"rows whose name contains this: {names}")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each program (default 3)")
    parser.add_argument("--repeats", type=int, default=3, help="measurements a turn (default 3)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)),
                        help="threads of everyone (default: one a core)")
    parser.add_argument("--no-peers", action="store_true", help="measure Foley alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object, not a table")
    options = parser.parse_args()
    chosen = [row for row in ROWS if (options.only or "") in row.name]
    if not chosen:
        parser.error(f"--only {options.only} is in none of {names}")
    if min(options.rounds, options.repeats, options.threads) < 1:
        parser.error("--rounds, --repeats and --threads must be 1 or more")

    revision = subprocess.run(["git", "-C", HERE, "describe", "--always", "--dirty"],
                              capture_output=True, text=True, check=False).stdout.strip()
    machine = {"load": os.getloadavg()[0], "threads": options.threads,
               "revision": revision or "of unknown revision", **run([BENCH, "machine"])}
    rows = [summary(row, measure(row, options)) for row in chosen]
    if options.json:
        print(json.dumps({"machine": machine, "rows": rows}, indent=2))
    else:
        print_table(machine, rows)


if __name__ == "__main__":
    main()
