"""Formulas that SymPy has simplified are the same functions."""

import sys

import numpy as np
import pytest

from actcli.errors import ActcliError
from actcli.formula import Formula, kernels
from actcli.specs.spec import expression

X = np.array([-2.3, -0.6, 0.4, 1.7, 3.1])


@pytest.fixture
def simplified():
    pytest.importorskip("sympy")
    from actcli.formula.sympy_simplify import simplified

    return simplified


@pytest.mark.parametrize(
    ("text", "derivative"),
    [
        ("x*tanh(x) + sqrt(1 + x**2)", None),
        ("where(x > 0, x, b*(exp(x) - 1))", "where((x > 0), 1, b*exp(x))"),
        ("where((x > 0)*(x < 1), x, x**2)", None),
        ("(x > 0) - (x < 0)", "0"),
        ("max(x, 0.1*x) + min(x, 1, x**2)", None),
        ("abs(x)**3 + x*sign(x)", None),
        ("x*Phi(b*x) + phi(x) + erfc(x)", None),
        ("elu(x, alpha=0.3)*softplus(x)", None),
        ("1.5*x**2/exp(1.5*x) + pi*log1p(x**2) + expm1(x)", None),
        ("x**2/x", "1"),
    ],
)
def test_simplified_derivative_is_the_derivative(simplified, text, derivative):
    f = expression(text)
    f = f.bind(**dict.fromkeys(f.values, 0.7))
    shown = simplified(f.derivative_formula)
    assert derivative is None or shown.text == derivative
    given = dict.fromkeys(shown.names - {"x"}, 0.7)
    assert np.allclose(kernels.value(shown)(X, **given), f.derivative(X), rtol=1e-12)


def test_simplifying_a_formula_of_vectors_is_an_error(simplified):
    with pytest.raises(ActcliError, match="only formulas of one number"):
        simplified(Formula("exp(x)/sum(exp(x))"))


def test_info_simplify_writes_the_simplified_derivative(run, simplified):
    assert "f'(x)         1\n" in run("info x**2/x --simplify").out
    assert "f'(x)         1\n" not in run("info x**2/x").out


def test_info_simplify_without_sympy_names_the_extra(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "sympy", None)
    done = run("info gelu --simplify")
    assert (done.code, done.out) == (3, "")
    assert done.err == "actcli: --simplify needs sympy: pip install 'actcli[sympy]'.\n"
