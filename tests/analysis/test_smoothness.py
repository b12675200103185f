"""How many derivatives are continuous."""

import math

import pytest

from actcli.analysis.fact_rows import range_rows
from actcli.analysis.smoothness import smoothness
from actcli.catalogue import find
from actcli.specs.spec import expression, parse_spec

INF = math.inf


@pytest.mark.parametrize(
    ("name", "derivatives"),
    [
        ("gelu", math.inf),
        ("sinc", math.inf),
        ("soft_exponential", math.inf),
        ("shifted_softplus", math.inf),
        ("xielu", 1),
        ("elu", 1),
        ("celu", 1),
        ("softsign", 1),
        ("squared_relu", 1),
        ("smelu", 1),
        ("isrlu", 2),
        ("relu", 0),
        ("selu", 0),
        ("sign", -1),
    ],
)
def test_smoothness_of_the_catalogue(name, derivatives):
    assert smoothness(find(name)) == derivatives


def test_smoothness_depends_on_the_parameters():
    assert smoothness(find("soft_exponential").bind(alpha=-0.5)) == INF  # and it ends at -1.5
    assert smoothness(find("elu").bind(alpha=0.5)) == 0


@pytest.mark.parametrize(
    ("formula", "derivatives"),
    [
        ("cbrt(x)", 0),
        ("sign(x)*sqrt(abs(x))", 0),
        ("x*log(abs(x))", 0),
        ("abs(x)**1.5", 1),
        ("x**2*log(abs(x))", 1),
        ("cbrt(x)**7", 2),
        ("exp(-1/x**2)", INF),
        ("asin(x)", INF),
    ],
)
def test_an_infinite_derivative_is_not_continuous(formula, derivatives):
    assert smoothness(expression(formula)) == derivatives


def test_a_vertical_tangent_is_named():
    told = dict(range_rows(expression("cbrt(x)")))
    assert told["kinks"] == "x = 0: f' is inf on both sides"
    assert told["shape"].endswith("with a vertical tangent")


def test_smoothness_of_code_is_not_known(tmp_path):
    file = tmp_path / "own.py"
    file.write_text("import numpy as np\ndef f(x):\n    return np.copysign(x**2, x)\n")
    assert math.isnan(smoothness(parse_spec(f"{file}:f").bind({})))
