"""What all tests share: the fixtures `activation` and `sampled`, the smoke tests, Hypothesis.

A test that takes an `activation` runs once for every activation of the catalogue. A test that takes
a `sampled` one does too, but all except a few of these cases are marked as slow.

Hypothesis tries the same examples everywhere, so that a result depends on the change alone.
`pytest --hypothesis-profile=default` looks for new ones.

`pytest --tapes=never` and `--tapes=always` have NumPy do all the work, or tapes wherever a kernel
can be recorded, from the first number on.
"""

import os
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, settings

from actcli.catalogue import catalogue
from actcli.numerics.tape import choice, program

settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

SAMPLED = {"relu", "gelu", "threshold", "sine", "softmax"}
# A kink, extrema, a jump, oscillations, a vector function.

SMOKE_TESTS_PER_FILE = 3
# A file begins with what it is about; three of each take half a minute together.


def pytest_addoption(parser):
    parser.addoption("--tapes", choices=["always", "measured", "never"], default="measured")


def pytest_configure(config):
    os.environ.pop("FORCE_COLOR", None)  # What is tested is what a pipe gets.
    if config.getoption("--tapes") == "always":
        choice.MIN_SIMPLE_SHARE = {"d": 0.0, "f": 0.0}
        choice.MIN_SIZE_TO_RECORD = choice.MIN_SIZE_TO_RECORD_EACH_TIME = 1
    elif config.getoption("--tapes") == "never":
        program.interpreter = lambda: None


def pytest_generate_tests(metafunc):
    if "activation" in metafunc.fixturenames:
        metafunc.parametrize("activation", catalogue().values(), ids=lambda a: a.name)
    if "sampled" in metafunc.fixturenames:
        metafunc.parametrize("sampled", [*map(_sampled, catalogue().values())])


def _sampled(activation):
    marks = () if activation.name in SAMPLED else pytest.mark.slow
    return pytest.param(activation, id=activation.name, marks=marks)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the first case of the first few quick tests of every file with `smoke`."""
    chosen = defaultdict(list)
    for item in items:
        if item.get_closest_marker("slow"):
            continue
        functions = chosen[item.path]
        if item.originalname not in functions and len(functions) < SMOKE_TESTS_PER_FILE:
            functions.append(item.originalname)
            item.add_marker("smoke")
