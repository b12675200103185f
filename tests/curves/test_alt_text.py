"""Alt texts: every number in them is true, nothing is missing, and they read as English."""

import math
import re
from functools import cache

import numpy as np
import pytest
from helpers.whole import whole

from actcli.activation import activation as declare
from actcli.analysis.study import properties
from actcli.catalogue import find
from actcli.curves.alt_text import alt_text
from actcli.curves.section import Section
from actcli.curves.trace import trace

NUMBER = r"−?\d+(?:\.\d+)?(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def alt_text_of(*activations, window=None):
    sections = [Section(a, a.base_point) for a in activations]
    return alt_text_of_sections(sections, window or activations[0].plot_window)


def alt_text_of_sections(sections, window):
    return alt_text(sections, [trace(section, *window) for section in sections], window)


@cache
def cached_alt_text(activation):
    """Return the alt text of a function, which several tests look at."""
    return alt_text_of(activation)


def alt_text_parts(activation):
    """Return the sentences on f and those on its derivative."""
    f, derivative = cached_alt_text(activation).split(". Its ")
    return f, derivative


def declared(f, derivative, kinks=(), **facts):
    def kernel(x):
        """A function."""
        with np.errstate(all="ignore"):
            return f(x)

    def rule(x):
        with np.errstate(all="ignore"):
            return derivative(x)

    facts = {"range": "(-inf, inf)"} | facts
    made = declare("Made", formula="x", kinks=kinks, **facts)(kernel)
    return made.with_derivative("x")(rule)


def number_pattern(value):
    """Return a pattern for a number of three digits, with or without zeros at its end."""
    digits = f"{value:.3g}".replace("-", "−")
    return rf"{re.escape(digits)}0*(?![\d.]\d)"


# What holds for every function


@whole
def test_alt_text_is_one_to_four_clean_sentences(activation):
    text = cached_alt_text(activation)
    assert text.endswith(".")
    assert text.startswith(activation.name)
    assert 1 <= len(re.findall(r"\.(?: |$)", text)) <= 4
    assert "nan" not in text
    assert "inf" not in text
    assert "-" not in text, "a minus sign, not a hyphen"
    assert not re.search(r"  | [.,;:]|\.\.", text)
    assert "None" not in text


def test_alt_text_is_reproducible(sampled):
    assert alt_text_of(sampled) == cached_alt_text(sampled)


@whole
def test_alt_text_has_every_extremum(activation):
    """They are listed one by one; of a wave, their number in the window is given."""
    known, (low, high) = properties(activation), activation.plot_window
    seen = [e for e in known.extrema if low < e.x < high] if known else []
    if counted := re.search(r"turns (\d+) times", alt_text_parts(activation)[0]):
        assert int(counted[1]) == len(seen) > 6
        return
    edge = (high - low) / 50  # within which a curve need not have turned yet
    for kind, x, y in (e for e in seen if low + edge < e.x < high - edge):
        assert re.search(
            f"a {kind} of {number_pattern(y)} at x = {number_pattern(x)}",
            alt_text_parts(activation)[0],
        )


@whole
def test_alt_text_has_every_kink_and_its_slopes(activation):
    known = properties(activation)
    for kink in known.kinks if known else ():
        if not kink.is_smooth:
            value, derivative = alt_text_parts(activation)
            for text in (value, derivative):  # A function that jumps has no derivative there.
                assert re.search(rf"(kink|jump|no value).* x = {number_pattern(kink.x)}", text)
            assert re.search(number_pattern(kink.slope_left), derivative)
            assert re.search(number_pattern(kink.slope_right), derivative)


@whole
def test_alt_text_has_the_limits(activation):
    known = properties(activation)
    if known:
        for text, limits in zip(
            alt_text_parts(activation), (known.limits, known.slope_limits), strict=True
        ):
            for limit in filter(math.isfinite, limits):
                assert re.search(f"(is|near|approaches|and|,) {number_pattern(limit)}", text)


@whole
def test_spans_called_near_a_limit_are_near_it(activation):
    known = properties(activation)
    f, derivative = alt_text_parts(activation)
    for text, function in ((f, activation), (derivative, activation.derivative)):
        for level, sign, edge in re.findall(rf"near ({NUMBER}) for x ([<>]) ({NUMBER})", text):
            level, edge = (float(n.replace("−", "-")) for n in (level, edge))
            x = edge + np.geomspace(1e-9, 700, 100) * (1 if sign == ">" else -1)
            assert known
            assert abs(function(x) - level).max() <= 0.021


@whole
def test_alt_text_has_the_symmetry(activation):
    known = properties(activation)
    for symmetry in ("odd", "even"):
        is_said = f"an {symmetry} function" in alt_text_parts(activation)[0]
        assert is_said == (known is not None and known.symmetry == symmetry)


# What some texts are


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (
            find("relu"),
            "relu is 0 for x < 0 and x for x > 0, with a kink at x = 0. "
            "Its derivative is 0 for x < 0 and 1 for x > 0, with a jump at x = 0, where it is 0.",
        ),
        (
            find("gelu"),
            "gelu is near 0 for x < −3.1, has a minimum of −0.170 at x = −0.752 and approaches "
            "y = x on the right. Its derivative is near 0 for x < −3.1, has a minimum of −0.129 "
            "at x = −1.41 and a maximum of 1.13 at x = 1.41, and approaches 1 on the right.",
        ),
        (
            find("sigmoid"),
            "sigmoid is near 0 for x < −4.6, rises through 0.5 at x = 0 and is near 1 for x > 4.6. "
            "Its derivative is near 0 for x < −4.6, has a maximum of 0.25 at x = 0 and is near 0 "
            "for x > 4.6.",
        ),
        (
            find("elu").bind(alpha=0.2),
            "elu (α = 0.2) is near −0.2 for x < −3, rises throughout and is x for x > 0, with a "
            "kink at x = 0. Its derivative is near 0 for x < −3, never falls and is 1 for x > 0, "
            "with a jump from 0.2 to 1 at x = 0, where it is 0.2.",
        ),
        (
            find("linear").bind(m=-2.5),
            "linear (m = −2.5), an odd function, is −2.5x everywhere. "
            "Its derivative is −2.5 everywhere.",
        ),
        (
            find("softmax"),
            "softmax, as x₁ goes from −5 to 5 while x₂ = 1 and x₃ = 0: component 1 rises from "
            "0.00181 to 0.976, component 2 falls from 0.730 to 0.0179 and component 3 falls from "
            "0.268 to 0.00657. Its Jacobian at (0, 1, 0) has entries from −0.122 to 0.244, and "
            "the diagonal 0.167, 0.244 and 0.167.",
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_alt_text_of_one_function(function, text):
    assert alt_text_of(function) == text


def test_alt_text_of_several_functions_has_a_clause_for_each():
    assert alt_text_of(find("relu"), find("tanh"), find("linear")) == (
        "relu, tanh and linear, each with its derivative. "
        "relu is 0 for x < 0 and x for x > 0, with a kink at x = 0; "
        "tanh, an odd function, is near −1 for x < −3, rises through 0 at x = 0 and is near 1 "
        "for x > 3; linear, an odd function, is x everywhere."
    )


def test_alt_text_of_a_sweep_has_its_first_and_last_member():
    elu = find("elu")
    assert alt_text_of(*(elu.bind(alpha=a) for a in (0.5, 1, 3))) == (
        "elu for α = 0.5, 1 and 3, each with its derivative. "
        "At α = 0.5 it is near −0.5 for x < −4, rises throughout and is x for x > 0, with a kink "
        "at x = 0; at α = 3 it approaches −3 on the left, rises throughout and is x for x > 0, "
        "with a kink at x = 0."
    )
    many = alt_text_of(*(elu.bind(alpha=a / 10) for a in range(1, 25)))
    assert many.startswith("elu for 24 values of α from 0.1 to 2.4, each with its derivative. ")


def test_random_parameter_is_described_at_its_mean():
    rrelu = find("rrelu")
    text = alt_text_of(rrelu, rrelu.bind(slope=0.3))
    assert text.startswith("rrelu for slope = 0.229 and 0.3, each with its derivative.")


def test_alt_text_of_a_long_vector_is_brief():
    softmax = find("softmax")
    text = alt_text_of_sections([Section(softmax, tuple(map(float, range(9))))], (-5, 5))
    assert "while the other 8 stay" in text
    assert "the others lie between" in text
    assert "diagonal" not in text


def test_features_outside_the_window_are_left_out():
    text = alt_text_of(find("gelu"), window=(0, 3))
    assert "minimum" not in text
    assert "near" not in text
    assert "kink" not in alt_text_of(find("relu"), window=(1, 3))


@pytest.mark.parametrize("window", [(-1e308, 1e308), (-1e-300, 1e-300), (1, 1 + 1e-15)])
def test_every_window_has_an_alt_text(sampled, window):
    text = alt_text_of(sampled, window=window)
    assert text.endswith(".")
    assert "nan" not in text


def test_component_without_values():
    text = alt_text_of_sections([Section(find("softmax"), (0.0, math.inf, math.inf))], (-5, 5))
    assert "component 1 has no value" in text


# Functions that nobody has declared yet


@pytest.mark.parametrize(
    ("f", "derivative", "kinks", "text"),
    [
        (
            lambda x: np.clip(x / 6 + 0.5, 0, 1), lambda x: np.where(abs(x) < 3, 1 / 6, 0.0),
            ("-3", "3"),
            "kernel is 0 for x < −3, 0.167x + 0.5 for −3 < x < 3 and 1 for x > 3, with kinks at "
            "x = −3 and x = 3. Its derivative is 0 for x < −3, 0.167 for −3 < x < 3 and 0 for "
            "x > 3, with jumps at x = −3, where it is 0, and at x = 3, where it is 0.",
        ),
        (
            np.sign, lambda x: 0 * x, ("0",),
            "kernel, an odd function, is −1 for x < 0 and 1 for x > 0, with a jump at x = 0, "
            "where it is 0. Its derivative is 0 for x < 0 and 0 for x > 0, with no value at x = 0.",
        ),
        (
            np.abs, np.sign, ("0",),
            "kernel, an even function, is −x for x < 0 and x for x > 0, and has a minimum of 0 at "
            "x = 0, with a kink at x = 0. Its derivative is −1 for x < 0 and 1 for x > 0, with a "
            "jump at x = 0, where it is 0.",
        ),
        (
            lambda x: x * x, lambda x: 2 * x, (),
            "kernel, an even function, rises without bound on the left, has a minimum of 0 at "
            "x = 0 and rises without bound on the right. Its derivative falls without bound on the "
            "left, and rises through 0 at x = 0 and without bound on the right.",
        ),
        (
            lambda x: np.sin(4 * x), lambda x: 4 * np.cos(4 * x), (),
            "kernel, an odd function, turns 12 times between −1 and 1. "
            "Its derivative turns 13 times between −4 and 4.",
        ),
        (
            lambda x: 0 * x + 12345, lambda x: 0 * x, (),
            "kernel, an even function, is 1.23 × 10⁴ everywhere. Its derivative is 0 everywhere.",
        ),
    ],
    ids=["hard_sigmoid", "sign", "abs", "square", "sine", "constant"],
)  # fmt: skip
def test_alt_text_of_functions_outside_the_catalogue(f, derivative, kinks, text):
    assert alt_text_of(declared(f, derivative, kinks)) == text


def test_alt_text_without_ends_or_extrema_has_the_range():
    waves = declared(np.sin, np.cos)
    assert alt_text_of(waves, window=(2, 4)).startswith(
        "kernel, an odd function, lies between −0.757 and 0.909."
    )
