"""Monte Carlo arithmetic: perturbation of the size of rounding errors, and lost digits."""

import numpy as np
import pytest

from actcli.numerics.monte_carlo import (
    SERIES_ULPS_LOG2,
    STREAMS,
    VALUE_ULPS_LOG2,
    Perturbation,
    has_lost_digits,
    perturb,
    perturb_product,
    perturb_quotient,
    perturb_sum,
    with_perturbation,
)

X = np.array([1.0, -3.5, 1e-300, 1e300, 0.1])


def test_perturb_returns_its_argument_without_an_active_stream():
    assert perturb(X) is X


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("ulps_log2", [SERIES_ULPS_LOG2, VALUE_ULPS_LOG2])
def test_perturbation_is_at_most_so_many_ulps_and_never_zero(stream, ulps_log2):
    x = np.concatenate([X, np.linspace(1, 2, 10000)])
    moved = with_perturbation(Perturbation(stream, ulps_log2), perturb)(x)
    assert (moved != x).all()
    assert (abs(moved - x) <= 2.0 ** (ulps_log2 - 52) * abs(x)).all()


def test_perturbation_depends_on_the_bits_of_each_number_alone():
    run = with_perturbation(Perturbation(1), perturb)
    assert np.concatenate([run(X[:2]), run(X[2:])]).tolist() == run(X).tolist()


def test_streams_differ():
    first, second = (
        with_perturbation(Perturbation(stream), perturb)(X).tolist() for stream in STREAMS
    )
    assert first != second


def test_stream_is_inactive_again_after_an_error():
    with pytest.raises(ZeroDivisionError):
        with_perturbation(Perturbation(1), lambda: 1 / 0)()
    assert perturb(X) is X


def test_product_by_a_constant_power_of_two_is_not_perturbed():
    run = with_perturbation(Perturbation(1), perturb_product)
    series = np.stack([X, np.ones(5)])
    assert run(4 * series, series, np.array([[4.0], [0.0]])) is not series
    assert run(4 * series, series, np.array([[4.0], [0.0]])).tolist() == (4 * series).tolist()
    assert run(3 * series, series, np.array([[3.0], [0.0]])).tolist() != (3 * series).tolist()
    moving = np.array([[4.0], [1.0]])  # whose derivative is not constant
    assert run(4 * series, series, moving).tolist() != (4 * series).tolist()


def test_zero_and_nan_are_not_perturbed():
    moved = with_perturbation(Perturbation(1), perturb)(np.array([0.0, np.nan, np.inf]))
    assert moved[0] == 0
    assert np.isnan(moved[1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_lost_digits_are_those_of_cancellation(dtype):
    x = np.array([1e-12, 1e-10, 0.5, 3.0])

    def compute():
        return ((perturb(1 + x)) - 1).astype(dtype)

    assert has_lost_digits(compute(), compute).tolist() == [True, True, False, False]


def test_results_that_stay_nan_or_zero_have_not_lost_digits():
    y = np.array([np.nan, 0.0, np.inf])
    assert not has_lost_digits(y, lambda: y).any()
    assert has_lost_digits(y, lambda: np.array([1.0, 0.0, np.inf])).tolist() == [True, False, False]


def test_exact_operations_are_left_alone_where_that_counts():
    a, b = np.array([[3.0, 0.1, 7.0]]), np.array([[2.0, 0.7, 7.0]])
    exact = Perturbation(1, spares_exact=True)
    for operation, values in (
        (perturb_sum, a + b), (perturb_product, a * b), (perturb_quotient, a / b)
    ):  # fmt: skip
        moved = with_perturbation(Perturbation(1), operation)(values, a, b)
        assert (moved != values).all()
        spared = with_perturbation(exact, operation)(values, a, b)
        assert (spared != values).tolist() == [[False, True, False]]


def test_results_of_the_same_value_move_apart_unless_their_operands_are_the_same():
    run = with_perturbation(Perturbation(1), perturb)
    one = np.array([1.0])
    assert run(one, one, np.array([1e-20])) != run(one, one, np.array([-1e-20]))
    assert run(one, one, np.array([1e-20])) == run(one, np.array([1e-20]), one)
