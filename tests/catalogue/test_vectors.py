"""Functions of a vector agree with their formulas, and their Jacobians too."""

import math

import numpy as np
import pytest
from helpers.computed import computed
from helpers.vectors import FAR_SCORES, LARGEST, SCORES, judged, scores
from mpmath import mp, mpf

from actcli.activation.lengths import LengthError
from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue, find
from actcli.reference import vector_truth
from actcli.reference.dual import Dual
from actcli.reference.mp_words import DUAL_VECTORS
from actcli.reference.truth import AGREEMENT_TOLERANCE, UNDERFLOWED

VECTORS = [a for a in catalogue().values() if not a.pointwise]
SHARES = ("softmax", "softmin", "gumbel_softmax", "sparsemax", "entmax15")  # They sum to one.
SPLIT = {"crelu", "concatenated_elu", "maxout", "maxmin"} | {
    a.name for a in VECTORS if a.family == "gated"
}


def vectors(test):
    return pytest.mark.parametrize("a", VECTORS, ids=lambda a: a.name)(test)


def assert_accurate(a, bounds, inputs, dtype=float):
    """Assert errors within the bounds everywhere, and below 0.75 ulp on average."""
    found = [judged(a, x, dtype) for x in inputs]
    for which, bound in enumerate(bounds):
        errors = [max(errors[which]) for errors in found]
        worst = int(np.argmax(errors))
        assert errors[worst] <= bound, ("f", "f'")[which] + f" at {inputs[worst].tolist()}"
        assert np.mean([e for errors in found for e in errors[which]]) < 0.75


@vectors
def test_accuracy(a):
    assert_accurate(a, a.accuracy, list(scores(a, every=24)))


@pytest.mark.slow
@vectors
def test_accuracy_at_all_scores(a):
    assert_accurate(a, a.accuracy, list(scores(a)))


@pytest.mark.slow
@vectors
def test_accuracy_at_other_settings(a):
    for parameter in a.parameters:
        if parameter.is_random:  # one noise for all scores changes nothing
            continue
        for value in (-0.7, 0.0, 1e-300, 1e-3, 2.0, 3.7, 1e300):
            try:
                other = a.bind(**{parameter.name: value})
                inputs = [x for x in scores(a, every=7) if other.outputs(len(x))]
            except (ParameterError, LengthError):
                continue
            assert_accurate(other, a.accuracy, inputs)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@vectors
def test_short_floats_are_rounded_once(a, dtype):
    with np.errstate(over="ignore"):
        inputs = [x.astype(dtype) for x in scores(a, every=60)]
    inputs = [x for x in inputs if np.isfinite(x).all()]
    assert_accurate(a, (0.51, 0.51), inputs, dtype)


@vectors
def test_the_derivative_formula_is_the_derivative_of_the_formula(a):
    x = np.array([0.3, -1.7, 2.5, 2.2])
    m, n = a.outputs(len(x)), len(x)
    exact = vector_truth(a)(x.tolist())
    at = np.array([Dual(mpf(v)) for v in x])
    f = np.array([Dual(v) for v in exact[:m]])
    values = {name: Dual(mpf(value)) for name, value in a.freeze().values.items()}
    columns = np.array([Dual(mpf(j + 1)) for j in range(n)])
    for i in range(m):
        grouped = {**DUAL_VECTORS, "group": lambda x, p, i=i: DUAL_VECTORS["group"](x, p)[i]}
        with mp.workdps(60):
            row = a.derivative_formula.over({**grouped, "pi": +mp.pi, "e": +mp.e})(
                x=at, x_i=at[i] if m == n else None, x_j=at,
                i=Dual(mpf(i + 1)), j=columns, n=Dual(mpf(n)), **values,
                **{f"{a.name}_i": f[i], f"{a.name}_j": f, f"{a.name}_k": f},
            )  # fmt: skip
            row = np.broadcast_to(np.asarray(row, object), n)
            for got, wanted in zip(row, exact[m + i * n :], strict=False):
                difference = abs(got.value - wanted)
                tolerance = AGREEMENT_TOLERANCE * max(abs(wanted), UNDERFLOWED)
                assert difference <= tolerance, (i, row, wanted)


# Sums of outputs and of rows of Jacobians.


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("x", [*SCORES, *FAR_SCORES], ids=str)
def test_shares_sum_to_one(name, x):
    y = find(name)(x)
    assert math.fsum(y) == pytest.approx(1, abs=4e-16)
    assert (y >= 0).all()


@vectors
def test_rows_of_the_jacobian_sum_to_what_they_should(a):
    for x in [*SCORES, *FAR_SCORES]:
        y, jacobian = computed(a, x)
        sums = [math.fsum(row) for row in jacobian]
        if a.name in SHARES or a.name in ("log_softmax", "hardmax"):
            wanted = np.zeros(len(y))  # Adding a constant to all scores changes nothing.
        elif a.name == "softmax_one":
            wanted = y * (1 - y.sum())
        elif a.name in ("maxout", "maxmin"):
            wanted = np.ones(len(y))  # Adding a constant to all inputs adds it to all outputs.
        else:
            return
        assert sums == pytest.approx(wanted, abs=4e-16, rel=1e-12)


@pytest.mark.parametrize("name", ["softmax", "softmin", "log_softmax", "sparsemax", "entmax15"])
@pytest.mark.parametrize("offset", [1, -740, 2.0**40, -(2.0**50)])
def test_adding_a_constant_to_all_scores_changes_nothing(name, offset):
    a, x = find(name), np.array([3, 0.75, 0.5, 2.75])
    assert np.array_equal(a(x + offset), a(x))
    assert np.array_equal(a.derivative(x + offset), a.derivative(x))


def test_log_softmax_of_scores_far_apart():
    a = find("log_softmax")
    half = -math.log(2)
    assert a([1e300, 1e300, 1e299]).tolist() == [half, half, -9e299]
    assert a([LARGEST, -LARGEST]).tolist() == [0, -np.inf]  # Beyond the largest float.
    assert a([-LARGEST, -LARGEST]).tolist() == [half, half]
    assert a([1e300, 0]).tolist() == [0, -1e300]
    assert a([0, -800, -801]).tolist()[1:] == [-800, -801]


@vectors
def test_vectors_of_a_million_entries(a):
    """Nothing overflows, and no sum loses a digit."""
    x = np.random.default_rng(5).normal(0, 3, 1_000_000)
    y = a(x)
    assert np.isfinite(y).all()
    assert len(y) == a.outputs(len(x))
    if a.name in SHARES:
        assert math.fsum(y) == pytest.approx(1, abs=4e-16)
    if a.name in ("softmax", "log_softmax"):
        total, some = math.fsum(np.exp(x)), slice(None, None, 5000)
        wanted = np.exp(x[some]) / total if a.name == "softmax" else x[some] - math.log(total)
        assert y[some] == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize("name", SHARES)
def test_sums_do_not_depend_on_the_memory_layout(name):
    x = np.random.default_rng(5).normal(0, 3, (2, 50_000))
    assert np.array_equal(find(name)(np.asfortranarray(x)), find(name)(x))


# Infinities, nan, ties and lengths.


@pytest.mark.parametrize("name", [*SHARES, "hardmax"])
@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([np.inf], [1]),
        ([-np.inf], [1]),
        ([np.inf, 1e308, -np.inf], [1, 0, 0]),
        ([-np.inf, 2, -np.inf, -np.inf], [0, 1, 0, 0]),
        ([-np.inf, 2, -np.inf, 2], [0, 0.5, 0, 0.5]),
        ([-np.inf, -np.inf], [np.nan, np.nan]),
        ([np.inf, 0, np.inf], [np.nan, np.nan, np.nan]),
        ([np.nan, 1], [np.nan, np.nan]),
    ],
)
def test_shares_of_infinite_scores(name, x, expected):
    a, x, expected = find(name), np.array(x), np.array(expected)
    if name == "softmin":
        x = -x
    if name == "hardmax":  # has a first maximum among equals
        expected = np.where(np.isnan(x).any(), np.nan, np.arange(len(x)) == np.argmax(x))
    y, jacobian = computed(a, x)
    assert np.allclose(y, expected, rtol=1e-15, atol=0, equal_nan=True)
    assert np.array_equal(np.isnan(jacobian).any(axis=-1), np.isnan(y))


@vectors
def test_nan_spreads_to_the_outputs_that_depend_on_it(a):
    x = np.array([0.3, -1.7, 2.5, 2.2])
    depends = (computed(a, x)[1] != 0) | (computed(a, -x)[1] != 0)
    for k in range(len(x)):
        given = np.where(np.arange(len(x)) == k, np.nan, x)
        y, jacobian = computed(a, given)
        expected = depends[:, k] if a.name in SPLIT else np.ones(len(y), bool)
        assert np.isnan(y).tolist() == expected.tolist()
        assert np.isnan(jacobian).any(axis=-1).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("name", "x", "expected", "jacobian"),
    [
        ("hardmax", [1, 3, 3], [0, 1, 0], np.zeros((3, 3))),
        ("sparsemax", [0, 0.5, 1], [0, 0.25, 0.75], [[0, 0, 0], [0, 0.5, -0.5], [0, -0.5, 0.5]]),
        ("crelu", [0, -2], [0, 0, 0, 2], [[0, 0], [0, 0], [0, 0], [0, -1]]),
        ("maxout", [2, 2], [2], [[1, 0]]),
        ("maxmin", [2, 2, 1, 3], [2, 2, 3, 1], np.eye(4)[[0, 1, 3, 2]]),
        ("reglu", [0, 5], [0], [[0, 0]]),
        ("clamped_swiglu", [-1000, 7], [0], [[0, 0]]),
    ],
)
def test_values_and_slopes_at_ties_and_corners(name, x, expected, jacobian):
    """The first of equal entries is the maximum; slopes at corners are those of the docstrings."""
    y, slopes = computed(find(name), x)
    assert y.tolist() == expected
    assert slopes.tolist() == np.array(jacobian).tolist()


@vectors
def test_functions_of_vectors_work_along_the_last_axis(a):
    x = np.random.default_rng(2).normal(0, 5, (2, 3, 4))
    y, jacobian = computed(a, x)
    for i in np.ndindex(2, 3):
        assert np.array_equal(y[i], a(x[i]))
        assert np.array_equal(jacobian[i], a.derivative(x[i]))


def test_a_length_that_cannot_be_split_is_an_error():
    for name, said in (
        ("glu", "glu splits its input in two halves and needs an even number of values, got 3."),
        ("maxmin", "maxmin splits its input in pairs and needs an even number of values, got 3."),
        ("maxout:4", "splits its input in groups of 4 and needs a multiple of 4 values, got 3."),
    ):
        name, _, pieces = name.partition(":")
        a = find(name).bind(pieces=float(pieces)) if pieces else find(name)
        for f in (a, a.derivative):
            with pytest.raises(LengthError, match=said):
                f([1, 2, 3])


def test_gumbel_noise_is_drawn_for_each_score():
    a, rng = find("gumbel_softmax"), np.random.default_rng(3)
    x = np.zeros((20_000, 3))
    drawn = a.freeze(x.shape, rng)
    y = drawn(x)
    assert np.allclose(y.sum(axis=-1), 1)
    chosen = np.bincount(y.argmax(axis=-1), minlength=3) / len(y)
    assert np.allclose(chosen, 1 / 3, atol=0.02)  # The Gumbel trick: as often as softmax says.
    assert np.array_equal(drawn(x), y)
    z, tau = np.array([1.0, 2.0, 3.0]), 0.7
    noise = drawn.values["noise"][0]
    assert np.allclose(
        drawn.bind(tau=tau)(np.tile(z, (len(x), 1)))[0], find("softmax")((z + noise) / tau)
    )
    assert np.allclose(a(z, tau=tau), find("softmax")(z / tau))


def test_a_fractional_group_size_is_an_error():
    with pytest.raises(LengthError, match="it needs an integer"):
        find("maxout").bind(pieces=2.5)(np.arange(5.0))
