"""A test that asks for an `activation` runs over the whole catalogue.

One that asks for a `sampled` one does too, but quick runs have a few of every kind.

Hypothesis tries the same examples everywhere, so that a change is judged by what it changes.
`pytest --hypothesis-profile=default` looks for new ones.
"""

import pytest
from hypothesis import HealthCheck, settings

from actcli.catalogue import catalogue

settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

FEW = {"relu", "gelu", "threshold", "sine", "softmax"}  # a kink, extrema, a jump, waves, a vector


def pytest_generate_tests(metafunc):
    if "activation" in metafunc.fixturenames:
        metafunc.parametrize("activation", catalogue().values(), ids=lambda a: a.name)
    if "sampled" in metafunc.fixturenames:
        metafunc.parametrize("sampled", [*map(_sampled, catalogue().values())])


def _sampled(activation):
    marks = () if activation.name in FEW else pytest.mark.slow
    return pytest.param(activation, id=activation.name, marks=marks)
