"""Malformed files: small valid ones with bytes flipped, cut, doubled and put together anew.

Each is read, or refused in one line; none takes much memory or time, whatever its head claims.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from random import Random
from resource import RLIMIT_CPU
from typing import Any

import numpy as np
from stress._judge import complaint, fail, typed
from stress._process import run
from stress._runner import Part, main

SECONDS = 20
# Of processor time: a small file takes a hundredth of one.

MAX_PEAK_BYTES = 400 << 20
# Of memory; a process that has imported everything has 150 MB.

MAX_KEPT = 1000
# Bytes of a failing file that are shown.

FUNCTIONS = ["relu", "gelu", "softmax"]

NUMBERS = [b"0", b"-1", b"1", b"65535", b"4294967295", b"18446744073709551616", b"1e999", b"nan"]


@cache
def bases() -> list[tuple[str, bytes]]:
    """Return small valid files, each with its suffix."""
    x, wide = np.linspace(-2, 2, 9), np.arange(12.0).reshape(3, 4)
    arrays = [
        x, wide, np.asfortranarray(wide), x.astype(">f4"), x.astype("<f2"), np.arange(5),
        np.array(2.5), np.zeros((0, 3)), np.array([True, False]), wide.reshape(2, 3, 2),
    ]  # fmt: skip
    files = [(".npy", _saved(array)) for array in arrays]
    files += [(".npy", _saved(x, version)) for version in [(2, 0), (3, 0)]]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        files += [(".npz", _zipped(method, x=x)), (".npz", _zipped(method, a=x, b=wide))]
    for compression in ("none", "snappy", "gzip", "zstd"):
        files += [
            (".parquet", _parquet(compression, **columns))
            for columns in ({"x": x}, {"x": x, "y": x})
        ]
    texts = {
        ".csv": ["x,y\n1,2\n3,4\n", "x\n1\n-2.5e3\n", '"a b","c"\r\n1,"2"\r\n', "1,2\n3,4\n"],
        ".tsv": ["x\ty\n1\t2\n", "0.5\n1/3\nsqrt(2)\n"],
        ".txt": ["1 2\n3 4\n", "-0.5\ninf nan\n", "# words\n1\n2\n", "1e-3 -pi\n", "1;2;3"],
    }  # fmt: skip
    for suffix, contents in texts.items():
        for content in contents:
            files += [(suffix, content.encode(code)) for code in ("utf-8", "utf-8-sig", "utf-16")]
    return files


def _saved(array: Any, version: tuple[int, int] = (1, 0)) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version)
    return stream.getvalue()


def _zipped(method: int, **arrays: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, array in arrays.items():
            archive.writestr(f"{name}.npy", _saved(array))
    return stream.getvalue()


def _parquet(compression: str, **columns: Any) -> bytes:
    import pyarrow
    from pyarrow import parquet

    stream = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), stream, compression=compression)
    return stream.getvalue()


def mutated(random: Random, content: bytes) -> bytes:
    """Return a file with a few random changes."""
    changed = bytearray(content)
    for _ in range(random.choice([1, 1, 1, 2, 3, 8])):
        where = random.randrange(len(changed) + 1)
        until = min(len(changed), where + random.choice([1, 2, 4, 16, 100]))
        match random.randrange(9):
            case 0:
                del changed[where:]
            case 1:
                del changed[where:until]
            case 2:
                changed[where:until] = random.randbytes(until - where)
            case 3:
                changed[where:where] = changed[where:until] * random.choice([1, 2, 1000])
            case 4:
                changed[where:until] = random.choice([b"\0", b"\xff", b"9", b"\n", b"("]) * 4
            case 5:
                changed[where:until] = random.choice(NUMBERS)
            case 6:
                other = random.choice(bases())[1]
                changed[where:until] = other[random.randrange(len(other) + 1) :]
            case 7:
                _replace_number(random, changed)
            case _ if where < len(changed):
                changed[where] ^= 1 << random.randrange(8)
    return bytes(changed)


def _replace_number(random: Random, content: bytearray) -> None:
    """Replace a run of digits, such as a length in a head, by another number of its size or not."""
    places = [i for i, byte in enumerate(content) if 48 <= byte <= 57]
    if not places:
        return
    first = last = random.choice(places)
    while last < len(content) and 48 <= content[last] <= 57:
        last += 1
    content[first:last] = random.choice([b"9" * (last - first), *NUMBERS])


def attempt(random: Random, folder: Path) -> None:
    """Let `eval` or `diff` read a malformed file."""
    suffix, content = random.choice(bases())
    content = mutated(random, content)
    if random.random() < 0.05:
        suffix = random.choice([".npy", ".npz", ".csv", ".parquet", ".foo", ""])
    name = f"damaged{suffix}"
    (folder / name).write_bytes(content)
    through_pipe = random.random() < 0.2 and len(content) < 60_000
    args = [random.choice(["eval", "diff"]), random.choice(FUNCTIONS)]
    args += ["-" if through_pipe else f"@{name}", "-q"]  # Notes are no errors.
    if random.random() < 0.3:
        args += ["--column", random.choice(["x", "a", "1", "2", "arr_0"])]
    if random.random() < 0.2:
        args += ["--axis", random.choice(["0", "1", "-1"])]
    stdin = content if through_pipe else b""
    outcome = run(args, folder, stdin=stdin, limits={RLIMIT_CPU: SECONDS})
    shown = content[:MAX_KEPT] if len(content) <= MAX_KEPT else f"{content[:MAX_KEPT]!r}…"
    tried = f"{typed(args)}, the file is {shown!r}"
    if problem := complaint(outcome):
        fail(tried, problem, outcome)
    if outcome.code and len(outcome.err.splitlines()) != 1:
        fail(tried, "not one line on standard error", outcome)
    if outcome.peak > MAX_PEAK_BYTES:
        fail(tried, f"{outcome.peak >> 20} MB of memory", outcome)


def prepare() -> None:
    """Import every reader, and make the valid files."""
    from click.testing import CliRunner

    from actcli.cli import cli
    from actcli.input import READERS

    list(READERS.loaded())
    bases()
    for command in ("eval", "diff"):
        for name in FUNCTIONS:
            CliRunner().invoke(cli, [command, name, "1", "2"])


PART = Part(
    name="files",
    title="a damaged npy, npz, parquet, csv or text: read, or refused in one line",
    cases=800,
    attempt=attempt,
    prepare=prepare,
)

if __name__ == "__main__":
    main(PART)
