"""How far results are from the truth is measured in every way in which they can differ."""

import math

import numpy as np
import pytest

from actcli.analysis.against import facts_to_keep, measured, true_values
from actcli.analysis.float_points import float_points
from actcli.catalogue import find
from actcli.errors import ReadError
from actcli.frameworks._measurement import Facts, Recomputed, TrueValues, measure_errors
from actcli.numerics.float_types import FLOAT_TYPES

SINGLE, NOTHING = FLOAT_TYPES["float32"], Facts()
INF, NAN = math.inf, math.nan
TINY = SINGLE.smallest_normal
ULP = 2.0**-23  # Of numbers from 1 to 2.


def found(x, truth, y, kind=SINGLE, facts=NOTHING, elsewhere=()):
    """Return what is found of results, without the three largest errors if they are 0."""
    samples = TrueValues(np.array(x, float), np.array(truth, float))
    findings = measure_errors(samples, np.array(y, float), kind, facts, elsewhere).findings
    return {kind: one for kind, one in findings.items() if one.error or one.x != x[0]}


def test_rounded_results_have_half_an_ulp_and_nothing_else():
    x = np.linspace(-3, 3, 1001)
    truth = np.tanh(x)
    seen = measure_errors(
        TrueValues(x, truth), SINGLE.round(truth), SINGLE, Facts((-1, 1), "increasing")
    )
    assert seen.points == 1001
    assert seen.findings.keys() == {"ulps", "absolute", "relative"}
    assert 0.45 < seen.findings["ulps"].error <= 0.5
    assert not seen.wrong(0.5)
    assert seen.wrong(0.4) == ["ulps"]


@pytest.mark.parametrize(
    ("kind", "x", "truth", "y", "facts", "error"),
    [
        ("flushed to 0", 5, 3 * TINY, 0, Facts(), 3 * 2.0**22),
        ("flushed to 0", 5, -TINY, -0.0, Facts(), 2.0**23),
        ("subnormal flushed to 0", 5, TINY / 4, 0, Facts(), 2.0**21),
        ("outside the range", 5, 1, 1 + 2 * ULP, Facts((0, 1)), 2),
        ("outside the range", 5, 0, -TINY, Facts((0, 1)), 2.0**23),
        ("wrong sign", 5, -1, 1, Facts(), 2.0**24),
        ("nan or inf for a number", 5, 1, NAN, Facts(), INF),
        ("nan or inf for a number", 5, 1, INF, Facts(), INF),
        ("value where there is none", 5, NAN, 1, Facts(), INF),
        ("number for nan", NAN, NAN, 0, Facts(), INF),
        ("value at infinity", INF, 1, 1 - ULP, Facts(), 1),
        ("value at infinity", -INF, 0, NAN, Facts(), INF),
        ("value at infinity", INF, INF, 6e37, Facts(), INF),
        ("value at a kink", 0, 0, 1, Facts(kinks=[0]), 1 / TINY / ULP),
        ("step back", 5, 1, 1 - 3 * ULP, Facts(trend="increasing"), 3),
    ],
)
def test_every_kind_of_error_is_found_at_its_place(kind, x, truth, y, facts, error):
    seen = found([0.5, 1, x], [0.5, 1, truth], [0.5, 1, y], facts=facts)
    assert seen[kind].error == error
    assert seen[kind].points == 1
    assert seen[kind].x == x or math.isnan(x)


@pytest.mark.parametrize(
    ("x", "truth", "y", "facts"),
    [
        (5, 1e39, INF, Facts()),  # too large for the type
        (5, 1, 1, Facts((0, 1))),
        (5, 1.7580993, float(np.float32(1.7580993)), Facts((-1.7580993, 1.7580993))),
        (NAN, NAN, 0, Facts(keeps_nan=False)),
        (INF, NAN, 3, Facts()),  # no limit
        (INF, INF, INF, Facts()),
        (5, NAN, NAN, Facts()),
        (0, 0, -0.0, Facts()),
    ],
)
def test_what_is_right(x, truth, y, facts):
    seen = found([1, x], [1, truth], [1, y], facts=facts)
    assert seen.keys() <= {"ulps", "absolute", "relative"}
    assert all(one.error < 1 for one in seen.values())


def test_a_number_instead_of_an_overflow_is_an_error():
    assert found([90], [1e39], [6.1e37])["ulps"].error > 1e6


def test_an_error_in_float64_counts_what_float64_leaves_of_the_truth():
    samples = TrueValues(np.array([1.0]), np.array([1.0]), np.array([2.0**-54]))
    seen = measure_errors(samples, np.array([1.0]), FLOAT_TYPES["float64"], Facts())
    assert seen.findings["ulps"].error == 0.25


def test_a_result_that_depends_on_the_place():
    again = Recomputed(np.array([1]), np.array([1 + 4 * ULP]))
    seen = found([0.5, 1], [0.5, 1], [0.5, 1], elsewhere=[again])["depends on the place"]
    assert (seen.error, seen.x, seen.points) == (4, 1, 1)


def test_a_verdict_has_a_threshold_and_values_outside_the_range_one_of_their_own():
    samples = TrueValues(np.array([1.0]), np.array([1.0]))
    seen = measure_errors(samples, np.array([1 + ULP]), SINGLE, Facts((0, 1)))
    assert seen.wrong(16) == ["outside the range"]
    assert seen.wrong(16, 1) == []


def test_a_wrong_sign_is_wrong_whatever_the_threshold():
    samples = TrueValues(np.array([1.0]), np.array([1e-37]))
    seen = measure_errors(samples, np.array([-1e-37]), SINGLE, NOTHING)
    assert seen.wrong(1e300, 1e300) == ["wrong sign"]


@pytest.mark.parametrize(("dtype", "count"), [("float16", 63488), ("bfloat16", 65280)])
def test_of_16_bits_all_numbers_are_tried(dtype, count):
    x = float_points(find("silu"), FLOAT_TYPES[dtype])
    assert len(x) == count
    assert (np.diff(x)[x[1:] != 0] > 0).all()
    assert np.array_equal(FLOAT_TYPES[dtype].round(x), x)


def test_of_float32_every_binade_and_the_neighbours_of_kinks_are_tried():
    x = float_points(find("relu6"), SINGLE)
    assert np.array_equal(x, np.float32(x))
    positive = x[x > 0]
    assert {*np.frexp(positive)[1].tolist()} == {*range(-148, 129)}
    beside = np.float32(6) + np.float32(2**-21) * np.arange(-8, 9)
    assert np.isin(beside, x).all()


class NumPyLibrary:
    """Something that computes by NumPy, in float32."""

    def __init__(self, compute):
        self.compute = compute

    def run(self, code, x, **options):
        with np.errstate(all="ignore"):
            result = self.compute(x.astype(np.float32))
        return None if result is None else result.astype(np.float64)


def test_a_library_is_measured():
    there = find("sigmoid").equivalents[0]
    library = NumPyLibrary(lambda x: 1 / (1 + np.exp(-x)))
    seen = measured(find("sigmoid"), there, library)
    assert seen.wrong(16) == []
    assert seen.findings["ulps"].error < 5

    short = NumPyLibrary(lambda x: 1 / (1 + np.exp(-x)) * (1 + np.float32(len(x) < 10)))
    assert "depends on the place" in measured(find("sigmoid"), there, short).wrong(16)


def test_a_library_that_differentiates_nothing():
    library = NumPyLibrary(lambda x: None)
    with pytest.raises(ReadError, match="does not differentiate"):
        measured(find("sigmoid"), find("sigmoid").equivalents[0], library, order=1)


def test_the_facts_of_a_slope_are_its_kinks():
    assert facts_to_keep(find("relu"), 1) == Facts(kinks=(0.0,), keeps_nan=False)
    assert facts_to_keep(find("sigmoid"), 0) == Facts((0, 1), "increasing", ())


def test_the_truth_of_float64_has_more_digits_than_float64():
    pytest.importorskip("mpmath")
    samples = true_values(find("softsign"), FLOAT_TYPES["float64"], 0)
    finite = np.isfinite(samples.x)
    assert np.count_nonzero(samples.remainder[finite]) > 100
    assert (np.abs(samples.remainder) <= np.spacing(np.abs(samples.truth)) / 2)[finite].all()
