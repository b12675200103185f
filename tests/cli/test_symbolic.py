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
def test_a_simplified_derivative_is_the_derivative(simplified, text, derivative):
    f = expression(text)
    f = f.bind(**dict.fromkeys(f.values, 0.7))
    shown = simplified(f.derivative_formula)
    assert derivative is None or shown.text == derivative
    given = dict.fromkeys(shown.names - {"x"}, 0.7)
    assert np.allclose(kernels.value(shown)(X, **given), f.derivative(X), rtol=1e-12)


def test_a_formula_of_vectors_is_not_simplified(simplified):
    with pytest.raises(ActcliError, match="only formulas of a number"):
        simplified(Formula("exp(x)/sum(exp(x))"))


def test_info_simplifies(run, simplified):
    assert "f'(x)         1\n" in run("info x**2/x --simplify").out
    assert "f'(x)         1\n" not in run("info x**2/x").out


def test_without_sympy_its_extra_is_named(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "sympy", None)
    done = run("info gelu --simplify")
    assert (done.code, done.out) == (3, "")
    assert done.err == "actcli: --simplify needs sympy: pip install 'actcli[sympy]'.\n"


def test_info_tells_where_a_function_ends(run):
    lines = [" ".join(line.split()) for line in run("info log(x)").out.splitlines()]
    assert "limits f -> inf towards inf" in lines
    assert "kinks x = 0: an end; f -> -inf, f' -> inf from the right" in lines
    assert "shape increasing, concave, unbounded, smooth" in lines


def test_info_tells_of_poles(run):
    lines = [" ".join(line.split()) for line in run("info 1/x").out.splitlines()]
    assert "kinks x = 0: a pole, f -> -inf on the left, inf on the right" in lines
    assert "shape not monotonic, odd, unbounded, with a pole" in lines


def test_info_tells_the_first_of_many(run):
    told = run("info tan(x)").out
    assert "listed        only what lies from -32 to 32\n" in told
    assert "9.42478, 12.5664, and 12 more, which -f json lists\n" in told
    assert "                and 12 more, which -f json lists\n" in told
    assert told.count("a pole") == 8 + 1
    told = run("info sin(1/x)").out
    assert told.count("maximum") < 6
    assert "of class" not in told
    assert "x = 0: f has no value, and tends to 1\n" in run("info sin(x)/x").out
