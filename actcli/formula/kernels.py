"""Kernels made of formulas: values over arrays, and derivatives by jets.

They compute as carefully as their formula is written, and warn of nothing: what a branch that is
not taken comes to is nobody's fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from actcli.formula import Formula, Function, Words
from actcli.numerics import np
from actcli.numerics.select import where

if TYPE_CHECKING:
    from actcli.numerics import Array

Outputs = Callable[[int], int]
Kernel = Callable[..., "Array"]

FAR, NEARER = 2.0**200, 2.0**50  # where functions have settled; nearer if they overflow there
APART = tuple(1 + i / 7 for i in range(8))  # so that of waves not all are alike


def value(formula: Formula, *, pointwise: bool = True) -> Kernel:
    """The kernel of a formula in x, a number or a vector."""

    def kernel(x: Array, **values: Any) -> Array:
        run, fixed = formula.over(_arrays()), _floats(values)

        def at(x: Array, **fixed: Any) -> Array:
            return np.asarray(run(x=x, **fixed))

        with np.errstate(all="ignore"):
            if pointwise:
                return _everywhere(at, x, fixed)
            return where(np.isnan(x), x, at(x, **fixed))

    return kernel


def derivative(formula: Formula, order: int) -> Kernel:
    """The kernel of its derivative of that order in x, a number."""

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import chosen, differentiate

        run, fixed = formula.over(_series()), _floats(values)

        def at(x: Array, **fixed: Any) -> Array:
            y = differentiate(lambda x, **values: run(x=x, **values), x, order, 1.0, fixed)
            # To 0/0, perhaps, of exponentials that no float holds.
            lost = np.isnan(y) & ~np.isnan(x)
            if not lost.any():
                return y
            wide = _over_places(formula)
            there = chosen(fixed, lost)
            y = np.array(y)
            y[lost] = differentiate(
                lambda x, **values: wide(x=x, **values), x[lost], order, 1.0, there
            )
            return y

        return _everywhere(at, x, fixed)

    return kernel


def in_parameter(formula: Formula, name: str, order: int, outputs: Outputs | None = None) -> Kernel:
    """The kernel of its derivative of that order in a parameter; of vectors it has `outputs`."""

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import differentiate

        placed, shape = _placed(x, outputs) if outputs else {}, x.shape
        if outputs and not np.ndim(values[name]):  # one for every output, however many
            shape = (*x.shape[:-1], 1)
        run, fixed = _over_places(formula), placed | _floats(values)
        at = np.broadcast_to(fixed.pop(name), shape)

        def along(p: Any) -> Any:
            y = run(x=x, **fixed, **{name: p})
            return _for_each(y, outputs(x.shape[-1])) if outputs else y

        return differentiate(along, at, order)

    return kernel


def partials(formula: Formula, order: int, outputs: Outputs = int) -> Kernel:
    """The kernel of its derivatives of that order in each coordinate of x, a vector.

    Of x shaped (..., n) they are shaped (..., m, n): row i for output i, column j for input j;
    there are `outputs` of n outputs.
    """

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import coordinate_derivatives

        # What is drawn for each input is the same in whichever direction x moves.
        values = {name: v[..., None, :] if np.ndim(v) else v for name, v in values.items()}
        run, fixed = _over_places(formula), _placed(x, outputs) | _floats(values)
        m = outputs(x.shape[-1])
        return coordinate_derivatives(lambda x: _for_each(run(x=x, **fixed), m), x, order)

    return kernel


def directional(formula: Formula, order: int, along: Array, outputs: Outputs = int) -> Kernel:
    """The kernel of its derivative of that order as x, a vector, moves in one direction."""

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import differentiate

        run, fixed = _over_places(formula), _placed(x, outputs) | _floats(values)
        m = outputs(x.shape[-1])
        return differentiate(lambda x: _for_each(run(x=x, **fixed), m), x, order, along)

    return kernel


def _for_each(y: Any, m: int) -> Any:
    """One for each of m outputs, as which a formula of the whole vector counts: `sum(x)`."""
    return y if np.shape(y)[-1:] == (m,) else y + np.zeros(m)


def _placed(x: Array, outputs: Outputs) -> dict[str, Any]:
    """What a formula calls the place of an output, and the number of inputs."""
    n = x.shape[-1]
    return {"i": np.arange(1.0, outputs(n) + 1), "n": np.float64(n)}


def _over_places(formula: Formula) -> Callable[..., Any]:
    """The formula over jets, with words about places in a vector, and exponentials of any size."""
    from actcli.formula.jet_words import scaled_jets
    from actcli.numerics.scaled_exp import accepting_scaled, unscaled

    words = {**scaled_jets()}
    called = _called(words)
    words["function"] = lambda function: accepting_scaled(called(function))
    run = formula.over(words)
    return lambda **names: unscaled(run(**names))


def _arrays() -> Words:
    """The words over arrays; a function that a formula calls is its own kernel."""
    from actcli.formula.array_words import ARRAYS

    return {**ARRAYS, "function": lambda function: function}


def _series() -> Words:
    """The words over jets."""
    from actcli.formula.jet_words import JETS

    words = {**JETS}
    words["function"] = _called(words)
    return words


def _called(words: Words) -> Callable[[Function], Callable[..., Any]]:
    """What becomes over jets of a function that a formula calls: its kernel and its derivative.

    Beyond the first order, and in a parameter, it is its formula over these words.
    """
    from actcli.numerics.jet import Jet
    from actcli.numerics.stochastic import perturb

    def called(function: Function) -> Callable[..., Any]:
        series = function.over(words)

        def call(x: Any, **settings: Any) -> Any:
            fixed = not any(isinstance(value, Jet) for value in settings.values())
            if fixed and not isinstance(x, Jet):
                return function(x, **settings)
            if not fixed or x.order > 1:
                return series(x, **settings)
            f = function.bind(**settings)
            slope = f.directional_derivative(x.value, x.c[1])
            if f.pointwise:  # what does not move has no slope, even where that of f is infinite
                slope = where(x.c[1] == 0, 0.0, slope)
            return Jet(perturb(np.stack([f(x.value), slope])))

        return call

    return called


def _floats(values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as NumPy's numbers, which divide by zero as arrays do."""
    return {name: np.asarray(v, np.float64)[()] for name, v in values.items()}


def _everywhere(function: Callable[..., Array], x: Array, values: Mapping[str, Any]) -> Array:
    """The function, also of nan, which it stays, and of infinity, where it is its limit."""
    far = np.isinf(x)
    y = where(np.isnan(x), x, function(where(far, np.copysign(FAR, x), x), **values))
    if far.any():
        from actcli.numerics.jet import chosen

        y = np.array(np.broadcast_to(y, x.shape))
        y[far] = _at_infinity(partial(function, **chosen(values, far)), x[far])
    return y


def _at_infinity(function: Callable[[Array], Array], x: Array) -> Array:
    """Its limit on the side of each x."""

    def looked(place: float) -> tuple[Array, Any]:
        near = np.stack([function(np.copysign(place * part, x)) for part in APART])
        far = function(np.copysign(place**2, x))
        return _limit(near, far), np.isfinite(near).all(axis=0) & np.isfinite(far)

    limit, sound = looked(FAR)
    return limit if sound.all() else where(sound, limit, looked(NEARER)[0])


def _limit(near: Array, far: Array) -> Array:
    """What a function tends to that is this at several places, and that much farther out.

    It has settled, or keeps growing; what is here one thing and there another is a wave.
    """
    with np.errstate(all="ignore"):
        settled = (near == far) | (abs(far - near) <= 1e-9 * abs(far))
        small = np.maximum(abs(near), abs(far)) < 2.0**-64
        grows = (abs(far) > 1.5 * abs(near)) & (abs(near) > 1) & (np.sign(near) == np.sign(far))
    return np.select(
        [settled.all(axis=0), small.all(axis=0), grows.all(axis=0)],
        [far, np.copysign(0.0, far), np.copysign(np.inf, far)],
        np.nan,
    )
