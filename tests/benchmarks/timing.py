"""What all benchmarks share: one loop that times jobs in turns, and how it is asked for."""

import argparse
import json
import os
import resource
import subprocess
import time
from statistics import median

QUIET = {"stdout": subprocess.DEVNULL}


def in_turns(jobs, rounds, clock=time.perf_counter):
    """The seconds that each job takes in every round, after one that fills the caches.

    In turns, so that whatever else the machine is doing falls on all of them alike.
    """
    taken = {name: [] for name in jobs}
    for _ in range(rounds + 1):
        for name, job in jobs.items():
            start = clock()
            job()
            taken[name].append(clock() - start)
    return {name: times[1:] for name, times in taken.items()}


def ratio(taken, ours, theirs):
    """The median over the rounds of how long ours took for each second of theirs."""
    return median(a / b for a, b in zip(taken[ours], taken[theirs], strict=True))


def process(command, **options):
    """The job of running a command to its end."""
    return lambda: subprocess.run(command, check=True, **{**QUIET, **options})


def processor():
    """The seconds that processes which have ended spent on processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cores():
    return len(os.sched_getaffinity(0))


def main(measure, text, doc, rounds):
    """Measure and print, as text or with --json as one object; `measure` takes the options."""
    parser = argparse.ArgumentParser(description=doc.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=rounds)
    options = parser.parse_args()
    found = measure(options.rounds)
    print(json.dumps(found) if options.json else text(found))
