"""The parts of the stress harness, and how they are run, counted and reported.

A part is a module of this folder with `PART`, a `Part`. Each of its cases draws everything from a
generator that is seeded with the part, the seed and the number of the case, so that a case can be
repeated alone, anywhere.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import count, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

DEFAULT_SEED = 1

MAX_FAILURES_SHOWN = 20
# Of a part: a fault that every second case meets need not fill the screen.


class CaseError(Exception):
    """What a case found wrong; the message begins with what was tried."""


class SkippedError(Exception):
    """The reason why a part cannot be run on this machine."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One kind of stress.

    Attributes
    ----------
    name : str
        The name of its module.
    title : str
        What is tried, for the table of results.
    cases : int
        How many cases the tests run.
    attempt : callable
        Take a `random.Random` and an empty folder, and try one case; raise CaseError if something
        is wrong, or SkippedError.
    prepare : callable
        Import what the processes that are forked from this one shall have; called once.
    """

    name: str
    title: str
    cases: int
    attempt: Callable[[Random, Path], None]
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became of the cases of a part."""

    part: Part
    tried: int
    failed: int
    skipped: str = ""


def parts() -> list[Part]:
    """Return every part, in the order of their names."""
    files = sorted(Path(__file__).parent.glob("[!_]*.py"))
    return [import_module(f"stress.{file.stem}").PART for file in files]


def run_case(part: Part, seed: int, case: int) -> str | None:
    """Run a case; return what was wrong, with the command that repeats it, or None."""
    with TemporaryDirectory(prefix="stress-") as folder:
        try:
            part.attempt(Random(f"{part.name} {seed} {case}"), Path(folder))
        except SkippedError:
            raise
        except CaseError as failure:
            problem = str(failure)
        except Exception:
            problem = traceback.format_exc()
        else:
            return None
    again = f"cd tests && python -m stress.{part.name} --seed {seed} --case {case}"
    return f"{problem.rstrip()}\nrepeat: {again}"


def run_part(part: Part, seed: int, cases: Iterator[int], until: float | None = None) -> Tally:
    """Run cases of a part, up to a time of the monotonic clock if there is one; print failures."""
    part.prepare()
    tried = failed = 0
    try:
        for case in cases:
            if until is not None and time.monotonic() > until:
                break
            tried += 1
            if (problem := run_case(part, seed, case)) is None:
                continue
            failed += 1
            if failed <= MAX_FAILURES_SHOWN:
                print(f"FAILED {part.name}, case {case}:\n{problem}\n", flush=True)
    except SkippedError as skip:
        return Tally(part=part, tried=tried, failed=failed, skipped=str(skip))
    return Tally(part=part, tried=tried, failed=failed)


def heading(seed: int) -> str:
    """Return when, of what and on which kind of machine results are."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=Path(__file__).parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    commit = asked.stdout.strip() or "unknown"
    machine = f"{os.cpu_count()} {platform.machine()} cores"
    python = platform.python_version()
    return f"{time.strftime('%Y-%m-%d')}, commit {commit}, seed {seed}, {machine}, Python {python}."


def table(tallies: list[Tally]) -> str:
    """Return the results as a table in Markdown."""
    lines = ["| part | what is tried | tried | failed |", "|---|---|---:|---:|"]
    for tally in tallies:
        failed = f"skipped: {tally.skipped}" if tally.skipped else tally.failed
        name, title = tally.part.name.replace("_", " "), tally.part.title
        lines.append(f"| {name} | {title} | {tally.tried} | {failed} |")
    return "\n".join(lines)


def main(*chosen: Part) -> None:
    """Run parts as the command line says, print the table, and exit with 1 if a case failed."""
    parser = argparse.ArgumentParser(description="Run the stress harness.")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--cases", type=int, help="of each part, instead of what the tests run")
    parser.add_argument("--minutes", type=float, help="in all, instead of a number of cases")
    if len(chosen) == 1:
        parser.add_argument("--case", type=int, help="repeat this one alone")
    args = parser.parse_args()
    tallies = []
    for part in chosen:
        if len(chosen) == 1 and args.case is not None:
            tally = run_part(part, args.seed, iter([args.case]))
        elif args.minutes is not None:
            until = time.monotonic() + 60 * args.minutes / len(chosen)
            tally = run_part(part, args.seed, count(), until)
        else:
            tally = run_part(part, args.seed, islice(count(), args.cases or part.cases))
        tallies.append(tally)
    print(heading(args.seed), table(tallies), sep="\n\n")
    sys.exit(any(tally.failed for tally in tallies))
