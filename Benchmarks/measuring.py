# SPDX-License-Identifier: MIT
"""Runs the programs of rows in turns, each turn in a process of its own, and keeps what they say."""
import json
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass, field

# A peer's way of doing the work that took this much longer than its fastest in the first round is not
# measured again: it cannot become the fastest.
HOPELESS = 1.2
STDERR_LINES = 6


class ProgramError(Exception):
    """A program that did not do what it was asked for."""


def run(command):
    """The JSON object that a program prints in its last line."""
    command = [str(part) for part in command]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode != 0:
        said = "\n".join(process.stderr.strip().splitlines()[-STDERR_LINES:])
        raise ProgramError(f"{' '.join(command)}\nended with {process.returncode}: {said}")
    try:
        return json.loads(process.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise ProgramError(f"{' '.join(command)}\nprinted no JSON object") from error


@dataclass
class Program:
    """A command that does a row's work, and what it has said."""
    owner: str
    command: list
    # Whether a machine may lack what it needs, as a C++ compiler.
    is_optional: bool = False
    results: list = field(default_factory=list)
    # Seconds of its last turn, preparations and all.
    turn_seconds: float = 0.0
    is_out: bool = False

    def take_turn(self, settings):
        start = time.monotonic()
        self.results.append(run([*self.command, *settings]))
        self.turn_seconds = time.monotonic() - start


class Contest:
    """A row and the programs that take part in it."""

    def __init__(self, row, inputs, options):
        self.row, self.rounds = row, options.rounds if row.threads is None else 1
        self.settings = ["--threads", row.threads or options.threads, "--repeats", options.repeats]
        given = inputs.options(one for one in row.inputs if one.is_foleys)
        self.foley, self.peers = Program("Foley", [*row.foley, *given]), []
        if not options.no_peers:
            given = inputs.options(row.inputs)
            self.peers = [Program(owner, [sys.executable, *way.command, *given], way.is_optional)
                          for owner, ways in row.peers.items() for way in ways]
        self.failures = []

    def programs(self, turn):
        """Those that take part in round `turn`."""
        return [] if turn >= self.rounds else [
            program for program in [self.foley, *self.peers] if not program.is_out]

    def fail(self, program, error):
        """Without a program's result the row goes on, without Foley's it ends."""
        program.is_out = True
        if program.is_optional:
            print(f"{self.row.full_name}: left out, as it does not work here: {error}", file=sys.stderr)
            return
        self.failures.append(f"{self.row.full_name}: {error}")
        if program is self.foley:
            for peer in self.peers:
                peer.is_out = True

    def drop_hopeless(self):
        """After the first round each peer goes on with what may be its fastest."""
        for owner in self.row.peers:
            ways = [peer for peer in self.peers if peer.owner == owner and peer.results]
            fastest = min((way.results[0]["seconds"] for way in ways), default=0)
            for way in ways:
                way.is_out |= way.results[0]["seconds"] > HOPELESS * fastest


class Inputs:
    """Files that programs read: each is made once, when a row first asks for it."""

    def __init__(self, folder):
        self.folder, self.made = pathlib.Path(folder), {}

    def options(self, wanted):
        """What names these files to a program."""
        return [part for one in wanted for part in (one.option, self.path(one))]

    def path(self, wanted):
        key = tuple(map(str, wanted.command))
        if key not in self.made:
            path = self.folder / f"input-{len(self.made)}"
            run([*wanted.command, "--output", path])
            self.made[key] = path
        return self.made[key]


class Progress:
    """Says what runs and how long the rest will take, once there is something to judge by."""

    def __init__(self, contests, rounds):
        self.contests, self.rounds, self.start = contests, rounds, time.monotonic()

    def show(self, turn, contest, program):
        spent = time.monotonic() - self.start
        print(f"{duration(spent)}, {self.left(turn, contest)} left: {contest.row.full_name}, "
              f"round {turn + 1} of {contest.rounds}, {program.owner}", file=sys.stderr)

    def left(self, turn, current):
        """Programs not yet seen take the mean of the others; those of this round count half done."""
        known = [program.turn_seconds for contest in self.contests
                 for program in contest.programs(0) if program.turn_seconds]
        if not known:
            return "?"
        mean, place = sum(known) / len(known), self.contests.index(current)
        seconds = 0.0
        for number, contest in enumerate(self.contests):
            for later in range(turn + (number < place), self.rounds):
                seconds += sum(program.turn_seconds or mean for program in contest.programs(later))
        return duration(seconds)


def duration(seconds):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def measure(contests, options):
    """All rounds of all rows; a round goes through every row, so that a row's rounds lie far apart."""
    progress = Progress(contests, options.rounds)
    for turn in range(options.rounds):
        for contest in contests:
            for program in contest.programs(turn):
                if program.is_out:
                    continue
                progress.show(turn, contest, program)
                try:
                    program.take_turn(contest.settings)
                except ProgramError as error:
                    contest.fail(program, error)
            if turn == 0:
                contest.drop_hopeless()
