# SPDX-License-Identifier: MIT
"""What was measured as tables that people read, on a terminal or in Markdown."""
import statistics

# A spread of what Foley is compared with, between rounds, that a quiet machine does not show.
UNSTEADY = 0.1


def medians(results):
    """The median of every number that all rounds have, and what the rounds say in words."""
    first = results[0]
    return {key: value if isinstance(value, str)
            else statistics.median(result[key] for result in results)
            for key, value in first.items() if isinstance(value, (str, int, float))}


def summary(contest):
    """A row's medians and ratios; None where Foley has no result."""
    row, foley = contest.row, contest.foley.results
    if not foley:
        return None
    result = {"name": row.name, **medians(foley), "yardstickSpread": yardstick_spread(foley)}
    fastest = {}
    for program in contest.peers:
        if not program.results:
            continue
        peer = {"name": program.owner, **medians(program.results)}
        peer["ratio"] = peer["seconds"] / result["seconds"]
        if row.goals.get(program.owner):
            peer["goal"] = row.goals[program.owner]
        if peer["name"] not in fastest or peer["seconds"] < fastest[peer["name"]]["seconds"]:
            fastest[peer["name"]] = peer
    scaling = {} if row.threads is None else {"scaling": True}
    return {**result, **scaling, "peers": list(fastest.values())}


def yardstick_spread(results):
    """How much what Foley is compared with in its own process changed between rounds: how quiet the
    machine was. Zero where it is compared with nothing there."""
    for key in ("sgemmGflops", "transformsSeconds"):
        if key in results[0]:
            values = [result[key] for result in results]
            return (max(values) - min(values)) / max(values)
    return 0.0


def duration(seconds):
    if seconds >= 100:
        return f"{seconds:.0f} s"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"


def notes(result):
    """What a result says beside its time: its worst cases, its accuracy."""
    if "slowSeconds" in result:
        yield f"99 %: {duration(result['slowSeconds'])}"
    if "convergenceDecibels" in result:
        yield f"{result['convergenceDecibels']:.1f} dB"


def foley_cell(row):
    parts = [duration(row["seconds"])] if "seconds" in row else []
    if "transformsSeconds" in row:
        parts.append(f"transforms alone {duration(row['transformsSeconds'])}")
    if "gflops" in row:
        parts += [f"{row['gflops']:.0f} GFLOP/s", f"{row['share']:.0%} of sgemm"]
    return ", ".join([*parts, *notes(row)])


def peer_cell(peer):
    ways = [peer["way"]] if peer.get("way") else []
    if peer["threads"] == 1:
        ways.append("1 thread")
    return ", ".join([f"{peer['name']} {duration(peer['seconds'])}", *ways, *notes(peer)])


def lines(row):
    """The cells of a row: a line for each peer, Foley's own cells on the first."""
    peak = f"{row['peakMebibytes']:.0f}" if "peakMebibytes" in row else ""
    own = (row["name"], foley_cell(row))
    if not row["peers"]:
        yield (*own, "", "", "", peak)
    for peer in row["peers"]:
        goal = f"{peer['goal']:g}" if "goal" in peer else ""
        memory = f"{peak} / {peer['peakMebibytes']:.0f}" if peak else ""
        yield (*own, peer_cell(peer), f"{peer['ratio']:.2f}", goal, memory)
        own = ("", "")


def scaling_lines(rows):
    """Seconds at each number of threads, and the last number's speed over the first's."""
    taken = {}
    for row in rows:
        for result in [{**row, "name": "Foley"}, *row["peers"]]:
            taken.setdefault((row["name"], result["name"]), {})[int(row["threads"])] = \
                result["seconds"]
    counts = sorted({count for times in taken.values() for count in times})
    yield ("work", "who", *(f"{count} thread{'s' if count > 1 else ''}" for count in counts),
           "speed-up")
    last = None
    for (work, who), times in taken.items():
        cells = (duration(times[count]) if count in times else "" for count in counts)
        first, most = times[min(times)], times[max(times)]
        yield (work if work != last else "", who, *cells, f"{first / most:.2f}")
        last = work


def table(cells):
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    padded = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
              for line in cells]
    return [padded[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *padded[1:]]


def text(machine, rows):
    """Everything, in Markdown that reads well as it is."""
    versions = {peer["version"] for row in rows for peer in row["peers"]}
    yield from [
        f"{machine['cpu']}, {machine['cores']:.0f} cores, {machine['instructions']}; "
        f"{machine['threads']} threads; load {machine['load']:.1f} at the start; {machine['date']}",
        "", f"{machine['blas']}; core in use {machine['blasCore']}",
        "", "; ".join([f"Foley {machine['revision']}", *sorted(versions)]), ""]
    plain = [row for row in rows if "scaling" not in row]
    if plain:
        head = ("work", "Foley", "peer", "ratio", "goal", "peak MiB")
        yield from table([head, *(line for row in plain for line in lines(row))])
    scaling = [row for row in rows if "scaling" in row]
    if scaling:
        yield from ["", *table(list(scaling_lines(scaling)))]
    yield from warnings(machine, rows)


def warnings(machine, rows):
    """What keeps the numbers from being quoted."""
    unsteady = [f"{row['name']} {row['yardstickSpread']:.0%}" for row in rows
                if row["yardstickSpread"] > UNSTEADY]
    if machine["load"] > 0.1 * machine["cores"] or unsteady:
        yield from ["", "The machine was not quiet. PyTorch's thread pool suffers from that far more"
                    " than Foley's:", "do not quote these ratios."]
    if unsteady:
        yield ("What Foley is compared with in its own process differed between rounds: "
               + ", ".join(unsteady))
