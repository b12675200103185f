"""Every command with little memory: it answers, or says in one line that there is too little.

The address space is limited as `ulimit -v` does, at a random distance above what the process has
when the command line begins, so that the limit is met while libraries are imported as well.
"""

from __future__ import annotations

import hashlib  # noqa: F401, because it prints tracebacks of its own where it cannot be loaded
import os
import resource
from pathlib import Path
from random import Random

from stress._judge import complaint, fail, files_in, malformed, typed
from stress._process import run
from stress._runner import Part, SkippedError, main

import actcli.cli  # noqa: F401, so that every forked process has it

COMMANDS = [
    "eval relu -3:3:7",
    "eval softmax 1 2 3 -f json",
    "eval relu @tall.npy -o o.npy",
    "eval softmax @tall.npy -o o.npy",
    "eval softmax @tall.npy --axis 0 -o o.npy",
    "eval gelu @tall.npy -o o.parquet",
    "eval tanh 0.5 --digits 1000",
    "diff x**2*sin(1/x) 0.5 --order 8",
    "table gelu -n 300000 -o o.npz",
    "table gelu -n 200000 -o o.csv",
    "table gelu -n 100000 -f json -o o.json",
    "lut tanh -n 65536 -o o.h",
    "plot gelu -o o.png",
    "plot gelu --size 20x20 --dpi 400 -o o.png",
    "plot relu selu -o o.svg",
    "plot elu --alpha 0.1:1:3 -o o.gif",
    "plot elu --sketch",
    "info elu --alpha 0.2",
    "info x*tanh(softplus(x)) --simplify",
    "check relu --range -1:1",
    "gallery --only elu --jobs 2 folder",
    "list",
    "help formulas",
]

LEAST, MOST = 1 << 23, 1 << 29
# Bytes above what a process has at its beginning; with the most, nearly everything works. With a
# few megabytes Python's own modules cannot be loaded, and each fails in its own way.

OPENBLAS_ENDS = "OpenBLAS error: Memory allocation still failed"
# With which, and exit code 1, OpenBLAS ends the process that imports NumPy: no code of ours can
# answer any more, and it is a line that says so.

TALL = (2_000_000, 4)
# The shape of an array of float64: 64 MB, which are a hole in its file.


def attempt(random: Random, folder: Path) -> None:
    """Run a command with little memory."""
    if not Path("/proc/self/statm").exists():
        raise SkippedError("how much memory a process has cannot be read here")
    args = random.choice(COMMANDS).split()
    more = int(LEAST * (MOST / LEAST) ** random.random())
    _write_tall(folder / "tall.npy")
    outcome = run(args, folder, before=lambda: _limit_memory(more))
    tried = f"{typed(args)}, with {more >> 10} KB more than at its beginning"
    may_be_1 = args[0] in ("check", "gallery") or outcome.err.startswith(OPENBLAS_ENDS)
    codes = (0, 1, 3) if may_be_1 else (0, 3)
    if "--simplify" in args:  # SymPy's own process may end, which is said with what to leave out.
        codes += (2,)
    if problem := complaint(outcome, codes):
        fail(tried, problem, outcome)
    for name, content in files_in(folder).items():
        if name == "tall.npy":
            continue
        if outcome.code and args[0] != "gallery":
            fail(tried, f"written although it failed: {name}", outcome)
        if problem := malformed(content, name.rpartition(".")[2]):
            fail(tried, f"{name}: {problem}", outcome)


def _write_tall(path: Path) -> None:
    """Write an array of zeros without writing its zeros.

    NumPy is not asked for the head: the processes shall have to import it with little memory.
    """
    head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {TALL}, }}".ljust(117) + "\n"
    with path.open("wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode())
        file.truncate(file.tell() + 8 * TALL[0] * TALL[1])


def _limit_memory(more: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + more
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


PART = Part(
    name="memory",
    title="a command with little memory: an answer, or one line that says so",
    cases=40,
    attempt=attempt,
)

if __name__ == "__main__":
    main(PART)
