"""`actcli identify`: samples, code, the answer and its exit code."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

import actcli
from actcli.cli import cli
from actcli.input import _pairs

X = np.linspace(-6, 6, 101)


def run(*args, stdin=None):
    return CliRunner().invoke(cli, ["identify", *map(str, args)], input=stdin)


def written(path, x, y):
    """Write samples in the form that the ending of a path says, and return it as a SOURCE."""
    match path.suffix:
        case ".npy":
            np.save(path, np.stack([x, y], axis=-1))
        case ".npz":
            np.savez(path, x=x, y=y)
        case ".parquet":
            pytest.importorskip("pyarrow")
            from pyarrow import parquet, table

            parquet.write_table(table({"y": y, "note": ["?"] * len(x), "x": x}), path)
        case ".csv":
            lines = [f"{b!r},no number,{a!r}" for a, b in zip(x.tolist(), y.tolist(), strict=True)]
            path.write_text("\n".join(["y,note,x", *lines]))
    return f"@{path}"


@pytest.mark.parametrize("suffix", ["csv", "npy", "npz", "parquet"])
def test_samples_are_read_from_every_kind_of_file(tmp_path, suffix):
    x = X.astype(np.float32)
    source = written(tmp_path / f"xy.{suffix}", x, actcli.gelu_tanh(x))
    done = run(source, "-f", "json")
    assert done.exit_code == 0, done.stderr
    best, *_ = json.loads(done.stdout)
    assert (best["function"], best["verdict"]) == ("gelu_tanh", "is")
    assert "explained by rounding to float32" in done.stderr


def test_columns_are_named_by_options(tmp_path):
    path = tmp_path / "log.csv"
    rows = [f"{x},{y},{x}" for x, y in zip(X, np.tanh(X), strict=True)]
    path.write_text("\n".join(["in,out,x", *rows]))
    done = run(f"@{path}", "--x", "in", "--y", "out")
    assert done.stdout.splitlines()[1].startswith("tanh\tis\t")
    assert run(f"@{path}", "--x", "in").exit_code == 2


def test_samples_come_out_of_a_pipe():
    rows = [f"{x}\t{y}" for x, y in zip(X, actcli.mish(X), strict=True)]
    done = run("-", stdin="\n".join(["x\tmish", *rows]))
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1].startswith("mish\tis\t")


@pytest.mark.parametrize(("most", "is_cut"), [(100, True), (101, False)])
def test_a_file_of_which_only_the_first_rows_are_read_is_told(tmp_path, monkeypatch, most, is_cut):
    monkeypatch.setattr(_pairs, "MAX_PAIRS", most)
    for suffix in ("npy", "npz", "csv"):
        path = tmp_path / f"xy.{suffix}"
        said = run(written(path, X, np.tanh(X))).stderr
        assert (f"{path} has more rows: the first 100 are read\n" in said) == is_cut


def test_code_is_identified_by_its_values(tmp_path):
    path = tmp_path / "my.py"
    path.write_text(
        "import math\n"
        "def swoosh(x):\n    return x / (1 + math.e ** (-1.702 * x))\n"
        "def of_one(x):\n    return math.tanh(x)\n"
        "def rows(x):\n    return x - x.mean()\n"
    )
    done = run(f"{path}:swoosh", "--expect", "swish:beta=1.702")
    assert (done.exit_code, done.stdout.splitlines()[1][:13]) == (0, "quick_gelu\tis")
    assert run(f"{path}:of_one").stdout.splitlines()[1].startswith("tanh\tis")
    vector = run(f"{path}:rows")
    assert vector.exit_code == 2
    assert "is a function of a vector" in vector.stderr


def test_an_unmet_expectation_is_told_in_a_line():
    done = run("gelu_tanh", "--expect", "gelu", "-q")
    assert done.exit_code == 1
    assert done.stderr.startswith("actcli: expected gelu, which is off by up to 0.00047 at x =")
    assert done.stderr.count("\n") == 1
    assert run("gelu_tanh", "--expect", "Gelu-New").exit_code == 0


def test_what_is_not_in_the_catalogue_exits_with_1():
    done = run("sin(x)*exp(-x**2/9) + x**3/50")
    assert done.exit_code == 1
    assert "none of the catalogue; the closest" in done.stderr


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "html"])
def test_samples_are_drawn_over_the_closest(tmp_path, suffix):
    path = tmp_path / f"fit.{suffix}"
    done = run("1.5*tanh(2*x) - 3", "-o", path)
    assert done.exit_code == 0, done.stderr
    assert path.stat().st_size > 1000
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x,y\n1,2\n1,2\n", "two different finite x"),
        ("x,y\n1,2\n2,zwei\n", "'zwei' is not a number"),
        ("x\n1\n2\n", "holds no pairs"),
        ("x,y\n", "holds no numbers"),
    ],
)
def test_what_is_no_samples_is_told_in_a_line(tmp_path, text, said):
    path = tmp_path / "xy.csv"
    path.write_text(text)
    done = run(f"@{path}")
    assert done.exit_code in (2, 3)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_without_its_sign_is_understood(tmp_path):
    path = tmp_path / "xy.csv"
    path.write_text("x,y\n1,2\n")
    assert f"write samples as @{path}" in run(path).stderr


def test_samples_are_read_as_other_data_are(run, tmp_path):
    (tmp_path / "comma.csv").write_text("0;0\n-1,5;0\n2,5;2,5\n3;3\n4;4\n5,5;5,5\n")
    (tmp_path / "gap.csv").write_text("x,y\n0,0\n-1.5,0\n2.5,2.5\n3,NA\n3,3\n4,4\n5.5,5.5\n")
    assert "add --decimal-mark comma" in run("identify @comma.csv").err
    assert "--na nan reads it as nan, --na skip leaves it out" in run("identify @gap.csv").err
    shown = run("identify @comma.csv --decimal-mark ,").out
    assert shown == run("identify @gap.csv --na skip").out != ""
    assert "--na is for files" in run("identify relu --na skip").err
