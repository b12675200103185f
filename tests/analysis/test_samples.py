"""Samples of f and f', and the pieces in which they were seen."""

import math

import numpy as np

from actcli.analysis.domain import find_domain
from actcli.analysis.one_sided import kinks_at
from actcli.analysis.properties import Span
from actcli.analysis.samples import take_samples
from actcli.catalogue import find
from actcli.specs.spec import expression

INF = math.inf


def sampled(activation):
    domain = find_domain(activation)
    return take_samples(activation, domain, tuple(kinks_at(activation, domain.corners)))


def test_samples_hold_f_and_its_derivative():
    gelu = find("gelu")
    samples = sampled(gelu)
    assert (np.diff(samples.x) > 0).all()
    assert np.array_equal(samples.y, gelu(samples.x))
    assert np.array_equal(samples.dy, gelu.derivative(samples.x))


def test_samples_are_taken_where_f_has_values():
    samples = sampled(expression("log(x)"))
    assert (samples.x > 0).all()
    assert samples.edges == (0,)
    assert sampled(expression("sqrt(x**2 - 1)")).edges == (-1, 1)


def test_seams_are_kinks_and_breakpoints_of_higher_derivatives():
    assert sampled(find("relu")).seams == (0,)
    assert sampled(find("sqnl")).seams == (-2, 0, 2)
    assert sampled(find("gelu")).seams == ()


def test_holes_cut_the_line_into_pieces():
    samples = sampled(expression("1/x"))
    assert samples.holes.tolist() == [0]
    assert samples.piece(np.array([-1.0, 1e-300, 3.0])).tolist() == [0, 1, 1]


def test_span_throughout_joins_pieces_between_seams():
    samples = sampled(find("sqnl"))
    assert samples.throughout(abs(samples.x) > 2) == (Span(-INF, -2), Span(2, INF))
    assert samples.throughout(samples.x < 0) == (Span(-INF, 0),)
    assert samples.throughout(samples.x < 1) == (Span(-INF, 0),)
