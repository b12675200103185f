"""Columns of parquet files."""

import io
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pytest
from helpers.number_files import numbers

from actcli.errors import ActcliError, MissingLibraryError, ReadError


def test_parquet_columns():
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    table = {"x": [0.5, None, -np.inf], "n": [1, 2, 3], "t": ["a", "b", "c"]}
    parquet.write_table(arrow.table(table), stream)
    data = stream.getvalue()
    assert np.array_equal(numbers(data, columns=["x"]), [0.5, np.nan, -np.inf], equal_nan=True)
    assert numbers(data, columns=["n", "n"], axis=-1).tolist() == [[1, 1], [2, 2], [3, 3]]
    assert numbers(data, columns=["n"], axis=-1).tolist() == [1, 2, 3]
    for wanted, said in (
        ({}, "p has several columns. Choose with --column: x, n, t"),
        ({"columns": ["y"]}, "p has no column 'y'"),
        ({"columns": ["t"]}, "p, column 't' holds no numbers"),
    ):
        with pytest.raises(ActcliError, match=said):
            numbers(data, "p", **wanted)
    twice = io.BytesIO()
    parquet.write_table(arrow.table([[1.0], [2.0]], names=["x", "x"]), twice)
    with pytest.raises(ReadError, match="p has several columns 'x': rename all but one"):
        numbers(twice.getvalue(), "p", columns=["2"])
    for spoilt in (data[:-9], data[:20], data.replace(b"x", b"\xff")):
        with pytest.raises(ReadError, match="p is no whole parquet file"):
            numbers(spoilt, "p")


def test_parquet_of_other_types():
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = {
        "coded": arrow.array([1.5, 2, 1.5, None]).dictionary_encode(),
        "names": arrow.array([*"abca"]).dictionary_encode(),
        "lists": [[1.0, 2.0], [3.0], None, []],
        "records": [{"a": 1.0}] * 4,
        "a.b": [1.0, 2.0, 3.0, 4.0],
        "large": arrow.array([2**64 - 1] * 4, arrow.uint64()),
        "prices": [Decimal("-725.81"), None, Decimal("0.10"), Decimal("12345678901234567.89")],
        "truths": [True, None, False, True],
        "whole truths": [True, False, False, True],
        "none": arrow.nulls(4),
        "dates": arrow.array([0] * 4, arrow.date32()),
        "texts": [*"1234"],
    }
    stream = io.BytesIO()
    parquet.write_table(arrow.table(table), stream, row_group_size=3)
    data = stream.getvalue()
    coded = numbers(data, columns=["coded"])
    assert np.array_equal(coded, [1.5, 2, 1.5, np.nan], equal_nan=True)
    assert numbers(data, columns=["a.b"]).tolist() == [1, 2, 3, 4]
    assert numbers(data, columns=["large"]).tolist() == [2**64 - 1] * 4
    for column, wanted in {
        "prices": [-725.81, np.nan, 0.1, 12345678901234567.89],
        "truths": [1, np.nan, 0, 1],
        "whole truths": [1, 0, 0, 1],
        "none": [np.nan] * 4,
    }.items():
        assert np.array_equal(numbers(data, columns=[column]), wanted, equal_nan=True)
        kept = numbers(data, columns=[column], missing="skip")
        assert kept.tolist() == [x for x in wanted if x == x]
    both = numbers(data, columns=["prices", "truths"], axis=-1, missing="skip")
    assert both.tolist() == [[-725.81, 1], [0.1, 0], [12345678901234567.89, 1]]
    for column in ("names", "lists", "records", "dates", "texts"):
        with pytest.raises(ReadError, match=f"p, column '{column}' holds no numbers"):
            numbers(data, "p", columns=[column])
    stream = io.BytesIO()
    parquet.write_table(arrow.table({}), stream)
    with pytest.raises(ReadError, match="p holds no columns"):
        numbers(stream.getvalue(), "p")


def test_parquet_without_pyarrow_is_a_missing_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match="parquet needs pyarrow: pip install"):
        numbers(b"PAR1", "p")


def test_pandas_is_not_imported(tmp_path):
    for library in ("pyarrow", "pandas"):
        pytest.importorskip(library)
    code = (
        "import sys; from click.testing import CliRunner; from actcli.cli import cli\n"
        "for line in ('relu -1 2 -o x.parquet', 'relu @x.parquet --column x -o y.parquet'):\n"
        "    assert CliRunner().invoke(cli, ['eval', *line.split()]).exit_code == 0\n"
        "assert 'pyarrow' in sys.modules and 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=240)
