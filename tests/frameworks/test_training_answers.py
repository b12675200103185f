"""What training frameworks really compute, as it was measured: values, defaults and slopes.

They are run where they are installed, here or in environments of their own (helpers/libraries.py).
"""

import numpy as np
import pytest
from helpers.libraries import framework_processes
from helpers.training_answers import ANSWERS, DEFAULTS, FAULT

from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import calls_in
from actcli.specs.spec import parse_spec

RELATIVE = 2e-5
# The measured numbers have five digits or more.


def named(row):
    number, framework, name, *_ = row
    version = FRAMEWORKS.load(framework).FRAMEWORK.verified_with
    return pytest.param(*row, *[""] * (7 - len(row)), id=f"{number}-{framework}-{version}-{name}")


COLUMNS = ("number", "framework", "name", "x", "values", "slopes", "fault")
ROWS = [named(row) for row in ANSWERS]


@pytest.fixture(scope="module")
def isolated():
    with framework_processes() as process_of:
        yield process_of


def close(got, expected):
    """Return whether numbers are equal to their measured digits; zeros may have any sign."""
    return np.allclose(got, expected, rtol=RELATIVE, atol=0, equal_nan=True)


@pytest.mark.timeout(400)
@pytest.mark.parametrize(COLUMNS, ROWS)
def test_the_framework_computes_what_was_measured(
    isolated, number, framework, name, x, values, slopes, fault
):
    library = isolated(framework)
    activation = parse_spec(name, framework=framework).bind({}).freeze()
    there, *_ = calls_in(activation, framework)
    code = there.code_with(activation.values)
    x = np.array(np.float32(x), np.float64)
    assert close(library.run(code, x, dtype="float32"), values)
    if slopes is not None:
        assert close(library.run(code, x, dtype="float32", order=1), slopes)


@pytest.mark.parametrize(COLUMNS, ROWS)
def test_defaults_of_the_framework_give_the_function_that_it_means(
    number, framework, name, x, values, slopes, fault
):
    """Ours differs exactly where a fault was measured."""
    activation = parse_spec(name, framework=framework).bind({}).freeze()
    x = np.float32(x)
    same = close(activation(x), values)
    if slopes is not None:
        same = same and close(activation.derivative(x), slopes)
    assert same == (fault != FAULT)


@pytest.mark.parametrize(("number", "framework", "name", "parameters"), DEFAULTS)
def test_defaults_of_the_framework(number, framework, name, parameters):
    activation = parse_spec(name, framework=framework).bind({})
    assert {key: activation.values[key] for key in parameters} == pytest.approx(parameters)
