"""Formulas in print: Unicode, LaTeX and mathtext."""

import pytest
from helpers.whole import whole

from actcli.formula import Formula
from actcli.formula.latex_printer import MathtextPrinter
from actcli.formula.printing import latex, text
from actcli.specs.spec import KnownFunctions

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
    ("3*(x % 2) + 2*x % b", "3·(x mod 2) + (2·x mod b)", r"3\,(x \bmod 2) + (2\,x \bmod b)"),
    (
        "floor(x/2) - ceil(x)",
        "⌊x/2⌋ − ⌈x⌉",
        r"\left\lfloor \frac{x}{2}\right\rfloor - \lceil x \rceil",
    ),
    ("cbrt(x + 1)*exp2(-x)", "∛(x + 1)·2⁻ˣ", r"\sqrt[3]{x + 1} \cdot 2^{-x}"),
    ("log2(x)**2/log10(x)", "log₂(x)²/log₁₀(x)", r"\frac{\log_{2}^{2}(x)}{\log_{10}(x)}"),
    ("pow(x + 1, 2)", "(x + 1)²", "(x + 1)^{2}"),
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
def test_formula_in_unicode_and_latex(written, unicode, tex):
    assert text(Formula(written)) == unicode
    assert latex(Formula(written)) == tex


def test_parameter_is_printed_as_its_symbol():
    formula = Formula("negative_slope*x")
    assert text(formula) == "negative_slope·x"
    assert text(formula, {"negative_slope": "alpha"}) == "α·x"
    assert latex(formula, {"negative_slope": "alpha"}) == r"\alpha\,x"
    assert latex(formula) == r"\mathrm{negative\_slope}\,x"


def mathtext(formula):
    return MathtextPrinter(formula, {}).whole()


def test_mathtext_uses_no_cases_environment():
    assert "begin" not in mathtext(Formula("where(x > 0, x, 0)"))


@whole
def test_latex_of_every_catalogue_formula_has_balanced_braces(activation):
    for formula in (activation.formula, activation.derivative_formula):
        assert text(formula)
        for tex in (latex(formula), mathtext(formula)):
            groups = tex.replace(r"\{", "")
            assert groups.count("{") == groups.count("}")


def test_call_is_printed_with_its_settings():
    formula = Formula("x*leaky_relu(x, negative_slope=0.2) + elu(x, alpha=b)", KnownFunctions())
    assert text(formula) == "x·leaky_relu(x, negative_slope = 0.2) + elu(x, α = b)"
    assert r"\mathrm{leaky\_relu}(x, \mathrm{negative\_slope} = 0.2)" in latex(formula)
