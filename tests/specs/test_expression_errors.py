"""Expressions that are none: errors, suggestions, and texts made to do harm."""

import re
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.errors import ActcliError
from actcli.formula import FormulaError
from actcli.formula.vocabulary import CONSTANTS, WORDS
from actcli.specs.spec import KnownFunctions, expression, parse_spec


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x*sigmod(x)", "unknown function 'sigmod' at 3. Did you mean 'sigmoid'?"),
        ("x + gelo(x)", "unknown function 'gelo' at 5. Did you mean 'gelu'?"),
        ("elu(x, beta=1)", "elu has no parameter 'beta' at 1. It takes alpha"),
        ("elu(x, 1, 2)", "elu with 3 arguments at 1"),
        ("elu(x, 1, alpha=2)", "elu with a parameter set twice at 1"),
        ("elu(x, alpha=x)", "alpha of elu depends on x at 14"),
        ("elu()", "function 'elu' without an argument at 1"),
        ("elu(*x)", "not part of the language"),
        ("elu(x, **x)", "at 1"),
        ("x*exp(x, 1)", "exp with 2 arguments at 3"),
        ("softmax(2) + x", "softmax takes a vector, not a number, at 1"),
        ("2*glu(x)", "glu changes the number of values and cannot be called at 3"),
        ("x^2", "a power is written **. Did you mean 'x ** 2'?"),
        ("elu+relu", "'elu+relu' does not depend on x. Did you mean 'elu(x) + relu(x)'?"),
        ("2x", "syntax error at 1. Did you mean '2 * x'?"),
        ("exp(-x²/2)", "Did you mean 'exp(-x ** 2 / 2)'?"),
        ("(x+1)(x-1)", "Did you mean '(x + 1) * (x - 1)'?"),
        ("2 sin x", "Did you mean '2 * sin(x)'?"),
        ("np.log(1 + |x|)", "Did you mean 'log(1 + abs(x))'?"),
        ("f(x) = 1.5e3x >= 2", "Did you mean '1500.0 * x >= 2'?"),
        ("x if x>0 else 0", "x if x>0 else 0, which is not part of the language, at 1."),
        ("x if x>0 else 0", "Did you mean 'where(x > 0, x, 0)'?"),
        ("x*(x>0 and not x>1)", "Did you mean 'x * min(x > 0, 1 - (x > 1))'?"),
        ("x*σ(x)", "unknown function 'σ' at 3"),
        ("α*sigmod(x)", "at 3"),  # characters, not bytes
        ("3", "does not depend on x"),
        ("x + arcsin(x)", "unknown function 'arcsin' at 5. Did you mean 'x + asin(x)'?"),
        ("power(x, 2)", "Did you mean 'x ** 2'?"),
        ("log(x, 2)", "log with 2 arguments at 1. Did you mean 'log(x) / log(2)'?"),
        ("fmod(x, 3)", "Did you mean 'sign(x) * (abs(x) % abs(3))'?"),
        ("x mod 2", "Did you mean 'x % 2'?"),
        ("x//2", "unknown operator at 2. Did you mean 'floor(x / 2)'?"),
        ("x & (x > 0)", "Did you mean 'min(x, x > 0)'?"),
        ("if(x > 0, x, 0)", "Did you mean 'where(x > 0, x, 0)'?"),
        ("torch.nn.functional.silu(x)", "Did you mean 'silu(x)'?"),
        ("Math.max(0, x)", "Did you mean 'max(0, x)'?"),
        ("F.leaky_relu(x, 0.2, inplace=0)", "Did you mean 'leaky_relu(x, 0.2)'?"),
        ("x.clamp(min=0, max=b)", "Did you mean 'min(max(x, 0), b)'?"),
        ("clamp(x, min=0)", "Did you mean 'max(x, 0)'?"),
        ("sin^2(x) + tan^-1(x)", "Did you mean 'sin(x) ** 2 + atan(x)'?"),
        ("⌊x⌋ ≤ ∛x", "Did you mean 'floor(x) <= cbrt(x)'?"),
        ("max{0, x}", "Did you mean 'max(0, x)'?"),
        ("exp(x", "Did you mean 'exp(x)'?"),
        ("x*lgamma(x)", "The language has no lgamma; a function in a Python file may use it."),
    ],
)
def test_error_names_position_and_suggests_a_correction(text, said):
    with pytest.raises(FormulaError) as error:
        expression(text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("group(x, 2)", 1),
        ("x*argmax(x)", 3),
        ("max(entry(x, 1), 0)", 5),
        ("cutoff(x, 1)", 1),
        ("cutoff(x)", 1),
        ("x + entry(x, k=1)", 5),
    ],
)
def test_word_of_declarations_cannot_be_used_in_an_expression(text, place):
    with pytest.raises(FormulaError) as error:
        expression(text)
    assert str(error.value).endswith(f" at {place} cannot be used in an expression")


@pytest.mark.parametrize("text", ["maxmin(x) + x", "x*sparsemax(x)"])
def test_function_that_is_declared_with_such_a_word_can_be_called(text):
    assert expression(text)([1.0, 2.0]).shape == (2,)


@pytest.mark.parametrize(
    "text", ["x**", "x[0]", "0x1p3*x", "lambda x: x", "elu(x, 1, 2)", "y", "'", "2 argmax(x)"]
)
def test_no_suggestion_for_texts_unlike_any_formula(text):
    with pytest.raises(FormulaError) as error:
        expression(text)
    assert "Did you mean" not in str(error.value)


HOSTILE = [
    "__import__('os').system('x')", "x.__class__", "().__class__.__bases__[0]", "x[0]", "open('x')",
    "(lambda: x)()", "eval('x')", "9**9**9**9*x", "x**9**9**9**9", "9**-9**9**9*x", "(" * 300 + "x",
    "-" * 900 + "x", "x" + "+x" * 900, "x" + "**x" * 90, "exp(" * 90 + "x" + ")" * 90,
    "relu(" * 90 + "x" + ")" * 90, "abs(" * 60 + "x" + ")" * 60, "1" * 1900 + "*x", "x if x else x",
    "x;x", "x\nimport os", "x\x00", "{x}", "[x for x in x]", "f'{x}'", "x := 1", "x and x", "not x",
    "1e999999999*x", "gelu(x, __class__=1)", "elu(x, alpha=elu)", "x*max()", "sum()", "print(x)",
    "max(x,x)" + "*max(x,x)" * 150,
]  # fmt: skip

PIECES = [*WORDS, *CONSTANTS, "x", "b", "elu(x, alpha=", "relu", "softmax", "(", ")", ",", "+",
          "-", "*", "/", "**", "<", ">=", "==", "9", "0.5", "1e400", "9**9**9", "=", ":", ".", "__",
          "import os", "lambda", "[0]", "'", "\\", "\n", "σ"]  # fmt: skip


MAX_SECONDS = 8
# Of processor time. The longest takes 1 to 2; what gets out of hand takes minutes.


def survives(text):
    """Only an answer or a clean error comes of it, and soon."""
    before = time.process_time()
    try:
        f = parse_spec(text).target
        f = f.bind(**{p.name: 0.5 for p in f.parameters if p.is_needed})
        assert f(np.array([-1.0, 0.0, 2.5])).shape == (3,)
        f.derivative(np.array([-1.0, 0.0, 2.5]))
        f.kink_points()
        assert f.derivative_formula.text
    except ActcliError as error:
        assert str(error)
    assert time.process_time() - before < MAX_SECONDS


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_hostile_expressions_are_answered_soon(text):
    survives(text)


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_expression_of_any_text_is_answered_soon(text):
    survives(text)


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_every_suggestion_is_a_valid_expression(text):
    try:
        expression(text)
    except FormulaError as error:
        if found := re.search(r" Did you mean '([^']*)'\?$", str(error)):
            assert found[1] in WORDS or found[1] in KnownFunctions() or expression(found[1])
