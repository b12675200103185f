"""Data through eval and diff: arrays, columns and pipes in, the same kinds out, piece by piece."""

import io
import itertools
import os
import pty
import select
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from helpers.signals import SECONDS_UNTIL_HUNG
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import actcli
from actcli.input import _lines, _source
from actcli.numerics import stored_arrays

CUBE = np.random.default_rng(1).normal(size=(2, 3, 4)).astype("f4")


@pytest.fixture
def folder(tmp_path):
    np.save(tmp_path / "cube.npy", CUBE)
    np.savez(tmp_path / "two.npz", a=CUBE, b=CUBE[0].astype("f8"))
    (tmp_path / "data.csv").write_text("id,x\n1,0.5\n2,-1\n", "utf-8")
    return tmp_path


def command(*args, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "actcli", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        **options,
    )  # fmt: skip


# Shape and type


@pytest.mark.parametrize(
    "stored",
    [CUBE, CUBE.astype(">f8"), np.asfortranarray(CUBE.astype("f2")), CUBE[0, 0, 0], CUBE[:0]],
    ids="float32 big-endian fortran scalar empty".split(),
)
@pytest.mark.parametrize(
    ("line", "f"),
    [("eval gelu", actcli.gelu), ("diff gelu", actcli.gelu.derivative)],
)
def test_an_array_keeps_its_shape_and_type(run, tmp_path, stored, line, f):
    np.save(tmp_path / "x.npy", stored)
    assert run(f"{line} @x.npy -o y.npy").err == "actcli: wrote y.npy\n"
    y = np.load(tmp_path / "y.npy")
    assert (y.shape, y.dtype) == (stored.shape, stored.dtype)
    assert np.array_equal(y, f(stored))
    run(f"{line} @x.npy --dtype float16 -o y.npz")
    with np.load(tmp_path / "y.npz") as archive:
        assert archive.files == ["x", "gelu'" if "diff" in line else "gelu"]
        for array in archive.values():
            assert (array.shape, array.dtype) == (stored.shape, np.float16)


def test_whole_numbers_give_float64(run, tmp_path):
    np.save(tmp_path / "x.npy", np.arange(-2, 3, dtype="i2"))
    run("eval relu @x.npy -o y.npy")
    assert np.load(tmp_path / "y.npy").dtype == np.float64


@pytest.mark.parametrize("axis", [None, 0, 1, 2, -2])
@pytest.mark.parametrize("piece", [1, 1 << 20])
def test_vectors_along_an_axis(run, folder, monkeypatch, axis, piece):
    monkeypatch.setattr(_source, "BYTES_PER_PIECE", piece)
    option = "" if axis is None else f"--axis {axis}"
    axis = -1 if axis is None else axis
    moved = np.moveaxis(CUBE, axis, -1)
    run(f"eval softmax @cube.npy {option} -o y.npy")
    assert np.array_equal(
        np.load(folder / "y.npy"), np.moveaxis(actcli.softmax(moved), -1, axis), equal_nan=True
    )
    run(f"diff softmax @cube.npy {option} -o y.npy")
    assert np.array_equal(np.load(folder / "y.npy"), actcli.softmax.derivative(moved))
    rows = np.array(run(f"eval softmax @cube.npy {option}").rows, np.float32)
    assert np.array_equal(rows, actcli.softmax(moved).reshape(-1, CUBE.shape[axis]))
    assert len(run(f"diff softmax @cube.npy {option}").rows) == len(rows)


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl", "md", "npy", "npz"])
@settings(max_examples=20, suppress_health_check=[*HealthCheck])
@given(x=hnp.arrays("f8", st.integers(1, 9), elements=st.floats(width=64)))
def test_output_files_are_read_back(run, tmp_path, format, x):
    np.save(tmp_path / "x.npy", x)
    assert run(f"eval linear @x.npy -q -o y.{format}").code == 0
    column = "" if format == "npy" else "--column x"
    assert run(f"eval linear @y.{format} {column} -q -o z.npy").code == 0
    z = np.load(tmp_path / "z.npy")
    assert np.array_equal(z, x, equal_nan=True)
    assert np.array_equal(np.signbit(z) | np.isnan(z), np.signbit(x) | np.isnan(x))


@pytest.mark.parametrize("format", ["csv", "json", "jsonl", "md"])
@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("eval gelu -1 inf nan --digits hex", {"json": "f"}),
        ("table elu relu -n 5", {"json": "relu.f"}),
        ("table elu:alpha=0.2 elu relu -n 5", {"json": "3.f"}),
        ("table x_1*x:x_1=2 relu -n 5", {"json": "2.f"}),
        ("diff softmax 1 2 3", {"json": "df_dx2"}),
    ],
)
def test_what_a_command_wrote_is_read_back(run, tmp_path, format, line, column):
    assert run(f"{line} -q -o y.{format}").code == 0
    wanted = run(f"{line} -q -f tsv").out.splitlines()
    heads = wanted[0].split("\t")
    name = next(name for name in ("gelu", "relu", "d/dx2") if name in heads)
    column = column.get(format, name)
    found = run(f"eval linear @y.{format} --column {column}").rows
    i = heads.index(name)
    cells = [row.split("\t")[i] for row in wanted[1:]]
    numbers = [float.fromhex(cell) if "hex" in line else float(cell) for cell in cells]
    assert np.array_equal([float(y) for _, y in found], numbers, equal_nan=True)


# Where it comes from


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("@data.csv --column x", [0.5, -1]),
        ("@data.csv --column 1", [1, 2]),
        ("@two.npz --column b", CUBE[0].ravel()),
        ("@cube.npy --column 2", CUBE[..., 1].ravel()),
        ("@data.csv 3 @data.csv --column x", [0.5, -1, 3, 0.5, -1]),
    ],
)
def test_files_of_every_kind(run, folder, line, values):
    rows = run(f"eval linear {line}").rows
    assert np.array_equal(np.float64([y for _, y in rows]).astype("f4"), np.float32(values))


@pytest.mark.parametrize(
    ("file", "options"), [("data.csv", "--column x"), ("two.npz", "--column a"), ("cube.npy", "")]
)
def test_a_pipe_holds_what_a_file_holds(folder, run, file, options):
    wanted = run(f"eval gelu @{file} {options} -f csv").out
    line = ["eval", "gelu", "-f", "csv", *options.split()]
    with open(folder / file, "rb") as stdin:
        assert command(*line, stdin=stdin).communicate(timeout=SECONDS_UNTIL_HUNG) == (
            wanted.encode(),
            b"",
        )
    process = command(*line, stdin=subprocess.PIPE)
    data = (folder / file).read_bytes()
    assert process.communicate(data, timeout=SECONDS_UNTIL_HUNG) == (wanted.encode(), b"")


@pytest.mark.parametrize("piece", [1, 100])
def test_draws_do_not_depend_on_the_pieces(run, folder, monkeypatch, piece):
    line = "eval rrelu @cube.npy --seed 3 -f csv"
    wanted = run(line).out
    monkeypatch.setattr(_source, "BYTES_PER_PIECE", piece)
    assert run(line).out == wanted


@pytest.mark.parametrize("format", ["csv", "json", "md", "npz"])
def test_output_does_not_depend_on_the_pieces(run, folder, monkeypatch, format):
    for line in ("eval gelu @data.csv --column x", "diff softmax @cube.npy", "diff relu @cube.npy"):
        run(f"{line} -o whole.{format}")
        with monkeypatch.context() as patch:
            patch.setattr(_source, "BYTES_PER_PIECE", 1)
            patch.setattr(_lines, "BYTES_PER_READ", 3)
            run(f"{line} -o parts.{format}")
        assert (folder / f"whole.{format}").read_bytes() == (
            folder / f"parts.{format}"
        ).read_bytes()


@pytest.mark.parametrize("format", ["csv", "json", "npy", "table"])
def test_table_does_not_depend_on_the_pieces(run, monkeypatch, format):
    line = f"table rrelu softmax --train --seed 3 -n 7 --order 0,1 -q -f {format} -o"
    run(f"{line} whole")
    monkeypatch.setattr(import_module("actcli.cli.table"), "POINTS_PER_PIECE", 2)
    run(f"{line} pieces")
    assert Path("pieces").read_bytes() == Path("whole").read_bytes()


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("source", ["@x.npy", "-", "@x.npz"])
def test_vectors_that_lie_far_apart_are_read_and_written_in_pieces(
    run, tmp_path, monkeypatch, order, axis, source
):
    for name in ("BYTES_PER_BOX", "MAX_GAP_BYTES", "BYTES_PER_READ"):
        monkeypatch.setattr(stored_arrays, name, 40)
    monkeypatch.setattr(_source, "BYTES_PER_PIECE", 40)
    stored = np.asarray(CUBE, order=order)
    np.save(tmp_path / "x.npy", stored)
    np.savez_compressed(tmp_path / "x.npz", stored)
    stdin = (tmp_path / "x.npy").read_bytes()
    vectors = np.moveaxis(CUBE, axis, -1)
    for f, suffix in itertools.product((actcli.softmax, actcli.crelu), ("npy", "npz")):
        assert run(f"eval {f.name} {source} --axis {axis} -o y.{suffix}", stdin).code == 0
        y = np.load(f"y.{suffix}")
        y = y if suffix == "npy" else y[f.name]
        assert np.array_equal(y, np.moveaxis(f(vectors), -1, axis))
    rows = run(f"eval softmax {source} --axis {axis} -f csv", stdin).out.splitlines()[1:]
    wanted = actcli.softmax(vectors).reshape(len(rows), -1)
    assert np.array_equal(np.array([row.split(",") for row in rows], "f4"), wanted)
    assert run(f"diff softmax {source} --axis {axis} -o d.npy", stdin).code == 0
    assert np.array_equal(np.load("d.npy"), actcli.softmax.derivative(vectors))


@pytest.mark.parametrize(
    "line", ["eval relu -f csv", "diff gelu -f npy", "eval relu -f csv --digits 20"]
)
def test_a_range_does_not_depend_on_the_pieces(run, monkeypatch, line):
    points = "0.10 -1:1:5 7 1/3 0:3:4"
    assert run(f"{line} -o whole {points}").code == 0
    for module in ("_points", "_input"):
        monkeypatch.setattr(import_module(f"actcli.cli.{module}"), "POINTS_PER_PIECE", 2)
    assert run(f"{line} -o pieces {points}").code == 0
    assert Path("pieces").read_bytes() == Path("whole").read_bytes()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("eval relu 1 0:1:3 @data.csv", "data.csv has several columns"),
        ("eval relu @good.txt @missing.txt", "cannot read missing.txt"),
        ("eval relu @good.txt @bad.txt", "bad.txt, line 2: 'oops' is not a number"),
        ("eval softmax @cube.npy @data.csv", "data.csv holds vectors of 2 values"),
    ],
)
def test_nothing_is_written_if_a_later_file_cannot_be_read(run, folder, line, said):
    (folder / "good.txt").write_text("1 2\n")
    (folder / "bad.txt").write_text("1\noops\n")
    done = run(line)
    assert done.code in (2, 3)
    assert done.out == ""
    assert said in done.err


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("eval relu @data.csv", 2, "data.csv has several columns. Choose with --column: id, x."),
        ("eval relu @data.csv --column y", 2, "data.csv has no column 'y'."),
        ("eval relu @data.csv --column -1", 2, "data.csv has no column '-1'."),
        ("eval relu @two.npz", 2, "two.npz holds several arrays. Choose with --column: a, b."),
        ("eval relu 1 --column x", 2, "--column is for files: give @FILE, or - and a pi"),
        ("eval relu 1 --na skip", 2, "--na is for files"),
        ("eval relu 1 --separator tab", 2, "--separator is for files"),
        (
            "eval relu @data.csv --separator comma --decimal-mark ,",
            2,
            "cannot be both --separator and",
        ),
        ("eval relu @data.csv --separator x", 2, "is not one of comma, semicolon, tab, blank, bar"),
        ("eval relu @data.csv --column id --column x", 2, "give one --column. Several are the vec"),
        (
            "eval relu @cube.npy --decimal-mark comma",
            2,
            "cube.npy is no text: --separator and --decim",
        ),
        ("eval relu @cube.npy --axis 0", 2, "--axis is for vectors"),
        ("eval softmax @cube.npy --axis 3", 2, "cube.npy is shaped (2, 3, 4): no axis 3"),
        ("eval softmax 1 @cube.npy", 2, "not both"),
        ("eval softmax @cube.npy @data.csv -o y.csv", 3, "data.csv holds vectors of 2 values"),
        ("eval relu @cut.npy -o y.npy", 3, "cut.npy is cut off"),
        ("eval relu @bad.csv -o y.csv", 3, "bad.csv, line 3, column 'v': 'oops' is not a number."),
        ("eval softmax @head.csv --column v", 3, "head.csv holds no numbers."),
        ("eval relu @none.csv", 3, "none.csv holds no numbers."),
        ("eval relu - -", 2, "standard input can be read only once"),
        ("eval relu @ named.txt", 2, "write the name of the file right behind the @."),
        ("eval relu @named.txt", 3, "line 1: 'v' is not a number. Of columns under names, choose"),
        ("eval relu @zeros.txt", 3, "zeros.txt is not text: it holds zero bytes"),
        ("list -f npz -o y.npz", 2, "an array holds numbers, not texts"),
    ],
)
def test_unreadable_input_is_an_error_of_one_line(run, folder, line, code, said):
    (folder / "cut.npy").write_bytes((folder / "cube.npy").read_bytes()[:-1])
    (folder / "bad.csv").write_text("v\n1\noops\n", "utf-8")
    (folder / "none.csv").write_text("", "utf-8")
    (folder / "head.csv").write_text("v,w\n", "utf-8")
    (folder / "named.txt").write_text("v\n1\n", "utf-8")
    (folder / "zeros.txt").write_bytes(bytes(9999))
    before = sorted(os.listdir(folder))
    done = run(line)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert len(done.err) < 400
    assert sorted(os.listdir(folder)) == before


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ("truncate -s 2000000 x.txt", "x.txt", "from 2250000 to 2000000 bytes"),
        ("echo 1 >> x.txt", "x.txt", "from 2250000 to 2250002 bytes"),
        ("truncate -s 2000000 x.npy", "x.npy", "is cut off"),
        ("rm x.npy", "x.npy", ""),
    ],
)
def test_a_file_that_changes_while_it_is_read_is_an_error(tmp_path, change, name, said):
    (tmp_path / "x.txt").write_text("0.123456\n" * 250_000)
    np.save(tmp_path / "x.npy", np.full(300_000, 0.123456))
    process = command("eval", "relu", f"@{name}", cwd=tmp_path)
    assert process.stdout.readline() == b"x\trelu\n"  # what is written next fills the pipe
    subprocess.run(change, shell=True, cwd=tmp_path, check=True)
    out, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    if said:
        assert process.returncode == 3
        assert err.startswith(f"actcli: {name} ".encode())
        assert said.encode() in err
        assert err.count(b"\n") == 1
    else:  # who has it open still has it
        assert (process.returncode, err) == (0, b"")
        assert out.count(b"\n") == 300_000


def test_more_than_the_memory_is_an_error(run):
    stream = io.BytesIO()
    head = {"descr": "<f8", "fortran_order": False, "shape": (1 << 50,)}
    np.lib.format.write_array_header_1_0(stream, head)
    done = run("eval softmax", stream.getvalue())
    assert (done.code, done.err) == (3, "actcli: this needs more memory than there is.\n")


# As it comes


@pytest.mark.parametrize("endless", ["yes 1", "yes 1 | tr '\\n' ' '"])
def test_an_endless_pipe_is_read(shell, endless):
    done = shell(f"{endless} | actcli eval relu | head -2; echo ${{PIPESTATUS[-2]}}")
    assert (done.out, done.err) == ("x\trelu\n1\t1\n141\n", "")


@pytest.mark.parametrize("format", ["tsv", "csv", "jsonl"])
def test_results_are_written_before_the_input_ends(format):
    process = command("eval", "relu", "-f", format, stdin=subprocess.PIPE)
    for number in (b"1", b"2"):
        process.stdin.write(number + b"\n")
        process.stdin.flush()
        seen = b""
        while number not in seen:
            assert select.select([process.stdout], [], [], SECONDS_UNTIL_HUNG)[0]
            seen += os.read(process.stdout.fileno(), 1000)
    process.stdin.close()
    assert process.wait(timeout=SECONDS_UNTIL_HUNG) == 0
    process.stdout.close()
    process.stderr.close()


def test_results_of_a_pipe_reach_the_terminal_at_once():
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "actcli", "eval", "relu"], stdin=subprocess.PIPE, stdout=follower,
        env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    process.stdin.write(b"7\n")
    process.stdin.flush()
    assert select.select([leader], [], [], SECONDS_UNTIL_HUNG)[0]
    process.stdin.close()
    assert process.wait(timeout=SECONDS_UNTIL_HUNG) == 0
    assert os.read(leader, 1000).split() == [b"x", b"relu", b"7", b"7"]
    os.close(leader)
    os.close(follower)


def test_a_killed_run_leaves_no_output_file(tmp_path):
    process = command("eval", "relu", "-o", "y.csv", stdin=subprocess.PIPE, cwd=tmp_path)
    while not os.listdir(tmp_path):  # until it writes
        process.stdin.write(b"1\n")
        process.stdin.flush()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert not (tmp_path / "y.csv").exists()


def test_progress_is_shown_on_a_terminal(tmp_path, monkeypatch):
    from actcli.cli import _output
    from actcli.cli._console import Console

    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(_output, "SECONDS_BEFORE_PROGRESS", -1)
    assert [*_output._with_progress("abc", lambda: 0.5, Console())] == ["a", "b", "c"]
    assert terminal.getvalue().count("\ractcli: 50% ") == 3
    assert terminal.getvalue().endswith("\r\x1b[K")
