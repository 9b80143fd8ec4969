# SPDX-License-Identifier: MIT
"""Lets every file operation of Foley's commands fail in turn, and checks what they make of it.

After each fault the command must have ended with a code of sysexits.h and one sentence that names the
folder, or with 0 and the same files as undisturbed; no file at a final name may be damaged; and the
command that resumes must make the same files as an undisturbed one, with nothing left over.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import outcome
import scenarios

# The faults of each operation; see shim.c. A write that is cut short or interrupted must go on.
WRITES = ["enospc", "eio", "full", "kill", "torn", "short", "eintr"]
FAULTS = {
    "write": WRITES, "pwrite": WRITES,
    "open": ["enospc", "eio", "eintr", "full", "kill"], "mkdir": ["enospc", "eio", "kill"],
    "rename": ["enospc", "eio", "kill"], "link": ["enospc", "eio", "kill"],
    "fsync": ["enospc", "eio", "eintr", "kill"], "fdatasync": ["enospc", "eio", "eintr", "kill"],
    "syncfs": ["enospc", "eio", "eintr", "kill"], "close": ["enospc", "eio", "eintr", "kill"],
    "ftruncate": ["eio", "eintr", "kill"], "truncate": ["eio", "kill"],
    "unlink": ["eio", "kill"], "rmdir": ["eio", "kill"],
}
REMOVALS = {"unlink", "rmdir"}
CRASHES = {"kill", "torn"}
# A call that a signal interrupts is repeated, and so is the rest of a short write.
HARMLESS = {"short", "eintr"}
STATUSES = set(range(64, 79))

Fault = collections.namedtuple("Fault", "scenario number operation path kind")


class Checker:
    """Runs commands in folders below `work`, with the shim between them and the system."""

    def __init__(self, foley, shim, work):
        self.foley, self.shim, self.work = foley, shim, work
        self.wanted, self.versions, self.operations = {}, {}, {}

    def run(self, scenario, arguments, out, **variables):
        """The result of a command, with faults if `variables` has them."""
        environment = scenarios.ENVIRONMENT | {
            key: value.replace("OUT", str(out)) for key, value in scenario.environment.items()}
        if variables:
            environment |= {"LD_PRELOAD": self.shim, "FAULT_ROOT": str(out)}
            environment |= {f"FAULT_{key.upper()}": str(value) for key, value in variables.items()}
        command = [self.foley, *(str(part).replace("OUT", str(out)) for part in arguments)]
        with open(out / scenario.output if scenario.output else os.devnull, "wb") as output:
            return subprocess.run(
                command, env=environment, stdout=output, stderr=subprocess.PIPE, text=True,
                errors="replace", stdin=subprocess.DEVNULL, timeout=scenarios.SECONDS)

    def record(self, scenario):
        """Runs a scenario undisturbed: its operations, its files, and all their versions."""
        # As long as the folders of faults, so that nothing depends on the length of paths.
        out, keep = self.work / "0" / "out", self.work / "keep"
        log = self.work / "operations"
        keep.mkdir()
        scenario.prepare(out)
        versions = collections.defaultdict(set)
        for name, content in outcome.contents(out).items():
            if not isinstance(content, list):
                versions[name].add(content)
        result = self.run(scenario, scenario.command, out, log=log, keep=keep)
        if result.returncode != 0:
            raise SystemExit(f"fault-check: {scenario.name} fails undisturbed: {result.stderr}")
        operations = [line.split(" ", 1) for line in log.read_text().splitlines()]
        for kept in keep.iterdir():
            name = str(pathlib.Path(operations[int(kept.name) - 1][1]).relative_to(out))
            versions[name].add(outcome.compared(kept.read_bytes(), name))
        self.wanted[scenario.name] = outcome.contents(out)
        self.versions[scenario.name] = versions
        shutil.rmtree(out.parent)
        shutil.rmtree(keep)
        log.unlink()
        return [
            Fault(scenario, number + 1, operation, path, kind)
            for number, (operation, path) in enumerate(operations) for kind in FAULTS[operation]]

    def check(self, index, fault):
        """What is wrong after a fault; None if nothing is."""
        out = self.work / str(index) / "out"
        fault.scenario.prepare(out)
        try:
            return self.outcome(fault, out)
        except outcome.Damaged as error:
            return str(error)
        except subprocess.TimeoutExpired:
            return f"no end after {scenarios.SECONDS} seconds"
        finally:
            shutil.rmtree(out.parent)

    def outcome(self, fault, out):
        scenario, repeats = fault.scenario, fault.scenario.repeats
        wanted = self.wanted[scenario.name]
        log = out.parent / "operations"
        result = self.run(
            scenario, scenario.command, out, at=fault.number, kind=fault.kind, log=log)
        found = outcome.contents(out, repeats)
        # A render flushes every few seconds, so the numbers of its operations may differ.
        operations = log.read_text().splitlines()
        if len(operations) < fault.number:
            return outcome.difference(found, wanted)
        operation = operations[fault.number - 1].split(" ", 1)[0]
        problem = self.ending(fault._replace(operation=operation), result, out)
        # Standard output is no file of the command's, and may be cut short.
        files = {name: found[name] for name in found if name != scenario.output}
        problem = problem or outcome.damage(files, wanted, self.versions[scenario.name])
        if result.returncode == 0 and not scenario.optional:
            if operation in REMOVALS:  # an incomplete file that could not be removed stays
                found = {name: found[name] for name in found if not outcome.is_temporary(name)}
            return problem or outcome.difference(found, wanted)
        if problem:
            return problem
        attempts = []
        for arguments in scenario.finish:
            attempts.append(self.run(scenario, arguments, out))
            if attempts[-1].returncode == 0:
                problem = outcome.difference(outcome.contents(out, repeats), wanted)
                return problem and f"after resuming, {problem}"
        return f"cannot be resumed: {attempts[0].returncode}, {attempts[0].stderr}"

    @staticmethod
    def ending(fault, result, out):
        """What is wrong with the end of the command itself."""
        status = result.returncode
        if fault.kind in CRASHES:
            return None if status == -9 else f"exit status {status} instead of a kill"
        if status == 0:
            return None
        if fault.kind in HARMLESS:
            return f"exit status {status}: {result.stderr[-300:]}"
        sentences = [line for line in result.stderr.splitlines() if line.startswith("foley: ")]
        if status not in STATUSES or not sentences or len(sentences) > 1 and not fault.scenario.many:
            return f"exit status {status}, {len(sentences)} sentences: {result.stderr[-300:]}"
        if any(place in sentences[0] for place in [str(out), "Standard output"]):
            return None
        return f"the sentence names no file: {sentences[0]}"


def chosen(faults, count):
    """About `count` faults: of every scenario, operation and kind at least one, evenly spaced."""
    groups = collections.defaultdict(list)
    for fault in faults:
        groups[fault.scenario.name, fault.operation, fault.kind].append(fault)
    share = count / len(faults)
    result = []
    for index, group in enumerate(groups.values()):
        size = min(len(group), max(1, round(len(group) * share)))
        # Another place in each group, so that not only first operations are disturbed.
        start = index * 7919 % len(group)
        result += [group[(start + place * len(group) // size) % len(group)] for place in range(size)]
    return result


def main():
    parser = argparse.ArgumentParser(prog="fault-check", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every operation and kind of fault")
    parser.add_argument(
        "--faults", type=int, default=0,
        help="about how many; by default one of each scenario, operation and kind")
    parser.add_argument("--only", help="the name of one scenario")
    parser.add_argument("--foley", required=True)
    parser.add_argument("--shim", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="foley-faults.") as folder:
        # A copy: somebody may build while this runs.
        foley = shutil.copy(options.foley, folder)
        checker = Checker(foley, options.shim, pathlib.Path(folder))
        known = scenarios.scenarios(foley, pathlib.Path(folder))
        names = [scenario.name for scenario in known]
        if options.only not in [None, *names]:
            parser.error(f"there is no scenario {options.only}; choose from {', '.join(names)}")
        faults = []
        for scenario in known:
            if options.only in (None, scenario.name):
                faults += checker.record(scenario)
        if not options.all:
            faults = chosen(faults, options.faults)
        sys.exit(report(checker, faults))


def report(checker, faults):
    """Checks all faults, prints the problems and a line a scenario; the exit status."""
    problems = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(checker.check, range(1, len(faults) + 1), faults)
        for fault, problem in zip(faults, results):
            if problem:
                problems[fault.scenario.name] += 1
                print(f"fault-check: {fault.scenario.name}: {fault.kind} at operation {fault.number},"
                      f" {fault.operation} {pathlib.Path(fault.path).name}: {problem}", flush=True)
    for name in dict.fromkeys(fault.scenario.name for fault in faults):
        kinds = [fault.kind for fault in faults if fault.scenario.name == name]
        crashes = sum(kind in CRASHES for kind in kinds)
        print(f"fault-check: {name}: {crashes} crash points, {len(kinds) - crashes} faults,"
              f" {problems[name]} problems")
    crashes = sum(fault.kind in CRASHES for fault in faults)
    print(f"fault-check: {crashes} crash points, {len(faults) - crashes} faults,"
          f" {sum(problems.values())} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    main()
