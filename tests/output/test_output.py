"""What is written reads back, in every format."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from helpers.json_schema import SCHEMA, conforms, parsed
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import actcli
from actcli.errors import ActcliError, MissingLibraryError
from actcli.output import (
    FORMATS,
    ArrayPart,
    Frame,
    input_column,
    jacobian_columns,
    mode,
    result_columns,
    text_column,
    write,
)
from actcli.support.numerals import numeral

DTYPES = [np.float16, np.float32, np.float64]
ELU = actcli.find("elu")

arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(
        dtype, st.integers(1, 20), elements=st.floats(width=dtype(0).nbytes * 8)
    )
)


def written(frame, format, **look):
    stream = io.StringIO()
    write([frame.replace(**look)], format, stream)
    return stream.getvalue()


def values(x, *activations, orders=(0,)):
    """A frame of some functions and their derivatives."""
    x = np.asarray(x, getattr(x, "dtype", np.float64))
    columns = [input_column(x)]
    for activation in activations:
        for order in orders:
            y = activation.derivative(x) if order else activation(x)
            columns += result_columns(activation, y, order)
    return Frame(columns=columns)


def same_bits(a, b):
    """The same values, down to the sign of zero; one nan is as good as another."""
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True) and np.array_equal(
        np.signbit(a) & ~np.isnan(a), np.signbit(b) & ~np.isnan(b)
    )  # fmt: skip


def lines(text):
    return text.splitlines()


# The columns


def test_headings_and_keys_say_what_a_column_holds():
    frame = values([-1, 2], ELU.bind(alpha=0.2), actcli.find("relu"), orders=(0, 1))
    assert frame.headings == ["x", "elu(alpha=0.2)", "elu'(alpha=0.2)", "relu", "relu'"]
    assert [column.key for column in frame.columns] == ["x", "f", "df", "f", "df"]


@pytest.mark.parametrize(
    ("order", "heading", "key"), [(2, "elu''", "d2f"), (3, "elu'''", "d3f"), (4, "elu^(4)", "d4f")]
)
def test_higher_orders(order, heading, key):
    (column,) = result_columns(ELU, np.zeros(2), order)
    assert (column.heading, column.key) == (heading, key)


def test_components_stand_side_by_side():
    columns = result_columns(ELU.bind(alpha=2), np.arange(6.0).reshape(2, 3), 1)
    assert [c.heading for c in columns] == [f"elu_{i}'(alpha=2)" for i in (1, 2, 3)]
    assert [c.key for c in columns] == ["df1", "df2", "df3"]
    assert columns[2].values.tolist() == [2, 5]


@pytest.mark.parametrize("shape", [(4,), (4, 1), (0,), (0, 1)])
def test_one_component_has_no_number(shape):
    (column,) = result_columns(ELU, np.zeros(shape))
    assert (column.heading, column.key, len(column.values)) == ("elu", "f", shape[0])


def test_a_jacobian_has_a_row_for_each_component():
    columns = jacobian_columns(ELU, np.arange(4.0).reshape(2, 2))
    assert [(c.heading, c.key) for c in columns] == [("d/dx1", "df_dx1"), ("d/dx2", "df_dx2")]
    assert [c.values.tolist() for c in columns] == [[0, 2], [1, 3]]


def test_several_jacobians_have_a_row_each():
    columns = jacobian_columns(ELU, np.arange(12.0).reshape(3, 2, 2))
    assert [c.heading for c in columns] == ["df1/dx1", "df1/dx2", "df2/dx1", "df2/dx2"]
    assert [c.key for c in columns] == ["df1_dx1", "df1_dx2", "df2_dx1", "df2_dx2"]
    assert [c.values.tolist() for c in columns] == [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]]


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="equal length"):
        Frame(columns=[input_column(np.zeros(2)), *result_columns(ELU, np.zeros(3))])


# Numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (3, "3"), (-0.0, "-0"), (1e22, "1e+22"), (1e-7, "1e-07"), (np.inf, "inf"),
     (-np.inf, "-inf"), (np.nan, "nan"), (1 / 3, "0.3333333333333333"), (5e-324, "5e-324")],
)  # fmt: skip
def test_a_number_is_as_short_as_it_can_be(value, text):
    assert numeral(value) == text
    assert lines(written(values([value]), "tsv"))[1] == text


@pytest.mark.parametrize(
    ("dtype", "texts"), [(np.float32, ["0.1", "3", "16777216"]), (np.float16, ["0.1", "3", "inf"])]
)
def test_digits_are_those_of_the_type(dtype, texts):
    with np.errstate(over="ignore"):
        x = np.array([0.1, 3, 2**24]).astype(dtype)
    assert [*map(float, lines(written(values(x), "tsv"))[1:])] == [*map(float, texts)]
    assert lines(written(values(x), "tsv"))[1:3] == texts[:2]


@pytest.mark.parametrize("format", ["csv", "tsv"])
@given(x=arrays)
def test_lines_read_back_to_the_same_bits(format, x):
    text = written(values(x, ELU), format)
    head, *rows = csv.reader(io.StringIO(text), delimiter="," if format == "csv" else "\t")
    assert head == ["x", "elu"]
    read = np.array(rows, np.float64).astype(x.dtype)
    assert same_bits(read[:, 0], x)
    assert same_bits(read[:, 1], ELU(x))


@given(x=arrays)
def test_hexadecimal_digits_read_back_to_the_same_bits(x):
    read = [float.fromhex(text) for text in lines(written(values(x), "csv", digits="hex"))[1:]]
    assert same_bits(np.array(read).astype(x.dtype), x)


@given(x=arrays, digits=st.integers(1, 17))
def test_significant_digits_are_counted(x, digits):
    for text, value in zip(lines(written(values(x), "csv", digits=digits))[1:], x, strict=True):
        mantissa = text.partition("e")[0].replace(".", "").lstrip("-0")
        if np.isfinite(value):
            exact = Decimal(float(value))
            assert len(mantissa) <= digits
            assert abs(Decimal(text) - exact) <= abs(exact) * Decimal(10) ** (1 - digits) / 2
        else:
            assert text == str(value)


def test_a_long_frame_is_written_whole():
    x = np.arange(40_000.0)
    assert lines(written(values(x), "csv")) == ["x", *map(str, range(40_000))]
    assert [row["x"] for row in json.loads(written(values(x, ELU), "json"))["rows"]] == x.tolist()


# JSON


def test_json_says_what_it_is():
    frame = values([-1, np.inf], ELU.bind(alpha=0.25), orders=(0, 1))
    document = parsed(written(frame, "json"))
    assert document == {
        "version": actcli.__version__,
        "function": "elu",
        "parameters": {"alpha": 0.25},
        "dtype": "float64",
        "order": [0, 1],
        "rows": [
            {"x": -1, "f": -0.15803013970713942, "df": 0.09196986029286058},
            {"x": "inf", "f": "inf", "df": 1},
        ],
    }


def test_json_of_several_functions_is_an_array():
    frame = values(np.float32([0.1]), ELU, actcli.find("relu"), orders=(1,))
    elu, relu = parsed(written(frame, "json"))
    assert (elu["function"], relu["function"]) == ("elu", "relu")
    assert (elu["order"], relu["parameters"], relu["dtype"]) == (1, {}, "float32")
    assert relu["rows"] == [{"x": 0.1, "df": 1}]


def test_json_of_one_function_twice_keeps_both():
    small, large = parsed(written(values([0.0], ELU.bind(alpha=0.1), ELU.bind(alpha=9)), "json"))
    assert (small["parameters"], large["parameters"]) == ({"alpha": 0.1}, {"alpha": 9})


def test_json_of_texts_is_an_array_of_rows():
    frame = Frame(
        columns=[
            text_column("name", ["relu", "elu"]),
            text_column("formula", ["α·x", '"']),
        ]
    )
    assert parsed(written(frame, "json")) == [
        {"name": "relu", "formula": "α·x"},
        {"name": "elu", "formula": '"'},
    ]


def test_json_of_nothing():
    assert parsed(written(values([], ELU), "json"))["rows"] == []
    assert parsed(written(Frame(columns=[text_column("name", [])]), "json")) == []


def test_json_of_an_unfixed_random_parameter_is_null():
    document = parsed(written(values([1], actcli.find("rrelu")), "json"))
    assert document["parameters"]["slope"] is None


@pytest.mark.parametrize("columns", [
    result_columns(ELU, np.eye(2)),
    jacobian_columns(ELU, np.eye(2)),
    jacobian_columns(ELU, np.ones((3, 2, 2))),
    result_columns(ELU, np.eye(2), 2),
])  # fmt: skip
def test_every_kind_of_column_has_its_place_in_the_schema(columns):
    parsed(written(Frame(columns=columns), "json"))


@pytest.mark.parametrize(
    "spoilt",
    [{"version": 1}, {"order": -1}, {"dtype": "int8"}, {"rows": [{"y": 1}]}, {"rows": [{"x": "a"}]},
     {"rows": {}}, {"parameters": {"alpha": "1"}}, {"more": 1}, {"rows": [{}]}],
)  # fmt: skip
def test_the_schema_refuses_what_it_should(spoilt):
    document = parsed(written(values([1], ELU), "json"))
    assert not conforms(document | spoilt, SCHEMA)


@given(x=arrays)
def test_json_reads_back_to_the_same_bits(x):
    rows = parsed(written(values(x, ELU), "json"))["rows"]
    assert same_bits(np.array([float(row["x"]) for row in rows]).astype(x.dtype), x)
    assert same_bits(np.array([float(row["f"]) for row in rows]).astype(x.dtype), ELU(x))


@given(x=arrays)
def test_json_takes_hexadecimal_floats_as_texts(x):
    rows = parsed(written(values(x, ELU), "json", digits="hex"))["rows"]
    assert same_bits(np.array([float.fromhex(row["x"]) for row in rows]).astype(x.dtype), x)


# JSON lines


@given(x=arrays)
def test_json_lines_read_back_to_the_same_bits(x):
    rows = [json.loads(line) for line in lines(written(values(x, ELU, orders=(0, 1)), "jsonl"))]
    assert {*rows[0]} == {"x", "elu", "elu'"}
    assert same_bits(np.array([float(row["x"]) for row in rows]).astype(x.dtype), x)
    assert same_bits(np.array([float(row["elu"]) for row in rows]).astype(x.dtype), ELU(x))


# Arrays


def saved(*frames, format):
    stream = io.BytesIO()
    write(frames, format, stream)
    stream.seek(0)
    return np.load(stream, allow_pickle=False)


@given(x=arrays)
def test_arrays_of_a_table_read_back_to_the_same_bits(x):
    frame = values(x, ELU, orders=(0, 1))
    table = saved(frame, format="npy")
    assert table.shape == (len(x), 3)
    archive = saved(frame, format="npz")
    assert archive.files == ["x", "elu", "elu'"]
    for column, wanted in enumerate([x, ELU(x), ELU.derivative(x)]):
        assert same_bits(table[:, column], wanted)
        assert same_bits(archive[archive.files[column]], wanted)


@pytest.mark.parametrize("shape", [(2, 3, 4), None])
@pytest.mark.parametrize("format", ["npy", "npz"])
def test_an_array_that_comes_in_pieces_is_written_whole(format, shape):
    whole = np.arange(24, dtype=">f4").reshape(2, 3, 4)
    frames = [
        Frame(
            columns=[input_column(piece.ravel())],
            parts=[ArrayPart(name="f", values=piece, shape=shape)],
        )
        for piece in (whole[:1], whole[1:])
    ]
    read = saved(*frames, format=format)
    read = read["f"] if format == "npz" else read
    assert read.dtype == whole.dtype
    assert np.array_equal(read, whole)


def test_equal_arrays_make_equal_files(monkeypatch):
    archives = set()
    for year in (1999, 2030):
        monkeypatch.setattr("time.localtime", lambda *_, year=year: (year, 1, 1, 0, 0, 0, 0, 0, 0))
        stream = io.BytesIO()
        write([WIDE], "npz", stream)
        archives.add(stream.getvalue())
    assert len(archives) == 1


def test_parquet_reads_back():
    parquet = pytest.importorskip("pyarrow.parquet")
    x = np.array([-1.5, np.inf, np.nan, -0.0])
    for dtype in (">f8", "f4", "f2"):
        stream = io.BytesIO()
        write([values(x.astype(dtype)), values(x.astype(dtype))], "parquet", stream)
        read = parquet.read_table(stream)["x"].to_numpy()
        assert same_bits(read, np.tile(x, 2).astype(dtype).astype(dtype.replace(">", "=")))
    stream = io.BytesIO()  # no reader takes two columns of one name
    write([Frame(columns=[input_column(x), input_column(x)])], "parquet", stream)
    assert parquet.read_table(stream).column_names == ["x"]


def test_parquet_without_pyarrow_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match=r"pyarrow: pip install 'actcli\[parquet\]'"):
        write([WIDE], "parquet", io.BytesIO())


# Frames that come one after the other


@pytest.mark.parametrize("format", [name for name in FORMATS.names() if mode(name) == "w"])
def test_frames_one_after_the_other_are_one_frame(format):
    x = np.array([-1.0, 0.5, 2.0])
    stream = io.StringIO()
    write((values(part, ELU) for part in (x[:0], x[:2], x[2:])), format, stream)
    assert stream.getvalue() == written(values(x, ELU), format)


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl", "latex"])
def test_what_came_is_written_before_more_is_asked_for(format):
    stream = io.StringIO()
    seen = []

    def frames():
        for x in (0.25, 0.5, 0.75):
            seen.append(stream.getvalue())
            yield values([x], ELU)

    write(frames(), format, stream)
    assert ["0.25" in text for text in seen] == [False, True, True]
    assert ["0.5" in text for text in seen] == [False, False, True]


# The formats for documents


FRAME = Frame(
    columns=[
        *values([-1, -1e-7, np.inf, np.nan], ELU.bind(alpha=0.5)).columns,
        text_column("a|b", ["x_1", "50%", "<a>", r"\ & #"]),
    ],
    caption="Exponential\nLinear Unit",
)


def test_markdown():
    assert lines(written(FRAME, "md", digits=3)) == [
        r"|      x | elu(alpha=0.5) | a\|b     |",
        "| -----: | -------------: | -------- |",
        r"|     -1 |         -0.316 | x\_1     |",
        r"| -1e-07 |         -5e-08 | 50%      |",
        r"|    inf |            inf | \<a\>    |",
        r"|    nan |            nan | \\ \& \# |",
    ]


def test_latex():
    assert lines(written(FRAME, "latex", digits=3)) == [
        r"% needs \usepackage{booktabs}",
        "% Exponential Linear Unit",
        r"\begin{tabular}{rrl}",
        r"\toprule",
        r"x & elu(alpha=0.5) & a\textbar{}b \\",
        r"\midrule",
        r"$-1$ & $-0.316$ & x\_1 \\",
        r"$-1 \times 10^{-7}$ & $-5 \times 10^{-8}$ & 50\% \\",
        r"$\infty$ & $\infty$ & \textless{}a\textgreater{} \\",
        r"\texttt{nan} & \texttt{nan} & \textbackslash{} \& \# \\",
        r"\bottomrule",
        r"\end{tabular}",
    ]


def test_latex_of_hexadecimal_floats():
    assert r"\texttt{0x1.8000000000000p+1} \\" in lines(written(values([3]), "latex", digits="hex"))


@pytest.mark.parametrize(("format", "separator"), [("csv", ","), ("tsv", "\t")])
def test_texts_are_quoted_where_they_must_be(format, separator):
    cells = ["plain", 'a"b', "a,b", "a\tb", "a\nb", ""]
    text = written(Frame(columns=[text_column("x,y", cells), text_column("n", ["1"] * 6)]), format)
    rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    assert rows == [["x,y", "n"], *([cell, "1"] for cell in cells)]
    assert f"plain{separator}1\n" in text


# The table


WIDE = values([-1 / 3, 2, np.pi], ELU.bind(alpha=0.1), ELU, orders=(0, 1))


def test_the_table(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    frame = values([-1, 2], ELU, orders=(0, 1))
    assert [line.rstrip() for line in lines(written(frame, "table", caption="ELU"))] == [
        "ELU",
        " x                  elu                 elu'",
        "─" * 44,
        "-1  -0.6321205588285577  0.36787944117144233",
        " 2                    2                    1",
    ]


@pytest.mark.parametrize("width", [47, 60, 79, 80, 200])
def test_no_number_of_the_table_is_broken_where_it_need_not_be(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    text = written(WIDE, "table")
    assert {cell for column in WIDE.texts() for cell in column} <= set(text.split())
    assert max(map(len, lines(text))) <= width


@pytest.mark.parametrize("width", [1, 20, 25, 30, 40])
def test_no_digit_of_the_table_is_ever_cut(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    text = written(WIDE, "table")
    assert Counter(text) >= Counter("".join(cell for column in WIDE.texts() for cell in column))
    assert max(map(len, lines(text))) <= max(20, width)
    assert "…" not in text


def test_texts_of_the_table_break_between_words(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    words = "where the terminal has no room for all of these words they go on below"
    frame = Frame(columns=[text_column("name", ["leaky_relu"]), text_column("formula", [words])])
    text = written(frame, "table")
    assert set(words.split()) <= set(text.split())
    assert text.count("name") == 1


def test_markup_in_a_table_is_text(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    frame = Frame(columns=[text_column("name", ["[red]x[/red] :smile:"])], caption="[bold]b")
    assert "[red]x[/red] :smile:" in written(frame, "table")
    assert "[bold]b" in written(frame, "table")


@pytest.mark.parametrize("term", ["xterm-256color", "dumb", ""])
def test_colour_is_what_was_asked_for(monkeypatch, term):
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" in written(WIDE, "table", color=True)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in written(WIDE, "table", color=False)


def test_no_colour_where_there_is_no_terminal(monkeypatch):
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert "\x1b" not in written(WIDE, "table")


# The registry


def test_a_format_is_a_file():
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
def test_a_suffix_tells_the_format(path, format):
    assert FORMATS.by_suffix(path) == format


@pytest.mark.parametrize("format", FORMATS.names())
def test_every_format_writes_every_frame(format):
    if format == "parquet" and not find_spec("pyarrow"):
        pytest.skip("needs pyarrow")
    for frame in (WIDE, FRAME, values([], ELU), Frame(columns=[text_column("name", ["a"])])):
        stream = io.StringIO() if mode(format) == "w" else io.BytesIO()
        try:
            write([frame], format, stream)
        except ActcliError as mistake:
            assert format in ("npy", "npz")
            assert "not texts" in str(mistake)
            assert any(column.is_text for column in frame.columns)
        else:
            assert stream.getvalue() or not len(frame)


def test_texts_need_neither_rich_nor_numpy():
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
