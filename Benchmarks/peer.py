# SPDX-License-Identifier: MIT
"""What all peer programs share: how often they measure, and what they print."""
import argparse
import json
import os
import resource
import statistics
import time

# A turn goes on until it has measured for so many seconds, and begins nothing new after so many.
LEAST_SECONDS, MOST_SECONDS = 1, 5


def parser(description):
    """With the options that `compare.py` gives to every program."""
    result = argparse.ArgumentParser(description=description.splitlines()[0])
    result.add_argument("--repeats", type=int, default=3)
    result.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    return result


def timings(work, repeats):
    """Seconds of each measurement: `repeats`, more if they are short, fewer if they are long."""
    seconds = []
    while (len(seconds) < repeats or sum(seconds) < LEAST_SECONDS) and sum(seconds) < MOST_SECONDS:
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def report(seconds, version, threads, **more):
    """Prints the JSON object of a turn; the peak is this process's unless `more` has another."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "seconds": statistics.median(seconds), "repeats": seconds, "peakMebibytes": peak,
        "version": version, "threads": threads, **more}))
