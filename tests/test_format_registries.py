"""A format is one file: an output format, a format of lookup tables, and an input format."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

import actcli

PACKAGE = Path(actcli.__file__).parent

PIPES = '''
"""Values between vertical bars."""

from actcli.output import _delimited

SUFFIXES = (".psv",)
MODE = "w"


def write(frames, stream):
    """Write the frames under a line of headings."""
    _delimited.write(frames, stream, "|")
'''

DECIMALS = '''
"""The entries in decimals, one a line."""

SUFFIXES = (".dec",)
LOOK_UPS = ()


def write(report, name, comment, stream):
    """Write the table."""
    stream.writelines(f"{int(code)}\\n" for code in report.table.codes)
'''

TALLIES = '''
"""Tallies: as many strokes as the number."""

from actcli.input._source import Source
from actcli.numerics import np

SUFFIXES = (".tally",)
MAGIC = b"|"
IS_COMPRESSED = False


def read(stream, request):
    """Read a number from each line."""
    return Source(pieces=iter([np.array([float(line.count(b"|")) for line in stream])]))
'''


@pytest.fixture
def package(tmp_path):
    """Copy the package into an empty folder, which is the current one for `run`."""
    return copytree(PACKAGE, tmp_path / "actcli")


def run(package, *args):
    done = subprocess.run(
        [sys.executable, "-m", "actcli", *args],
        cwd=package.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_output_format_is_one_file(package):
    (package / "output" / "psv.py").write_text(PIPES)
    assert run(package, "eval", "relu", "-1", "2", "-f", "psv") == "x|relu\n-1|0\n2|2\n"
    run(package, "eval", "relu", "2", "-o", "relu.psv")
    assert (package.parent / "relu.psv").read_text() == "x|relu\n2|2\n"
    assert "psv" in run(package, "table", "--help")


def test_lookup_table_format_is_one_file(package):
    (package / "lut" / "formats" / "dec.py").write_text(DECIMALS)
    line = ["lut", "relu", "-n", "4", "--dtype", "int8"]
    assert len(run(package, *line, "-f", "dec").split()) == 4
    assert "dec" in run(package, "lut", "--help")


def test_input_format_is_one_file(package):
    (package / "input" / "tally.py").write_text(TALLIES)
    (package.parent / "days.tally").write_text("|||\n|\n")
    assert run(package, "eval", "relu", "@days.tally") == "x\trelu\n3\t3\n1\t1\n"
