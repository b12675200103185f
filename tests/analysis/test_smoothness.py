"""How many derivatives are continuous."""

import math

import pytest

from actcli.analysis.smoothness import smoothness
from actcli.catalogue import find

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
