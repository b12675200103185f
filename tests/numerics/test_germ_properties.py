"""Laws that germs obey, and their agreement with what they stand for at a small ε."""

from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actcli.numerics.germ import UndecidedError, beside, functions, germ_of, precision

USUAL = precision(6, 60)

EPSILON = mpf(10) ** -60
# Small beside every coefficient here, and larger than the exponentials of its inverse.

GERM = beside(USUAL, 0, 1)

LEAVES = st.sampled_from((
    (GERM, lambda e: e),
    (1 / GERM, lambda e: 1 / e),
    (germ_of(USUAL, 2), lambda e: mpf(2)),
    (germ_of(USUAL, -3), lambda e: mpf(-3)),
    (functions.log(GERM), mp.log),
    (functions.square_root(GERM), mp.sqrt),
    (functions.exp(GERM), mp.exp),
    (functions.sine(GERM + 1), lambda e: mp.sin(e + 1)),
    (1 / (1 + GERM), lambda e: 1 / (1 + e)),
))  # fmt: skip


def sums(children):
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: (p[0][0] + p[1][0], lambda e: p[0][1](e) + p[1][1](e))),
        pairs.map(lambda p: (p[0][0] - p[1][0], lambda e: p[0][1](e) - p[1][1](e))),
        pairs.map(lambda p: (p[0][0] * p[1][0], lambda e: p[0][1](e) * p[1][1](e))),
    )


GERMS = st.recursive(LEAVES, sums, max_leaves=6)


def cancels(compute):
    """Return whether all known terms of a germ cancel, as far as its digits can tell."""
    try:
        germ = compute()
    except UndecidedError:
        return True
    return germ.is_nan or not germ.terms


@given(GERMS)
def test_a_sign_is_that_of_the_function_at_a_small_number(pair):
    germ, function = pair
    try:
        sign = germ.sign()
    except UndecidedError:
        return
    with mp.workdps(800):
        assert sign == mp.sign(function(EPSILON))


@given(GERMS, GERMS, GERMS)
def test_sums_and_products_obey_the_laws_of_a_ring(f, g, h):
    f, g, h = f[0], g[0], h[0]
    assert cancels(lambda: (f + g) * h - (f * h + g * h))
    assert cancels(lambda: (f * g) * h - f * (g * h))
    assert cancels(lambda: (f + g) - g - f)


@given(GERMS, GERMS)
def test_a_quotient_times_its_divisor_is_what_was_divided(f, g):
    f, g = f[0], g[0]
    assert cancels(lambda: (f / g) * g - f)


@given(GERMS, GERMS)
def test_the_derivative_of_a_product_is_by_the_rule(f, g):
    f, g = f[0], g[0]
    assert cancels(
        lambda: (f * g).differentiate() - (f.differentiate() * g + f * g.differentiate())
    )


@given(GERMS)
def test_exp_and_log_undo_each_other(pair):
    germ = pair[0]
    assert cancels(lambda: functions.exp(functions.log(abs(germ))) - abs(germ))


@given(GERMS, GERMS)
def test_the_order_is_total(f, g):
    f, g = f[0], g[0]
    try:
        relations = [f < g, f == g, f > g]
    except UndecidedError:
        return
    assert sum(relations) == 1
    assert relations[::-1] == [g < f, g == f, g > f]
