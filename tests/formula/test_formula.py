"""The formula language: what it reads, refuses, computes and prints."""

import math

import pytest
from helpers.whole import whole
from hypothesis import given
from hypothesis import strategies as st

from actcli.formula import Formula, FormulaError, number
from actcli.formula.latex_printer import MathtextPrinter
from actcli.formula.printing import latex, text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e-3", 1e-3), (".5", 0.5), ("1/3", 1 / 3), ("-pi", -math.pi), ("sqrt(2)", math.sqrt(2)),
        ("−3", -3.0), ("0x1.8p3", 12.0), ("-0x1p-1", -0.5), ("inf", math.inf), ("-inf", -math.inf),
        ("2**-3", 0.125), ("-(1/4)", -0.25), ("e", math.e), ("min(3, 1/2)", 0.5), ("+7", 7.0),
        ("where(1 < 2, 5, 6)", 5.0), ("1_000", 1000.0), ("-2**2", -4.0),
    ],
)  # fmt: skip
def test_numbers_are_read(written, value):
    assert number(written) == value


def test_what_is_not_chosen_need_not_have_a_value():
    assert Formula("where(a > 0, 1/a, 5)").constant(a=0.0) == 5


def test_no_word_overflows_where_its_value_does_not():
    assert number("sigmoid(-800)") == 0
    assert number("softplus(800)") == 800
    assert number("sech(800)") == 0
    assert number("sech(1)") == pytest.approx(1 / math.cosh(1), rel=1e-15)


def test_nan_and_negative_zero_are_numbers():
    assert math.isnan(number("nan"))
    assert math.copysign(1, number("-0.0")) == -1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,5", "Use a point: 1.5, or give two values: 1 5"),
        ("abc", "'abc' is not a number"),
        ("x + 1", "is not a number"),
        ("1/0", "divides by zero"),
        ("9**9**9", "too large"),
        ("sqrt(-1)", "has no value"),
        ("", "empty"),
        ("0x", "is not a number"),
        ("sqr(2)", "Did you mean 'sqrt'?"),
        ("1 +", "syntax error"),
        ("1or 2", "is not a number"),
        ("1+0x10", "not decimal"),
        ("1+0b1", "not decimal"),
        ("1 < 2", "is a condition"),
        ("(-8)**(1/3)", "is not a real number"),
        ("1,2,3", "is not a number"),
    ],
)
def test_what_is_no_number_is_explained(written, said):
    with pytest.raises(FormulaError, match=r".") as error:
        number(written)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "written",
    [
        "__import__('os')", "x.real", "x[0]", "lambda: 1", "[1]", "(1, 2)", "f'{x}'",
        "x if x else 1",
        "x and 1", "not x", "exp", "exp(x, x)", "exp(a=1)", "True", "1j", "'text'", "x := 1",
        "x @ x", "x // 2", "x in x", "print(x)", "exp(*x)", "x\nx", "..." ,
    ],
)  # fmt: skip
def test_everything_else_is_refused_as_grammar(written):
    with pytest.raises(FormulaError):
        Formula(written).tree  # noqa: B018


def test_size_and_depth_are_bounded():
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
def test_an_unknown_sign_is_pointed_at(text, said):
    with pytest.raises(FormulaError) as error:
        Formula(text).tree  # noqa: B018 - it is parsed when it is asked for
    assert str(error.value) == said


def mathtext(formula):
    return MathtextPrinter(formula, {}).whole()


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_clean_error(written):
    try:
        assert isinstance(number(written), float)
    except FormulaError as error:
        assert str(error)


@given(st.floats())
def test_every_float_reads_back(value):
    again = number(repr(value))
    assert again == value or (math.isnan(again) and math.isnan(value))


def test_names_are_what_is_neither_word_nor_constant():
    assert Formula("where(x > 0, x, alpha*(exp(x) - pi))").names == {"x", "alpha"}


def test_literals_reach_the_number_system_as_text():
    seen = []
    Formula("1.6732632423543772848170429916717*x").over({"number": lambda t: seen.append(t) or 1})
    assert seen == ["1.6732632423543772848170429916717"]


def test_chained_comparisons():
    inside = Formula("where(-1 < x <= 1, 1, 0)")
    assert [inside.constant(x=x) for x in (-1.0, 0.0, 1.0, 1.5)] == [0, 1, 1, 0]


PRINTED = [
    (
        "where(x > 0, x, alpha*(exp(x) - 1))",
        "x for x > 0; α·(eˣ − 1) otherwise",
        r"\begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & \text{otherwise} \end{cases}",
    ),
    ("1/(1 + exp(-x))", "1/(1 + e⁻ˣ)", r"\frac{1}{1 + e^{-x}}"),
    ("exp(-x)/(1 + exp(-x))**2", "e⁻ˣ/(1 + e⁻ˣ)²", r"\frac{e^{-x}}{(1 + e^{-x})^{2}}"),
    ("exp(x)/sum(exp(x))", "exp(xᵢ)/Σⱼ exp(xⱼ)", r"\frac{e^{x_{i}}}{\sum_{j} e^{x_{j}}}"),
    ("exp(-x**2/2)", "exp(−x²/2)", r"e^{-x^{2}/2}"),
    ("sech(x)**2", "sech(x)²", r"\mathrm{sech}^{2}(x)"),
    ("a - (b + c)", "a − (b + c)", "a - (b + c)"),
    ("a - b - c", "a − b − c", "a - b - c"),
    ("a*(b + c)", "a·(b + c)", r"a\,(b + c)"),
    ("a/(b*c)", "a/(b·c)", r"\frac{a}{b\,c}"),
    ("-(a + b)", "−(a + b)", "-(a + b)"),
    ("(-x)**2", "(−x)²", "(-x)^{2}"),
    ("(a**b)**c", "(a^b)^c", "(a^{b})^{c}"),
    ("abs(x)/(1 + abs(x))", "|x|/(1 + |x|)", r"\frac{|x|}{1 + |x|}"),
    ("s_i*(delta_ij - s_j)", "sᵢ·(δᵢⱼ − sⱼ)", r"s_{i}\,(\delta_{ij} - s_{j})"),
    ("1.6732632423543772848*x", "1.67326…·x", r"1.67326\ldots\,x"),
    ("2*3", "2·3", r"2 \cdot 3"),
    ("1.23456789012e-10*x", "1.23456…·10⁻¹⁰·x", r"1.23456\ldots \cdot 10^{-10}\,x"),
    ("123456789*x", "123456789·x", r"123456789\,x"),
    ("x*-2", "x·(−2)", r"x\,(-2)"),
    ("x - -2", "x − (−2)", "x - (-2)"),
    ("sin(x)**-1", "sin(x)⁻¹", r"\sin(x)^{-1}"),
    ("tanh(x)**2", "tanh(x)²", r"\tanh^{2}(x)"),
]


@pytest.mark.parametrize(("written", "unicode", "tex"), PRINTED)
def test_printing(written, unicode, tex):
    assert text(Formula(written)) == unicode
    assert latex(Formula(written)) == tex


def test_a_parameter_prints_as_its_symbol():
    formula = Formula("negative_slope*x")
    assert text(formula) == "negative_slope·x"
    assert text(formula, {"negative_slope": "alpha"}) == "α·x"
    assert latex(formula, {"negative_slope": "alpha"}) == r"\alpha\,x"
    assert latex(formula) == r"\mathrm{negative\_slope}\,x"


def test_mathtext_has_no_cases_environment():
    assert "begin" not in mathtext(Formula("where(x > 0, x, 0)"))


@whole
def test_formulas_of_the_catalogue_print(activation):
    for formula in (activation.formula, activation.derivative_formula):
        assert text(formula)
        for tex in (latex(formula), mathtext(formula)):
            groups = tex.replace(r"\{", "")
            assert groups.count("{") == groups.count("}")
