"""JSON, JSON Lines and Markdown: rows, numbers, several functions, and what is none of it."""

import io
import json

import numpy as np
import pytest
from helpers.number_files import numbers, source

from actcli.errors import ActcliError, ReadError
from actcli.input import ReadRequest, _lines, read

ROWS = [{"x": 1, "y": 2.5}, {"x": -0.0, "y": "inf"}]

FUNCTIONS = json.dumps(
    [
        {"version": "1", "function": name, "parameters": {"a": [1]}, "rows": [{"x": k, "f": -k}]}
        for k, name in enumerate(["elu", "relu", "0.5*x", "elu"], 1)
    ],
    indent=2,
)


@pytest.mark.parametrize("size", [1, 5, 1 << 20])
@pytest.mark.parametrize(
    ("title", "data", "wanted", "found"),
    [
        ("d.json", json.dumps(ROWS), {"columns": ["y"]}, [2.5, np.inf]),
        ("d.json", json.dumps(ROWS, indent=4), {"columns": ["1"]}, [1, -0.0]),
        ("d.jsonl", "".join(f"{json.dumps(row)}\n" for row in ROWS), {"columns": ["x"]}, [1, -0.0]),
        ("data", "[1, 2,3]", {}, [1, 2, 3]),
        ("data", " 12\n", {}, [12]),
        ("d.json", "12", {}, [12]),
        ("d.json", "[]", {}, []),
        ("d.json", "[123, 456]", {}, [123, 456]),
        ("d.json", "[NaN, -Infinity, 1e400]", {}, [np.nan, -np.inf, np.inf]),
        ("d.json", "[[1, 2], [3, 4]]", {}, [1, 2, 3, 4]),
        ("d.json", "[[1, 2], [3, 4]]", {"columns": ["2"]}, [2, 4]),
        ("d.json", "[[1, 2], [3, 4]]", {"axis": -1}, [[1, 2], [3, 4]]),
        ("d.jsonl", "[1, 2]\n[3, 4]\n", {"axis": -1}, [[1, 2], [3, 4]]),
        ("d.json", "[1, 2]", {"axis": -1}, [1, 2]),
        ("d.json", '[{"x": 1}, {}, {"x": null}, {"x": ""}, {"x": 2}]', {"missing": "skip"}, [1, 2]),
        ("d.json", "[[1, null], [3, 4]]", {"missing": "skip"}, [1, 3, 4]),
        ("d.json", "[[1, null], [3, 4]]", {"missing": "skip", "axis": -1}, [[3, 4]]),
        ("d.json", FUNCTIONS, {"columns": ["relu.f"]}, [-2]),
        ("d.json", FUNCTIONS, {"columns": ["0.5*x.f"]}, [-3]),
        ("d.json", FUNCTIONS, {"columns": ["4.x"]}, [4]),
        ("data", "| x | y\\_1 |\n|---|:--|\n| 1 | 2 |\n| 3 | 4 |\n", {"columns": ["2"]}, [2, 4]),
        ("d.md", "| x | y\\_1 |\n| --- | --- |\n\n| 1 | 2 |\n", {"columns": ["y_1"]}, [2]),
        ("d.md", "| x |\n| --- |\n| 1 |\n| null |\n", {"missing": "skip"}, [1]),
    ],
)  # fmt: skip
def test_json_and_markdown(monkeypatch, size, title, data, wanted, found):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    if not found:
        with pytest.raises(ReadError, match="holds no numbers"):
            numbers(data, title, **wanted)
        return
    values = numbers(data, title, **wanted)
    assert np.array_equal(values, found, equal_nan=True)
    assert np.array_equal(np.signbit(values), np.signbit(found)) or np.isnan(found).any()


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize(
    ("title", "data", "wanted", "said"),
    [
        ("d.json", "[1, 2", {}, "line 1: the end stands where JSON has , or ]"),
        ("d.json", "[1,\n2 3]", {}, "line 2: '3' stands where JSON has , or ]"),
        ("d.json", "[1,\n2,\n]", {}, "line 3: it is no JSON: Expecting value"),
        ("d.json", "[1,5; 2,5]", {}, "line 1: ';' stands where JSON has , or ]"),
        ("d.json", "[[1, 2], [3]]", {}, "line 1: 1 values, but the first row has 2"),
        ("d.json", '[{"x": 1},\n[2]]', {}, "line 2: it is no row like the first"),
        ("d.json", '[1,\n{"x": 1}]', {}, "line 2: it is no row like the first"),
        ("d.json", '{"x": [1]}', {}, "line 1, column 'x': it is no number, but an array or an obj"),
        ("d.json", '{"x": 1, "x": 2}', {}, "line 1: an object has 'x' twice"),
        ("d.json", '[{"x": 1},\n{"x": true}]', {}, "line 2, column 'x': 'true' is not a number"),
        (
            "d.json",
            '[{"x": 1},\n{"y": 2}]',
            {},
            "line 2, column 'x': 'null' is no number, but a mi",
        ),
        ("d.json", "[[]]", {}, "d.json holds no numbers"),
        ("d.json", "{}", {}, "d.json holds no numbers"),
        ("d.json", "[1]\n[2]", {}, "line 2: more follows the array. Is it .jsonl?"),
        ("d.json", "[" * 100_000, {}, "nested too deeply"),
        ("d.json", '{"x": 1, "y": 2}', {}, "has several columns. Choose with --column: x, y"),
        ("d.json", FUNCTIONS, {}, "holds several functions: choose one of them and its column"),
        ("d.json", FUNCTIONS, {"columns": ["f"]}, "holds several functions: choose one of them"),
        ("d.json", FUNCTIONS, {"columns": ["elu.f"]}, "several functions 'elu': choose one by its"),
        ("d.json", FUNCTIONS, {"columns": ["no.f"]}, "has no function 'no'. It has elu, relu, 0.5"),
        ("d.json", "[1]", {"separator": ","}, "is JSON, which needs no --separator"),
        ("d.md", "| x |\n| - |\n| 1 |\n", {"separator": "|"}, "needs no --separator"),
        ("d.md", "| x |\n| 1 |\n", {}, "a rule of dashes is missing"),
        ("d.md", "# Title\n", {}, "line 1: a row of a table begins with |"),
        ("d.md", "| x |\n| - |\n| 1 | 2 |\n", {}, "line 3: 2 cells, but the first line has 1"),
        (
            "d.md",
            "| x | y |\n|-|-|\n| 1 | 2 |\n",
            {},
            "several columns. Choose with --column: x, y",
        ),
    ],
)
def test_json_and_markdown_that_cannot_be_read_are_errors(
    monkeypatch, size, title, data, wanted, said
):
    if len(data) < 1000:
        monkeypatch.setattr(_lines, "BYTES_PER_READ", size)
    with pytest.raises(ActcliError) as caught:
        numbers(data, title, **wanted)
    assert str(caught.value).startswith(title)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_rows_of_json_are_read_before_the_stream_ends():
    class Pipe(io.RawIOBase):
        given = iter([b'{"x": 1}\n', b'{"x": 2}\n', b""])

        def readable(self):
            return True

        def readinto(self, buffer):
            piece = next(self.given)
            buffer[: len(piece)] = piece
            return len(piece)

    pieces = read(io.BufferedReader(Pipe()), ReadRequest(title="d.jsonl")).pieces
    assert [piece.tolist() for piece in pieces] == [[1], [2]]


def test_a_long_line_of_json_is_read_in_pieces(monkeypatch):
    monkeypatch.setattr(_lines, "BYTES_PER_READ", 100)
    pieces = [*source("[" + ", ".join(map(str, range(1000))) + "]", "d.json").pieces]
    assert len(pieces) > 1
    assert np.array_equal(np.concatenate(pieces), np.arange(1000))
