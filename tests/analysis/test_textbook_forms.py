"""However a function of the catalogue is written, the same is told of it, or "not known"."""

import math

import numpy as np
import pytest
from helpers.textbook_forms import textbook_forms

from actcli.analysis.readings import read
from actcli.analysis.study import properties
from actcli.analysis.unknown import as_data
from actcli.catalogue import catalogue
from actcli.specs.spec import expression

INF = math.inf

RELATIVE, ABSOLUTE = 1e-9, 1e-12
# Of values; places are found where a slope is 0 to rounding.

PLACE_RELATIVE, PLACE_ABSOLUTE = 1e-6, 1e-9

QUICK = {"relu", "sigmoid", "elu", "hard_swish"}

FAR_OUT = (-1e10, -1000.0, -40.0, 40.0, 1000.0, 1e10)

FALLING = {
    "increasing": "decreasing",
    "decreasing": "increasing",
    "non-decreasing": "non-increasing",
    "non-increasing": "non-decreasing",
}

UNSEEN_STEEPNESS = {"smu"}
# Of a bend of a width of 1e-6 that is not at 0, or the ends of the grid, the slope goes unseen.


def functions():
    """Return the functions of a number whose formula is written; most are for slow tests."""
    for activation in catalogue().values():
        if activation.pointwise and activation.formula.is_written:
            marks = () if activation.name in QUICK else pytest.mark.slow
            yield pytest.param(activation, id=activation.name, marks=marks)


def same(a, b, relative=RELATIVE, absolute=ABSOLUTE):
    if a is None or b is None or isinstance(a, str):
        return a == b
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(
            same(x, y, relative, absolute) for x, y in zip(a, b, strict=True)
        )
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(a - b) <= relative * max(abs(a), abs(b)) + absolute


def moved(form, known):
    """Return the properties that f(factor·x + shift) has if those of f are known."""
    a, b = form.factor, form.shift

    def ends(pair):
        return tuple(pair) if a > 0 else tuple(reversed(pair))

    def line(found):
        return found and (found.slope * a, found.intercept + found.slope * b)

    trend = known.trend if a > 0 else FALLING.get(known.trend, known.trend)
    return {
        "limits": ends(known.limits),
        "slope_limits": tuple(a * limit for limit in ends(known.slope_limits)),
        "asymptotes": tuple(map(line, ends(known.asymptotes))),
        "bounds": known.bounds,
        "bounded": known.bounded,
        "continuous": known.continuous,
        "smooth": known.smooth,
        "trend": trend,
        "curvature": known.curvature,
        **({} if b else {"symmetry": known.symmetry}),
    }


def places(form, known):
    """Return the places that f(factor·x + shift) has if those of f are known."""

    def place(x):
        return (x - form.shift) / form.factor

    def spans(found):
        return sorted(sorted(map(place, span)) for span in found)

    same_line = (form.factor, form.shift) == (1, 0)
    return {
        "zeros": spans(known.zeros),
        "dead": spans(known.dead),
        "extrema": sorted((place(e.x), e.y) for e in known.extrema),
        **({"fixed_points": spans(known.fixed_points)} if same_line else {}),
        **({"saturated": spans(known.saturated)} if abs(form.factor) == 1 else {}),
        "kinks": [place(k.x) for k in known.kinks if not k.is_smooth][:: int(np.sign(form.factor))],
    }


def found_places(known):
    return {
        **{
            name: [[*span] for span in getattr(known, name)]
            for name in ("zeros", "dead", "fixed_points", "saturated")
        },
        "extrema": [(e.x, e.y) for e in known.extrema],
        "kinks": [kink.x for kink in known.kinks if not kink.is_smooth],
    }


def bound_form(form, declared):
    written = expression(form.text)
    values = declared.freeze().values
    return written.bind(**{name: values[name] for name in values if name in written.values})


@pytest.mark.parametrize("declared", [*functions()])
def test_what_is_told_of_a_form_is_true_or_not_known(declared):
    known = properties(declared.freeze())
    for form in textbook_forms(declared):
        found = properties(bound_form(form, declared))
        wrong = {
            name: (getattr(found, name), truth)
            for name, truth in moved(form, known).items()
            if not same(getattr(found, name), truth) and name not in found.unknown
        }
        if known.seen == found.seen == ((-INF, INF),):
            where = found_places(found)
            wrong |= {
                name: (where[name], truth)
                for name, truth in places(form, known).items()
                if not same(where[name], truth, PLACE_RELATIVE, PLACE_ABSOLUTE)
                and name not in found.unknown
            }
        steepest = known.steepest * abs(form.factor)
        if not same(found.steepest, steepest, PLACE_RELATIVE) and not math.isnan(
            found.steepest + steepest
        ):
            wrong["steepest"] = (found.steepest, steepest)
        if declared.name in UNSEEN_STEEPNESS:
            wrong.pop("steepest", None)
        assert not wrong, (form.text, wrong)
        assert {name for name in found.unknown if name not in as_data(found)} == set()


@pytest.mark.parametrize("declared", [*functions()])
def test_values_far_out_and_slopes_at_joins_are_those_of_the_catalogue(declared):
    declared = declared.freeze()
    joins = (0.0, *declared.kink_points())
    for form in textbook_forms(declared):
        f = bound_form(form, declared)
        if (form.factor, form.shift) != (1, 0):
            continue
        # What has lost its digits is computed again, or rounded, by commands alone.
        for x in np.array(FAR_OUT)[read(f, FAR_OUT).has_value].tolist():
            assert same(float(f(x)), float(declared(x))), (form.text, x)
        for x in joins:
            left, right = (
                float(declared.derivative(x, at_kink=side)) for side in ("left", "right")
            )
            for side, truth in (("left", left), ("right", right)):
                got = float(f.derivative(x, at_kink=side))
                assert math.isnan(got) or same(got, truth), (form.text, x, side)
            taken = float(f.derivative(x))
            between = min(left, right) - ABSOLUTE <= taken <= max(left, right) + ABSOLUTE
            assert math.isnan(taken) or between or same(left, right), (form.text, x)
