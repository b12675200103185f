"""Generated command lines, each in a process of its own.

None may end in a traceback or leave part of a file; where it succeeds, what it wrote is whole.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

from stress._judge import complaint, fail, files_in, is_temporary, malformed, typed
from stress._lines import command_line, import_all, random_text, write_inputs
from stress._process import Outcome, run
from stress._runner import Part, main

WEIGHTS = {
    "eval": 12, "diff": 12, "table": 12, "info": 5, "lut": 8, "plot": 5, "list": 2, "help": 1,
    "completion": 1, "check": 1, "gallery": 1, "identify": 2,
}  # fmt: skip
"""How often each command is tried; those that take long more seldom."""

FINDS = ("check", "gallery", "identify")
# The commands that end with 1 where something is not as it should be, or is not found; `lut` does
# with --strict.

INPUT = [b"", b"1 2\n3 4\n", b"0.5\n", b"x\n", b"nan,inf\n", b"\xff\xfe1\x00", b"1\n2 3\n", None]

PRINTED_FORMATS = ("json", "jsonl", "csv", "npy", "npz", "parquet")


def attempt(random: Random, folder: Path) -> None:
    """Try a command line."""
    command = random.choices([*WEIGHTS], [*WEIGHTS.values()])[0]
    args = command_line(random, command)
    if random.random() < 0.05:
        args = [random_text(random) for _ in range(random.randrange(5))]
    stdin = random.choice(INPUT)
    encoding = random.choice(["utf-8", "utf-8", "ascii", "latin-1"])
    write_inputs(folder)
    before = files_in(folder)
    outcome = run(args, folder, stdin=stdin, encoding=encoding)
    tried = f"{typed(args)}, standard input {stdin!r}, {encoding}"
    codes = (0, 1, 2, 3) if command in FINDS or "--strict" in args else (0, 2, 3)
    if problem := complaint(outcome, codes):
        fail(tried, problem, outcome)
    names_tell = not any(arg.startswith(("-f", "--f")) for arg in args)
    _check_files(tried, outcome, before, files_in(folder), names_tell)
    if outcome.code == 0 and encoding == "utf-8" and "--help" not in args and "-h" not in args:
        _check_printed(tried, outcome, args)


def _check_files(
    tried: str,
    outcome: Outcome,
    before: dict[str, bytes],
    after: dict[str, bytes],
    names_tell: bool,
) -> None:
    """Hold the files after a command line against those before.

    `names_tell` is whether the names of the files tell their formats.
    """
    new = {name: content for name, content in after.items() if before.get(name) != content}
    if missing := before.keys() - after.keys():
        fail(tried, f"gone: {sorted(missing)}", outcome)
    if outcome.code != 0 and new:
        fail(tried, f"written although it failed: {sorted(new)}", outcome)
    for name, content in new.items():
        if is_temporary(name):
            fail(tried, f"left behind: {name}", outcome)
        if names_tell and (problem := malformed(content, name.rpartition(".")[2])):
            fail(tried, f"{name}: {problem}", outcome)


def _check_printed(tried: str, outcome: Outcome, args: list[str]) -> None:
    """Hold standard output against the format asked for, if it is one that can be checked."""
    asked = [word for option, word in pairwise(args) if option in ("-f", "--format")]
    for format in asked:
        is_checked = format in PRINTED_FORMATS and outcome.out
        if is_checked and (problem := malformed(outcome.out, format)):
            fail(tried, problem, outcome)


PART = Part(
    name="command_lines",
    title="a generated command line: how it ends, what it says and what it leaves",
    cases=500,
    attempt=attempt,
    prepare=import_all,
)

if __name__ == "__main__":
    main(PART)
