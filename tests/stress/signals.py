"""Signals at random moments of every command that writes.

The process ends with the exit code of the signal, or has ended before. Under the name of the output
is what was there before or the whole of the new, beside it no temporary file is left, except after
KILL, where the next run removes it, and no process goes on.
"""

from __future__ import annotations

import signal
import time
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from helpers.signals import left_of
from stress._judge import complaint, fail, files_in, is_temporary, malformed, typed
from stress._process import Forked, Outcome, run
from stress._runner import Part, main

COMMANDS = [
    "table gelu -n 60000 -o o.csv",
    "table gelu tanh -n 100000 -o o.npz",
    "eval tanh -5:5:300000 -o o.npy",
    "eval elu -5:5:100000 -o o.jsonl",
    "diff silu -5:5:100000 -o o.parquet",
    "table relu -n 30000 -o o.json",
    "eval gelu 0:1:40 --digits 60 -o o.tsv",
    "lut tanh -n 4096 -o o.h",
    "lut sigmoid --max-error 1e-4 --lookup linear -o o.mem",
    "plot gelu -o o.png",
    "plot elu selu -o o.svg",
    "plot relu -o o.pdf",
    "plot tanh -o o.html",
    "plot elu --alpha 0.1:1:3 -o o.gif",
    "plot elu --alpha 0.1:1:3 -o o.apng",
    "gallery --only elu --only relu --jobs 2 folder",
    "check relu -f json -o o.json",
    "list relu -f csv -o o.csv",
]
"""A line of each command that writes, and of `plot` in each format."""

SIGNALS = {
    signal.SIGINT: 130,
    signal.SIGTERM: 143,
    signal.SIGHUP: 129,
    signal.SIGKILL: 137,
}
"""The signals, and the exit code that tells each of them."""

OLD = b"old\n"
# What an output holds before.

LATEST = 1.1
# Of the time that a command takes, up to which it is signalled: seldom when it has ended.


@cache
def duration(line: str) -> float:
    """Return how long a command takes here, in seconds, so that it can be hit anywhere."""
    with TemporaryDirectory(prefix="stress-") as folder:
        start = time.monotonic()
        outcome = run(line.split(), Path(folder))
        assert outcome.code == 0, outcome
        return time.monotonic() - start


def attempt(random: Random, folder: Path) -> None:
    """Start a command, signal it, and look at what it leaves."""
    line, number = random.choice(COMMANDS), random.choice([*SIGNALS])
    there, to_all = random.random() < 0.5, random.random() < 0.3
    share = LATEST * random.random()
    args = line.split()
    if there and not line.startswith("gallery"):
        (folder / args[-1]).write_bytes(OLD)
    delay = share * duration(line)
    process = Forked(args, folder)
    time.sleep(delay)
    process.send(number, to_all)
    outcome = process.wait()
    whom = "its session" if to_all else "it"
    tried = f"{typed(args)}, {number.name} to {whom} after {delay:.3f} s"
    _check_end(tried, outcome, number)
    if left := left_of(process):
        fail(tried, f"processes are left: {left}", outcome)
    _check_files(tried, outcome, number, folder, there)


def _check_end(tried: str, outcome: Outcome, number: signal.Signals) -> None:
    code = SIGNALS[number]
    if problem := complaint(outcome, codes=(0, code)):
        fail(tried, problem, outcome)


def _check_files(
    tried: str, outcome: Outcome, number: signal.Signals, folder: Path, there: bool
) -> None:
    left = files_in(folder)
    temporary = [name for name in left if is_temporary(name)]
    if temporary and number != signal.SIGKILL:
        fail(tried, f"left behind: {temporary}", outcome)
    for name, content in left.items():
        if name in temporary or (there and content == OLD):
            continue
        if problem := malformed(content, name.rpartition(".")[2]):
            fail(tried, f"{name}: {problem}", outcome)
    for name in temporary:
        beside = folder / name.rpartition("/")[0] / "next.csv"
        after = run(["eval", "relu", "1", "-o", str(beside)], folder)
        if after.code or (folder / name).exists():
            fail(tried, f"the next run does not remove {name}", after)


def prepare() -> None:
    """Import the command line alone: the rest is imported under the signals."""
    import actcli.cli  # noqa: F401


PART = Part(
    name="signals",
    title="INT, TERM, HUP or KILL at a random moment of a command that writes",
    cases=60,
    attempt=attempt,
    prepare=prepare,
)

if __name__ == "__main__":
    main(PART)
