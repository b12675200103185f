"""Every command that writes on a full disk: exit code 3, one line, and nothing in part.

The disk is a small tmpfs where this process may mount one; else a limit of the size of files, which
ends a write as a full disk does.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from stress._judge import complaint, fail, files_in, malformed, typed
from stress._lines import import_all
from stress._process import run
from stress._runner import Part, main

COMMANDS = [
    "table gelu -n 20000 -o o.csv",
    "table gelu -n 20000 -o o.npz",
    "table gelu -n 20000 -f json -o o.json",
    "eval tanh -5:5:20000 -o o.npy",
    "eval tanh -5:5:20000 -o o.parquet",
    "eval tanh -5:5:20000 -o o.jsonl",
    "diff elu -5:5:20000 -o o.tsv",
    "lut tanh -n 4096 -o o.h",
    "lut tanh -n 4096 -o o.mif",
    "list -o o.md",
    "plot gelu -o o.png",
    "plot elu selu -o o.svg",
    "plot relu -o o.pdf",
    "plot tanh -o o.html",
    "plot elu --alpha 0.1:1:3 -o o.gif",
    "gallery --only elu --only relu --jobs 1 pictures",
]

TO_STANDARD_OUTPUT = [
    "table gelu -n 20000",
    "eval tanh -5:5:20000 -f npy",
    "eval relu 1",
    "lut tanh",
    "plot gelu -o -",
    "plot gelu --sketch",
    "list",
    "info gelu",
    "help formulas",
    "completion bash",
    "--help",
]

SIZES = (4096, 400_000)
# Bytes that the disk holds, from the least to the most.

OLD = b"old\n"
# What an output holds before.


def attempt(random: Random, folder: Path) -> None:
    """Run a command whose output may not fit."""
    if random.random() < 0.3 and Path("/dev/full").exists():
        args = random.choice(TO_STANDARD_OUTPUT).split()
        outcome = run(args, folder, before=_fill_standard_output)
        if problem := complaint(outcome, codes=[3]):
            fail(f"{typed(args)} > /dev/full", problem, outcome)
        return
    least, most = SIZES
    size = int(least * (most / least) ** random.random())
    args, there = random.choice(COMMANDS).split(), random.random() < 0.5
    with _disk(folder, size) as (disk, limits):
        if there and args[0] != "gallery":
            (disk / args[-1]).write_bytes(OLD)
        outcome = run(args, disk, limits=limits)
        tried = f"{typed(args)}, on a disk of {size} bytes"
        if problem := complaint(outcome, codes=(0, 3)):
            fail(tried, problem, outcome)
        for name, content in files_in(disk).items():
            if there and content == OLD:
                continue
            if outcome.code and args[0] != "gallery":
                fail(tried, f"left behind: {name}", outcome)
            if problem := malformed(content, name.rpartition(".")[2]):
                fail(tried, f"{name}: {problem}", outcome)


def _fill_standard_output() -> None:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


@contextmanager
def _disk(folder: Path, size: int) -> Iterator[tuple[Path, dict[int, Any]]]:
    """Yield a folder that holds so many bytes, and the limits for a process that make it so."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    try:
        mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:  # There is no such program.
        mounted = False
    if not mounted:
        yield disk, {resource.RLIMIT_FSIZE: size}
        return
    try:
        yield disk, {}
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


PART = Part(
    name="full_disk",
    title="a command whose output does not fit: nothing in part, and one line",
    cases=100,
    attempt=attempt,
    prepare=import_all,
)

if __name__ == "__main__":
    main(PART)
