"""Where functions are looked at: endless kinks and oscillations, and where they accumulate."""

import math

import numpy as np
import pytest

from actcli.analysis.accumulations import MAX_TURNS_PER_SIDE, accumulation_at
from actcli.analysis.domain import find_domain
from actcli.analysis.properties import Span
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.catalogue import find
from actcli.errors import ActcliError
from actcli.specs.spec import expression

INF = math.inf


def test_domain_is_the_whole_line_unless_oscillations_are_endless():
    whole_line = find_domain(find("relu"))
    assert (whole_line.low, whole_line.high, whole_line.corners) == (-INF, INF, (0.0,))
    assert not whole_line.oscillates
    cut = find_domain(expression("sin(x)"))
    assert (cut.low, cut.high) == (-32, 32)
    assert cut.oscillates


def test_points_of_a_domain_are_of_every_magnitude_without_corners():
    x = find_domain(find("relu")).points()
    assert x[0] == -x[-1] == -np.finfo(float).max
    assert 0 not in x
    assert {5e-324, -5e-324, 2.0**-500, 2.0**500, 1 / 64} <= {*x.tolist()}


def test_accumulation_is_the_span_of_accumulating_oscillations():
    low, high = accumulation_at(expression("sin(1/x)"), 0.0)
    assert -0.1 < low < 0 < high < 0.1
    assert accumulation_at(expression("1/x"), 0.0) is None
    assert accumulation_at(expression("sin(x)"), 0.0) is None


def test_spans_of_a_domain_leave_accumulations_out():
    domain = find_domain(expression("sin(1/x)"))
    (accumulation,) = domain.accumulations
    assert domain.spans == (Span(-INF, accumulation.low), Span(accumulation.high, INF))
    assert not ((domain.points() > accumulation.low) & (domain.points() < accumulation.high)).any()


@pytest.mark.parametrize(
    "text",
    [
        "abs(sin(x**9))",
        "tan(x**5)",
        "sin(1/x)",
        pytest.param("sign(sin(1/x))", marks=pytest.mark.slow),
    ],
)
def test_endless_kinks_and_oscillations_are_cut(text):
    known = properties(expression(text))
    assert len(known.kinks) <= 2 * MAX_TURNS_PER_SIDE
    if text.startswith("sign"):  # Jumps are too many next to 0, and elsewhere it is flat.
        assert (known.dead[0].low, known.dead[-1].high) == (-INF, INF)
        assert all(abs(end) < 1e-12 for end in (known.dead[0].high, known.dead[-1].low))
    else:
        assert known.dead == ()
    assert known.trend is None or text.startswith("sign")


def test_accumulating_oscillations_are_listed_up_to_the_accumulation():
    known = properties(expression("sin(1/x)"))
    (_, left), (right, _) = known.seen
    assert -0.1 < left < 0 < right < 0.1
    assert known.kinks == ()
    assert known.bounds == (-1, 1)
    assert known.steepest == INF
    assert math.isnan(smoothness(expression("sin(1/x)")))
    places = [1 / ((k + 0.5) * math.pi) for k in range(9) if 1 / ((k + 0.5) * math.pi) >= right]
    found = [extremum.x for extremum in known.extrema if extremum.x > 0]
    assert found == pytest.approx(places[::-1])
    zeros = [1 / (k * math.pi) for k in range(1, 9) if 1 / (k * math.pi) >= right]
    assert [span.low for span in known.zeros if span.low > 0] == pytest.approx(zeros[::-1])


def test_flattening_oscillations_have_a_steepest_slope():
    known = properties(expression("x**2*sin(1/x)"))
    assert len(known.seen) == 2
    # f' = 2x sin(1/x) - cos(1/x), which is steepest where f'' = 0.
    x = np.linspace(0.05, 5, 1_000_001)
    most = abs(2 * x * np.sin(1 / x) - np.cos(1 / x)).max()
    assert known.steepest == pytest.approx(most, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "steepest"), [("x*sin(x)", INF), ("sin(exp(x))", INF), ("sin(3*x)", 3)]
)
def test_steepest_slope_of_endless_oscillations(text, steepest):
    known = properties(expression(text))
    assert math.isnan(known.slope_limits[1])
    assert known.seen[-1].high <= 32
    assert known.steepest == pytest.approx(steepest)


def test_accumulation_is_not_dead():
    assert properties(expression("where(x > 0, 1/sin(x**7), 1)")).dead == (Span(-INF, 0.0),)


def test_oscillations_are_bounded_unless_they_grow():
    assert properties(expression("sin(x) + 2")).bounds == (1, 3)
    assert properties(expression("x*sin(x)")).bounds == (-INF, INF)


def test_function_without_any_value_is_an_error():
    with pytest.raises(ActcliError, match=r"sqrt\(-1-x\*\*2\) has no value"):
        properties(expression("sqrt(-1 - x**2)"))


def test_rounding_beside_a_gap_steepens_no_line():
    assert properties(expression("(x**2 - 1)/(x - 1)")).steepest == 1
