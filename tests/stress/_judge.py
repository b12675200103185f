"""What is asked of every command line: how it ends, what it says, and what it leaves."""

from __future__ import annotations

import csv
import io
import json
import shlex
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

from stress._process import Outcome
from stress._runner import CaseError

MAX_LINE = 400
# Characters of a line on standard error, whatever was typed.

MAX_SHOWN = 600
# Characters of what a process wrote that a failure shows.

MAX_SHOWN_OF_STACKS = 4000
# Of one that hung: where its threads stood, the innermost calls first.


def complaint(outcome: Outcome, codes: Sequence[int] = (0, 2, 3)) -> str:
    """Return what is wrong with how a command line ended and what it said, or ''."""
    if outcome.hung:
        return "it hangs"
    if outcome.code not in codes:
        return f"exit code {outcome.code}, not one of {codes}"
    if "Traceback" in outcome.err or "this is a bug" in outcome.err:
        return "a traceback"
    lines = outcome.err.splitlines()
    if (longest := max(map(len, lines), default=0)) > MAX_LINE:
        return f"a line of {longest} characters on standard error"
    if outcome.code in (2, 3):
        if not lines or not lines[-1].startswith("actcli: "):
            return "no message in the last line of standard error"
        if outcome.code == 2 and outcome.out:
            return "standard output although the command line is wrong"
    return ""


def fail(tried: str, problem: str, outcome: Outcome | None = None) -> NoReturn:
    """Raise CaseError, with what was tried and, of an outcome, what a person needs to see."""
    lines = [tried, problem]
    if outcome is not None:
        lines.append(f"exit code {outcome.code}")
        for name, text in [("stderr", outcome.err), ("stdout", repr(outcome.out))]:
            if text and text != "b''":
                shown = text if len(text) <= MAX_SHOWN else f"… {text[-MAX_SHOWN:]}"
                if outcome.hung:
                    shown = text[:MAX_SHOWN_OF_STACKS]
                lines.append(f"{name}: {shown.rstrip()}")
    raise CaseError("\n  ".join(lines))


def typed(args: Sequence[str]) -> str:
    """Return a command line as it would be typed."""
    return shlex.join(["actcli", *args])


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder and below, by its relative path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def is_temporary(name: str) -> bool:
    """Return whether a path is that of a file to which an unfinished output is written."""
    base = name.rpartition("/")[2]
    return base.startswith(".actcli-") and base.endswith(".tmp")


def malformed(content: bytes, format: str) -> str:
    """Return what is wrong with an output of a format, or ''; of unknown formats nothing is."""
    if not content:
        return "it is empty"
    try:
        CHECKS.get(format, _nothing)(content)
    except Exception as error:
        return f"it is no {format}: {type(error).__name__}: {error}"
    return ""


def _nothing(content: bytes) -> None:
    """Check nothing."""


def _text(content: bytes) -> str:
    text = content.decode()
    assert text.endswith("\n"), "its last line has no end"
    return text


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not in JSON")


def _json(content: bytes) -> None:
    json.loads(_text(content), parse_constant=_refuse)


def _jsonl(content: bytes) -> None:
    for line in _text(content).splitlines():
        json.loads(line, parse_constant=_refuse)


def _rows(content: bytes, delimiter: str) -> None:
    rows = [*csv.reader(io.StringIO(_text(content), newline=""), delimiter=delimiter)]
    assert {*map(len, rows)} == {len(rows[0])}, "its rows have different lengths"


def _npy(content: bytes) -> None:
    import numpy as np

    stream = io.BytesIO(content)
    np.load(stream)
    assert not stream.read(), "bytes follow the array"


def _npz(content: bytes) -> None:
    import numpy as np

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None, "a member is damaged"
    with np.load(io.BytesIO(content)) as arrays:
        assert [arrays[name].dtype for name in arrays], "it has no arrays"


def _parquet(content: bytes) -> None:
    from pyarrow import parquet

    assert parquet.read_table(io.BytesIO(content)).num_columns


def _image(content: bytes) -> None:
    from PIL import Image, ImageSequence

    with Image.open(io.BytesIO(content)) as image:
        for frame in ImageSequence.Iterator(image):
            frame.load()


def _pdf(content: bytes) -> None:
    assert content.startswith(b"%PDF-"), "its first bytes are others"
    assert content.rstrip().endswith(b"%%EOF"), "it has no end"


def _html(content: bytes) -> None:
    assert content.rstrip().endswith(b"</html>"), "it has no end"


CHECKS: dict[str, Callable[[bytes], Any]] = {
    "csv": lambda content: _rows(content, ","),
    "tsv": lambda content: _rows(content, "\t"),
    "json": _json,
    "jsonl": _jsonl,
    "latex": _text,
    "md": _text,
    "npy": _npy,
    "npz": _npz,
    "parquet": _parquet,
    "png": _image,
    "gif": _image,
    "apng": _image,
    "svg": ElementTree.fromstring,
    "pdf": _pdf,
    "html": _html,
    "h": _text,
    "mem": _text,
    "coe": _text,
    "mif": _text,
    "vhd": _text,
    "v": _text,
    "sv": _text,
    "memb": _text,
    "hex": _text,
}
"""The check of each format, by its name or the ending of its files; an error says what it lacks."""
