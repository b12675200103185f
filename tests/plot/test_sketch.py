"""Sketches in characters: their width, axes, jumps, legends and encodings."""

import io
import re
from functools import cache

import pytest

import actcli
from actcli.activation import activation as declare
from actcli.analysis.summary import facts
from actcli.catalogue import find
from actcli.curves.section import Section
from actcli.curves.trace import trace
from actcli.plot.character_canvas import BRAILLE
from actcli.plot.sketch import SIDE_BY_SIDE_COLUMNS, is_plain, sketch
from actcli.plot.subject import Subject
from actcli.support.unicode import to_ascii

ANSI_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@cache
def section(activation):
    return Section(activation, activation.base_point)


@pytest.fixture(autouse=True, scope="module")
def traced_once():
    """Trace each function once for all tests, most of which draw the same traces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("actcli.plot.subject.trace", cache(trace))
        yield


def sketched(sections, window, width, **options):
    return sketch(
        Subject(sections=tuple(sections), minus=None, window=window),
        width,
        **options,
    )


def lines(*names, window=(-5, 5), width=80, **options):
    return sketched([Section(a, a.base_point) for a in map(find, names)], window, width, **options)


def declared(f, derivative, kinks=()):
    def kernel(x):
        """A function."""
        return f(x)

    made = declare("Made", formula="x", range="(-inf, inf)", kinks=kinks)(kernel)
    return made.with_derivative("x")(derivative)


# What holds for every function


@pytest.mark.parametrize("ascii", [False, True])
def test_sketch_fits_the_width(sampled, ascii):
    for width in (40, 41, 57, SIDE_BY_SIDE_COLUMNS - 1, SIDE_BY_SIDE_COLUMNS, 77, 100):
        drawn = sketched([section(sampled)], sampled.plot_window, width, ascii=ascii)
        assert max(map(len, drawn)) <= width
        assert all(line == line.rstrip() for line in drawn)


def test_derivative_in_a_parameter_is_headed_as_a_partial_one():
    figure = actcli.figure("softplus", wrt="beta", order=(0, 1, 2))
    heading, *_ = sketch(figure.subject, 80, ascii=True)
    assert heading.split() == ["df/dbeta", "d^2f/dxdbeta"]


def test_sketch_uses_the_width(sampled):
    for width in (40, SIDE_BY_SIDE_COLUMNS - 1, SIDE_BY_SIDE_COLUMNS, 100):
        drawn = sketched([section(sampled)], sampled.plot_window, width)
        assert max(map(len, drawn)) >= width - 1


def test_ascii_sketch_is_ascii(sampled):
    drawn = sketched([section(sampled)], sampled.plot_window, 80, ascii=True)
    assert "\n".join(drawn).isascii()


def test_coloured_sketch_has_the_same_characters(sampled):
    plain = sketched([section(sampled)], sampled.plot_window, 80)
    coloured = sketched([section(sampled)], sampled.plot_window, 80, color=True)
    assert coloured != plain
    assert [ANSI_ESCAPE.sub("", line) for line in coloured] == plain


def test_every_column_has_a_dot(sampled):
    heading, *rows = sketched([section(sampled)], sampled.plot_window, 60)
    start = next(row.index("f(") for row in (heading, *rows) if row.lstrip().startswith("f("))
    panel = [row[start:] for row in rows[: rows.index("")] if "│" in row or "┤" in row]
    panel = [row.ljust(60 - start) for row in panel]
    assert all(set(column) - {" "} for column in zip(*panel, strict=True))


# Where things stand


def test_panels_stand_side_by_side_from_70_columns():
    assert "f(x)" in lines("tanh", width=SIDE_BY_SIDE_COLUMNS)[0]
    assert "f'(x)" in lines("tanh", width=SIDE_BY_SIDE_COLUMNS)[0]
    narrow = lines("tanh", width=SIDE_BY_SIDE_COLUMNS - 1)
    assert [line.strip() for line in narrow if "(x)" in line] == ["f(x)", "f'(x)"]


def test_stacked_panels_have_aligned_axes():
    narrow = lines("gelu", width=50)
    corners = [line.index("└") for line in narrow if "└" in line]
    assert len(set(corners)) == 1
    assert len({line for line in narrow if "└" in line}) == 1


def test_axes_have_numbers():
    drawn = "\n".join(lines("tanh"))
    for number in ("−1.0┤", "0.0┤", "1.0┤", "−4", "4"):
        assert number in drawn


RELU_IN_ASCII = """
    f(x)                                f'(x)
  5+              '             .   1.0+              o..............
   |              '           .-       |              '
  4+              '         .-      0.8+              '
  3+              '       .-        0.6+              '
   |              '     .-             |              '
  2+              '   .''           0.4+              '
  1+              ' .''             0.2+              '
   |              :''                  |              '
  0+''''''''''''''' ' ' ' ' ' ' '   0.0+''''''''''''''@ ' ' ' ' ' ' '
   +---+----+-----+-----+----+---      +---+----+-----+-----+----+---
      -4   -2     0     2    4            -4   -2     0     2    4
"""


def test_sketch_of_relu_in_ascii():
    assert lines("relu", width=70, ascii=True) == RELU_IN_ASCII.strip("\n").splitlines()


# Jumps


def test_jump_is_not_joined():
    drawn = lines("relu", width=60)
    top = next(i for i, line in enumerate(drawn) if "f'(x)" in line)
    high = next(i for i, line in enumerate(drawn) if i > top and "○" in line)
    low = next(i for i, line in enumerate(drawn) if i > top and "●" in line)
    column = drawn[high].index("○")
    assert drawn[low].index("●") == column
    zero = {drawn[i][column] for i in range(high + 1, low)}
    assert zero == {chr(0x2801)}, "the zero line and nothing else"


def test_jump_has_its_value_and_its_limit(sampled):
    if not sampled.pointwise:
        pytest.skip("components may cover one another's dots")
    sections = [section(sampled)]
    drawn = "".join(sketched(sections, sampled.plot_window, 80))
    dots = [
        dot for curves in trace(*sections, *sampled.plot_window) for c in curves for dot in c.dots
    ]
    assert drawn.count("●") == sum(dot.filled for dot in dots)
    assert drawn.count("○") == sum(not dot.filled for dot in dots)


# Several curves


def test_several_curves_carry_numbers():
    legend, empty, *drawn = lines("relu", "sigmoid", "tanh", window=(-4, 4))
    assert legend == "1 relu   2 sigmoid   3 tanh"
    assert not empty
    panel = "".join(re.split("[│┤]", line, maxsplit=1)[1] for line in drawn if line[3] in "│┤")
    assert all(number in panel for number in "123")


def test_long_legend_is_wrapped():
    drawn = lines(*["leaky_relu", "softsign", "gelu_tanh", "sigmoid"] * 3, width=40)
    assert max(map(len, drawn)) <= 40
    assert drawn[0].startswith("1 leaky_relu")
    assert "a softsign" in "\n".join(drawn)


def test_vector_function_is_sketched_by_components():
    legend, _, headings, *_ = lines("softmax")
    assert legend == "1 softmax₁   2 softmax₂   3 softmax₃"
    assert headings.split("  ")[0] == ""
    assert "f(x₁, 1, 0)" in headings
    assert "∂f/∂x₁" in headings


def test_every_text_of_info_has_an_ascii_form(activation):
    known = facts(activation)
    texts = [value for key, value in known.items() if isinstance(value, str)]
    texts += [form["text"] for form in (known["formula"], known["derivative"]) if form]
    assert len(texts) > 4
    assert not [text for text in texts if "?" in to_ascii(text)]


def test_parameters_are_written_in_ascii():
    elu = find("elu")
    family = [Section(elu.bind(alpha=a), elu.base_point) for a in (0.2, 1.5)]
    assert sketched(family, (-5, 5), 80, ascii=True)[0] == (
        "1 elu (alpha = 0.2)   2 elu (alpha = 1.5)"
    )


# Odd functions


@pytest.mark.parametrize("window", [(-1e308, 1e308), (-1e-300, 1e-300), (1, 1 + 1e-15)])
@pytest.mark.parametrize("ascii", [False, True])
def test_sketch_of_extreme_windows(sampled, window, ascii):
    for width in (40, 80):
        drawn = sketched([section(sampled)], window, width, ascii=ascii)
        assert max(map(len, drawn)) <= width


@pytest.mark.parametrize(
    ("f", "derivative", "kinks"),
    [
        (lambda x: 0 * x, lambda x: 0 * x, ()),
        (lambda x: x + float("nan"), lambda x: x + float("nan"), ()),
        (lambda x: 1e300 * x**0, lambda x: 0 * x, ()),
        (lambda x: x * 0 + 5e-324, lambda x: 0 * x, ()),
    ],
    ids=["zero", "nowhere", "huge", "tiny"],
)
def test_sketch_of_degenerate_functions(f, derivative, kinks):
    made = declared(f, derivative, kinks)
    for width in (40, 80):
        assert max(map(len, sketched([Section(made, made.base_point)], (-5, 5), width))) <= width


def test_power_of_ten_stands_in_the_heading():
    assert "f(x)  × 10³⁰⁸" in lines("relu", window=(-1e308, 1e308))[0]
    assert "f(x)  x 10^308" in lines("relu", window=(-1e308, 1e308), ascii=True)[0]


# Terminals


def stream(encoding):
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


@pytest.mark.parametrize(
    ("encoding", "term", "plain"),
    [
        ("utf-8", "xterm-256color", False),
        ("utf-8", "", False),
        ("utf-8", "dumb", True),
        ("utf-8", "linux", True),
        ("ascii", "xterm", True),
        ("latin-1", "xterm", True),
        ("cp437", "xterm", True),
        ("gb18030", "xterm", False),
    ],
)
def test_plain_streams_by_encoding_and_terminal(monkeypatch, encoding, term, plain):
    monkeypatch.setenv("TERM", term)
    assert is_plain(stream(encoding)) is plain


def test_stream_without_an_encoding_is_plain(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    assert is_plain(io.StringIO())


def test_braille_pen_has_every_pattern_once():
    assert len(set(BRAILLE.characters)) == 256
    assert BRAILLE.characters[0b1] == "⠁"
    assert BRAILLE.characters[0b10] == "⠈"
    assert BRAILLE.characters[0b1000_0000] == "⢀"
    assert BRAILLE.characters[255] == "⣿"
