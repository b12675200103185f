"""What holds for every format."""

import io
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from helpers.frames import ELU, MIXED, WIDE, frame_of, written

import actcli
from actcli.errors import ActcliError
from actcli.output import (
    FORMATS,
    Frame,
    mode,
    text_column,
    write,
)


@pytest.mark.parametrize("format", [name for name in FORMATS.names() if mode(name) == "w"])
def test_several_frames_are_written_as_one(format):
    x = np.array([-1.0, 0.5, 2.0])
    stream = io.StringIO()
    write((frame_of(part, ELU) for part in (x[:0], x[:2], x[2:])), format, stream)
    assert stream.getvalue() == written(frame_of(x, ELU), format)


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl", "latex"])
def test_a_frame_is_written_before_the_next_is_requested(format):
    stream = io.StringIO()
    seen = []

    def frames():
        for x in (0.25, 0.5, 0.75):
            seen.append(stream.getvalue())
            yield frame_of([x], ELU)

    write(frames(), format, stream)
    assert ["0.25" in text for text in seen] == [False, True, True]
    assert ["0.5" in text for text in seen] == [False, False, True]


def test_formats_are_the_modules_of_the_folder():
    folder = Path(actcli.output.__file__).parent
    assert FORMATS.names() == sorted(path.stem for path in folder.glob("[!_]*.py"))
    assert {"csv", "json", "jsonl", "latex", "md", "npy", "npz", "parquet", "table"} < {
        *FORMATS.names()
    }


@pytest.mark.parametrize(
    ("path", "format"),
    [("a.csv", "csv"), ("b/c.TSV", "tsv"), ("x.json", "json"), ("x.md", "md"), ("x.tex", "latex"),
     ("x.jsonl", "jsonl"), ("x.npy", "npy"), ("x.npz", "npz"), ("x.parquet", "parquet"),
     ("x.markdown", "md"), ("x.txt", "table"), ("x.png", None), ("csv", None), ("-", None)],
)  # fmt: skip
def test_format_by_suffix(path, format):
    assert FORMATS.by_suffix(path) == format


@pytest.mark.parametrize("format", FORMATS.names())
def test_every_format_writes_every_frame_or_says_why_not(format):
    if format == "parquet" and not find_spec("pyarrow"):
        pytest.skip("needs pyarrow")
    for frame in (WIDE, MIXED, frame_of([], ELU), Frame(columns=[text_column("name", ["a"])])):
        stream = io.StringIO() if mode(format) == "w" else io.BytesIO()
        try:
            write([frame], format, stream)
        except ActcliError as mistake:
            assert format in ("npy", "npz")
            assert "not texts" in str(mistake)
            assert any(column.is_text for column in frame.columns)
        else:
            assert stream.getvalue() or not len(frame)


def test_writing_texts_imports_neither_rich_nor_numpy():
    code = """
import io, sys
from actcli.output import FORMATS, Frame, mode, text_column, write
assert FORMATS.by_suffix("a.unknown") is None
for format in FORMATS.names():
    if mode(format) == "w" and format != "table":
        write([Frame(columns=[text_column("name", ["relu"])])], format, io.StringIO())
assert not {"numpy", "rich", "matplotlib", "click"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True)
