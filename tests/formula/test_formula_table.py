"""The table of formulas says what mpmath says, and SymPy says the same."""

import math

import pytest
import sympy
from generate import formula_table as generator
from helpers.formula_table import TABLE, rows

X = sympy.Symbol("x", real=True)

SYMPY_WORDS = {
    "x": X,
    "e": sympy.E,
    "log1p": lambda u: sympy.log(1 + u),
    "expm1": lambda u: sympy.exp(u) - 1,
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "Phi": lambda u: sympy.erfc(-u / sympy.sqrt(2)) / 2,
    "gelu": lambda u: u * sympy.erfc(-u / sympy.sqrt(2)) / 2,
    "mish": lambda u: u * sympy.tanh(sympy.log(1 + sympy.exp(u))),
}

PIECEWISE = ("abs", "sign", "max", "min", "where", "elu", "hard", "silu")
# SymPy's limits of what has these are not to be trusted.

TOLERANCE = 1e-12


def test_table_has_every_kind_of_formula():
    kinds = [row.kind for row in rows()]
    assert len(kinds) >= 280
    assert all(kinds.count(kind) >= 60 for kind in ("join", "gap", "far out"))
    (softplus,) = [row for row in rows() if row.formula == "max(x, 0) + log1p(exp(-abs(x)))"]
    assert (softplus.left.slope, softplus.right.slope) == (0.5, 0.5)


@pytest.mark.slow
def test_table_is_what_the_generator_writes():
    written = "run `python -m generate.formula_table --write` in tests/"
    assert TABLE.read_text("utf-8") == generator.table(), written


def smooth_rows():
    return [row for row in rows() if not any(word in row.formula for word in PIECEWISE)]


def sympy_limit(expression, x, side):
    return float(sympy.N(sympy.limit(expression, X, x, side), 30))


@pytest.mark.slow
@pytest.mark.parametrize("row", smooth_rows(), ids=lambda row: f"{row.formula} at {row.x:g}")
def test_sympy_finds_the_same_limits(row):
    """Where a function has no real values SymPy takes the limit of complex ones."""
    f = sympy.sympify(row.formula, locals=SYMPY_WORDS, rational=True)
    x = sympy.Rational(repr(row.x))
    cases = [
        (f, -sympy.oo, "+", row.limits[0]),
        (f, sympy.oo, "-", row.limits[1]),
        (f, x, "-", row.left.value),
        (f, x, "+", row.right.value),
        (f.diff(X), -sympy.oo, "+", row.slope_limits[0]),
        (f.diff(X), sympy.oo, "-", row.slope_limits[1]),
        (f.diff(X), x, "-", row.left.slope),
        (f.diff(X), x, "+", row.right.slope),
    ]
    for expression, point, side, limit in cases:
        if not math.isnan(limit):
            found = sympy_limit(expression, point, side)
            assert found == pytest.approx(limit, rel=TOLERANCE, abs=1e-100)
