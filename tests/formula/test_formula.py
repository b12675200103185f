"""The formula language: what it reads, refuses, computes and prints."""

import math

import pytest

from actcli.formula import Formula, FormulaError, number


def test_branch_not_taken_by_where_may_divide_by_zero():
    assert Formula("where(a > 0, 1/a, 5)").constant(a=0.0) == 5


def test_sigmoid_softplus_and_sech_do_not_overflow_over_plain_floats():
    assert number("sigmoid(-800)") == 0
    assert number("softplus(800)") == 800
    assert number("sech(800)") == 0
    assert number("sech(1)") == pytest.approx(1 / math.cosh(1), rel=1e-15)


@pytest.mark.parametrize(
    "written",
    [
        "__import__('os')", "x.real", "x[0]", "lambda: 1", "[1]", "(1, 2)", "f'{x}'",
        "x if x else 1",
        "x and 1", "not x", "exp", "exp(x, x)", "exp(a=1)", "True", "1j", "'text'", "x := 1",
        "x @ x", "x // 2", "x in x", "print(x)", "exp(*x)", "x\nx", "..." ,
    ],
)  # fmt: skip
def test_python_outside_the_language_is_a_formula_error(written):
    with pytest.raises(FormulaError):
        Formula(written).tree  # noqa: B018


def test_length_and_depth_of_a_formula_are_limited():
    with pytest.raises(FormulaError, match="characters"):
        Formula("1+" * 2000 + "1").tree  # noqa: B018
    with pytest.raises(FormulaError, match=r"inside one another|syntax"):
        Formula("-" * 500 + "1").tree  # noqa: B018
    with pytest.raises(FormulaError):
        Formula("(" * 400 + "1" + ")" * 400).tree  # noqa: B018


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 + (x)^2", "unknown operator at 8; a power is written **"),
        ("x // 2", "unknown operator at 3"),
        ("x < 1 in x", "unknown comparison at 7"),
    ],
)
def test_error_names_the_position_of_an_unknown_operator(text, said):
    with pytest.raises(FormulaError) as error:
        Formula(text).tree  # noqa: B018 - it is parsed when it is asked for
    assert str(error.value) == said


def test_names_are_variables_and_parameters():
    assert Formula("where(x > 0, x, alpha*(exp(x) - pi))").names == {"x", "alpha"}


def test_literals_keep_all_their_digits():
    seen = []
    Formula("1.6732632423543772848170429916717*x").over({"number": lambda t: seen.append(t) or 1})
    assert seen == ["1.6732632423543772848170429916717"]


def test_literals_behind_letters_of_several_bytes_are_read_whole():
    formula = Formula("α*0.25 + β − 1e-3")
    assert formula.constant(α=2.0, β=1.0) == 0.25 * 2 + 1 - 1e-3


def test_chained_comparisons():
    inside = Formula("where(-1 < x <= 1, 1, 0)")
    assert [inside.constant(x=x) for x in (-1.0, 0.0, 1.0, 1.5)] == [0, 1, 1, 0]
