"""Kernels made of formulas: values over arrays, and derivatives by jets.

They compute as carefully as their formula is written. They emit no warnings, since NumPy would also
warn of branches that are not taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from actcli.formula import Formula, Function, Words
from actcli.formula.called_words import divides_normal_words, has_exponentials
from actcli.formula.limits_at_infinity import completed_by_limits
from actcli.numerics import np
from actcli.numerics.recorded import Recorded
from actcli.numerics.select import any_by_numpy, where

if TYPE_CHECKING:
    from actcli.numerics import Array

Kernel = Callable[..., "Array"]
"""Computes a function of an array of float64 and of its parameters, given by name."""

Outputs = Callable[[int], int]
"""Returns how many values a function of a vector gives for so many inputs."""

DIRECTION = "direction of x"
# The name of an argument, which no parameter can have.


def value(formula: Formula, *, pointwise: bool = True) -> Kernel:
    """Return the kernel of a formula in x, a number or else a vector."""

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.monte_carlo import is_perturbing

        run, fixed = formula.over(_array_words()), as_numpy(values)
        if is_perturbing():  # as arithmetic on arrays is not
            run = _values_by_jets(formula, scaled=not pointwise)

        def at(x: Array, **fixed: Any) -> Array:
            y: Any = run(x=x, **fixed)
            y = y if isinstance(y, Recorded) else np.asarray(y)
            return _without_overflow(formula, y, x, fixed)

        with np.errstate(all="ignore"):
            if pointwise:
                return completed_by_limits(formula, at, x, fixed)
            return where(np.isnan(x), x, at(x, **fixed))

    return kernel


def value_by_jets(formula: Formula, *, scaled: bool = False) -> Kernel:
    """Return the kernel of a formula of numbers, or of numbers times exponentials kept apart."""

    def kernel(x: Array, **values: Any) -> Array:
        run = _values_by_jets(formula, scaled=scaled)
        return completed_by_limits(formula, run, x, as_numpy(values))

    return kernel


def derivative(formula: Formula, order: int) -> Kernel:
    """Return the kernel of a derivative of a formula in x, a number."""

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import chosen, differentiate

        run, fixed = formula.over(words_over_jets()), as_numpy(values)

        def at(x: Array, **fixed: Any) -> Array:
            y = differentiate(lambda x, **values: run(x=x, **values), x, order, 1.0, fixed)
            # It may have come to 0/0 of exponentials that no float holds, or to 1/inf.
            lost = np.isnan(y) & ~np.isnan(x)
            if "/" in formula.source and has_exponentials(formula):
                lost |= y == 0
            if divides_normal_words(formula):
                lost = ~np.isnan(x)  # A subnormal tail has lost its digits.
            if not any_by_numpy(lost):
                return y
            scaled = _over_scaled_jets(formula)
            there = chosen(fixed, lost)
            y = np.array(y)
            again = differentiate(
                lambda x, **values: scaled(x=x, **values), x[lost], order, 1.0, there
            )
            y[lost] = where(np.isnan(again), y[lost], again)
            return y

        return completed_by_limits(formula, at, x, fixed)

    return kernel


def in_parameter(formula: Formula, name: str, order: int, outputs: Outputs | None = None) -> Kernel:
    """Return the kernel of a derivative of a formula in a parameter.

    Parameters
    ----------
    formula : Formula
    name : str
        The parameter.
    order : int
    outputs : callable, optional
        The number of outputs, of a function of a vector.
    """

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import differentiate_by_sides
        from actcli.numerics.jet.series import constant
        from actcli.numerics.monte_carlo import is_perturbing

        places, shape = _places(x, outputs) if outputs else {}, x.shape
        if outputs and not np.ndim(values[name]):  # one for every output, however many
            shape = (*x.shape[:-1], 1)
        run, fixed = _over_scaled_jets(formula), as_numpy(values)
        at = np.broadcast_to(fixed.pop(name), shape)

        def along(p: Any, **fixed: Any) -> Any:
            if is_perturbing() and not outputs:  # Arithmetic on arrays alone is not perturbed.
                whole = ((n, np.broadcast_to(v, p.shape)) for n, v in fixed.items())
                fixed = {n: constant(v, p.order) for n, v in whole}
            y = run(**(places | fixed | {name: p}))
            return _for_each_output(y, outputs(x.shape[-1])) if outputs else y

        axes = 1 if outputs else 0
        return differentiate_by_sides(along, at, order, values={"x": x, **fixed}, axes=axes)

    return kernel


def partials(formula: Formula, order: int, outputs: Outputs = int) -> Kernel:
    """Return the kernel of the derivatives of a formula in each coordinate of x, a vector.

    Parameters
    ----------
    formula : Formula
    order : int
        The order of each derivative, in one coordinate alone.
    outputs : callable, optional
        The number of outputs; by default as many as inputs.

    Returns
    -------
    Kernel
        Of x shaped (..., n) it gives an array shaped (..., m, n): row i for output i, column j for
        input j.
    """

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import coordinate_derivatives

        run, places, m = _over_scaled_jets(formula), _places(x, outputs), outputs(x.shape[-1])

        def moved(x: Any, **fixed: Any) -> Any:
            return _for_each_output(run(x=x, **(places | fixed)), m)

        return coordinate_derivatives(moved, x, order, as_numpy(values))

    return kernel


def directional(formula: Formula, order: int, outputs: Outputs = int) -> Kernel:
    """Return the kernel of a derivative of a formula as x, a vector, moves in one direction.

    The kernel takes the direction, an array that broadcasts with x, under the name DIRECTION;
    `outputs` is the number of outputs, by default as many as inputs.
    """

    def kernel(x: Array, **values: Any) -> Array:
        from actcli.numerics.jet import differentiate_by_sides

        along = values.pop(DIRECTION)
        run, places, m = _over_scaled_jets(formula), _places(x, outputs), outputs(x.shape[-1])

        def moved(x: Any, **fixed: Any) -> Any:
            return _for_each_output(run(x=x, **(places | fixed)), m)

        return differentiate_by_sides(moved, x, order, along, as_numpy(values), axes=1)

    return kernel


def _for_each_output(y: Any, m: int) -> Any:
    """Return a value for each of m outputs: of `sum(x)`, which has but one, repeat it."""
    return y if np.shape(y)[-1:] == (m,) else y + np.zeros(m)


def _places(x: Array, outputs: Outputs) -> dict[str, Any]:
    """Return what a formula calls i, the place of an output, and n, the number of inputs."""
    n = x.shape[-1]
    return {"i": np.arange(1.0, outputs(n) + 1), "n": np.float64(n)}


def _array_words() -> Words:
    """Return the words over arrays; a function that a formula calls is its own kernel."""
    from actcli.formula.array_words import ARRAYS

    return {**ARRAYS, "function": lambda function: function}


def words_over_jets() -> Words:
    """Return the words over jets."""
    from actcli.formula.jet_words import JETS

    words = _with_rounded_constants({**JETS})
    words["function"] = _callee_over_jets(words)
    return words


def _values_by_jets(formula: Formula, *, scaled: bool) -> Callable[..., Array]:
    """Return a formula of arrays that is run over jets, whose roundings can be perturbed."""
    from actcli.numerics.jet import differentiate

    run = _over_scaled_jets(formula) if scaled else formula.over(words_over_jets())

    def at(x: Array, **fixed: Any) -> Array:
        return differentiate(lambda x: run(x=x, **fixed), x, order=0)

    return at


def _without_overflow(formula: Formula, y: Array, x: Array, values: Mapping[str, Any]) -> Array:
    """Return the values y of a formula, computed again where an exponential may have overflowed.

    Its infinity may have come to nan, to an infinity where the formula has a value, or, where it is
    divided by, to 0.
    """
    if np.shape(y) != x.shape or not has_exponentials(formula):
        return y
    lost = (~np.isfinite(y) | (y == 0 if "/" in formula.source else False)) & np.isfinite(x)
    if not any_by_numpy(lost):
        return y
    if not formula.pointwise:  # A vector is computed as a whole.
        values = {
            name: np.broadcast_to(v, x.shape) if np.ndim(v) else v for name, v in values.items()
        }
        lost = np.asarray(lost.any(axis=-1))
    from actcli.numerics.jet import chosen

    y = np.array(y)
    again = _values_by_jets(formula, scaled=True)(x[lost], **chosen(values, lost))
    is_known = np.isnan(again) | (again == 0) & (y[lost] == 0)  # with its sign
    y[lost] = where(is_known, y[lost], again)
    return y


def _over_scaled_jets(formula: Formula) -> Callable[..., Any]:
    """Return the formula over jets, with the words of vectors, and exponentials of any size."""
    from actcli.formula.jet_words import scaled_jets
    from actcli.numerics.scaled_exp import accepting_scaled, unscaled

    words = _with_rounded_constants({**scaled_jets()})
    callee = _callee_over_jets(words)
    words["function"] = lambda function: accepting_scaled(callee(function))
    run = formula.over(words)
    return lambda **names: unscaled(run(**names))


def _with_rounded_constants(words: dict[str, Any]) -> dict[str, Any]:
    """Return the words with constants perturbed as what is rounded, if a stream is active."""
    from actcli.numerics.monte_carlo import is_perturbing, perturb

    if not is_perturbing():
        return words

    def rounded_constant(value: float) -> Any:
        return perturb(np.asarray(value))[()]

    def number(text: str) -> Any:
        from decimal import Decimal

        value = float(text)
        is_exact = value in (0.0, np.inf) or Decimal(text) == Decimal(value)
        return np.float64(value) if is_exact else rounded_constant(value)

    rounded = {name: rounded_constant(words[name]) for name in ("pi", "e")}
    return {**words, **rounded, "number": number}


def _callee_over_jets(words: Words) -> Callable[[Function], Callable[..., Any]]:
    """Return what a function that a formula calls becomes over jets.

    To the first order it is its kernel and its derivative. Beyond that, and in a parameter, it is
    its formula over these words.
    """
    from actcli.numerics.jet import Jet, moves, note_ties
    from actcli.numerics.monte_carlo import perturb

    def over_jets(function: Function) -> Callable[..., Any]:
        by_formula = function.over(words)

        def call(x: Any, **settings: Any) -> Any:
            settings_move = any(isinstance(value, Jet) for value in settings.values())
            if not settings_move and not isinstance(x, Jet):
                return function(x, **settings)
            if settings_move or x.order > 1:
                return by_formula(x, **settings)
            f = function.bind(**settings)
            if not x.order:
                return Jet(perturb(np.asarray(f(x.value))[None]))
            if f.pointwise:
                note_ties(lambda: f.is_kink(x.value, 1) & moves(x))
            if not f.pointwise:
                slope = f.directional_derivative(x.value, x.c[1])
            else:  # Where x does not move f does not, even if its derivative is infinite.
                slope = where(x.c[1] == 0, 0.0, f.derivative(x.value) * x.c[1])
            return Jet(perturb(np.stack([f(x.value), slope])))

        return call

    return over_jets


def as_numpy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as NumPy's numbers, which divide by zero as arrays do."""
    return {
        name: v if isinstance(v, Recorded) else np.asarray(v, np.float64)[()]
        for name, v in values.items()
    }
