"""Functions of the catalogue that an expression may be: by the name of its operator, as defaults,
or with its own constants for parameters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import isfinite
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue, find
from actcli.errors import ActcliError
from actcli.frameworks._calls import usual_settings
from actcli.frameworks._names import translate
from actcli.identification.model import Model as Fitted
from actcli.identification.model import models
from actcli.identification.samples import Observations
from actcli.models.expressions import Expressions
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

NEAR, FAR = 8.0, 50.0
NEAR_POINTS, FAR_POINTS = 320, 81
# Functions differ near 0; some have a bound or a threshold farther out.

SHIFT = 0.0123456789
# No point is a round number, at which a function may jump.

MAX_DENOMINATOR = 16
SIMPLE_LENGTH = 8
# Characters of a decimal: 1/6 is simpler than 0.16666667, and 0.0625 than 1/16.

SAMPLES_TO_TRY = 64
MAX_PARAMETERS, MAX_SETTINGS = 3, 2000
# Of functions whose parameters are tried among the constants of an expression.

USUAL_SIZES = (1e-12, 1e12)
# Of constants that are parameters.

CLOSE_TO_ALL = 1e-3
# Of the samples' extent. What is farther off somewhere is not looked at again.

FUSED_NAMES = {"BiasGelu": "Gelu", "FastGelu": "Gelu", "QuickGelu": "Swish"}
# ONNX's operators that are the same functions, with these attributes.


@cache
def sample_points() -> Array:
    """Return the points at which functions are compared, in ascending order."""
    near = np.linspace(-NEAR, NEAR, NEAR_POINTS)
    far = np.linspace(-FAR, FAR, FAR_POINTS)
    return np.unique(np.concatenate([near, far[abs(far) > NEAR]]) + SHIFT)


def named(expressions: Expressions, expression: int) -> list[Activation]:
    """Return the functions that an expression of a single operator may be, by its name."""
    step = expressions.steps[expression]
    operands = [None if one is None else expressions.steps[one] for one in step.operands]
    constants = [None if one is None else one.constant for one in operands[1:]]
    if step.operator[1] == "PRelu":
        return _bound("prelu", a=constants[0])
    if step.operator[1] == "Clip":
        low, high = [*constants, None, None][:2]
        bounds = dict(step.attributes)
        low = bounds["min"] if low is None else low
        high = bounds["max"] if high is None else high
        relu6 = _bound("relu6") if (low, high) == (0, 6) else []
        clipped = _bound("clipped_relu", max_value=high) if low == 0 else []
        return [*relu6, *clipped, *_bound("hard_tanh", min_val=low, max_val=high)]
    if len(operands) > 1:
        return []
    listed = ", ".join(f"{name}={simple(value)!r}" for name, value in step.attributes)
    name = FUSED_NAMES.get(step.operator[1], step.operator[1])
    try:
        match = translate("onnx", f'onnx.helper.make_node("{name}", ["x"], ["y"], {listed})')
    except ActcliError:
        return []
    return _bound(match.activation.name, **match.defaults)


def default(seen: Observations) -> list[Activation]:
    """Return the functions that come close to some samples with the parameters of a default.

    Parameters
    ----------
    seen : Observations
        Of some of the sample points.
    """
    there = np.isin(sample_points(), seen.x)
    functions, values = _defaults()
    with np.errstate(invalid="ignore"):
        off = np.abs(values[:, there] - seen.y).max(axis=-1)
    return [functions[i] for i in np.flatnonzero(off <= CLOSE_TO_ALL * seen.extent)]


def with_constants(
    expressions: Expressions, expression: int, seen: Observations
) -> Iterator[Activation]:
    """Yield functions that come close to samples with the constants of an expression."""
    steps = [expressions.steps[part] for part in expressions.parts(expression)]
    given = [step.constant for step in steps if step.constant is not None]
    given += [v for step in steps for _, v in step.attributes if not isinstance(v, str)]
    low, high = USUAL_SIZES
    numbers = [simple(one) for one in given if low < abs(one) < high]
    numbers = [*dict.fromkeys(n for one in numbers for n in (one, -one, 1 / one, -1 / one))]
    few = seen.thinned(SAMPLES_TO_TRY)
    for model in models():
        count = len(numbers) ** model.size
        if 1 <= model.size <= MAX_PARAMETERS and 1 <= count <= MAX_SETTINGS:
            settings = np.array([*product(numbers, repeat=model.size)])
            settings = _closest(model, settings, few, seen.extent)
            for best in _closest(model, settings, seen, seen.extent)[:1]:
                yield from _bound(
                    model.activation.name, **dict(zip(model.names, best, strict=True))
                )


def _bound(name: str, **settings: float | None) -> list[Activation]:
    """Return a function of the catalogue with these parameters; none if they are not admitted."""
    given = {key: simple(value) for key, value in settings.items() if value is not None}
    activation = find(name)
    changed = {key: value for key, value in given.items() if value != activation.values[key]}
    try:
        return [activation.bind(**changed) if changed else activation]
    except ParameterError:
        return []


def simple(value: Any) -> Any:
    """Return the simplest number that is the same in float32: 0.2, 1/6."""
    if isinstance(value, str) or not isfinite(value):
        return value
    with np.errstate(all="ignore"):
        rounded = np.float32(value)
    if not isfinite(rounded) or (value and not rounded):  # It is none of float32.
        return float(value)
    fraction = float(Fraction(float(value)).limit_denominator(MAX_DENOMINATOR))
    decimal = float(str(rounded))
    is_fraction = np.float32(fraction) == rounded and len(str(rounded)) > SIMPLE_LENGTH
    return fraction if is_fraction else decimal


def _closest(model: Fitted, settings: Array, seen: Observations, extent: float) -> Any:
    """Return the settings with which a function comes close to all samples, the closest first."""
    with np.errstate(all="ignore"):
        off = np.abs(model.values(settings, seen.x) - seen.y).max(axis=-1)
    order = np.argsort(off, kind="stable")
    return settings[order[off[order] <= CLOSE_TO_ALL * extent]]


@cache
def _defaults() -> tuple[list[Activation], Array]:
    """Return the functions of a number with their defaults and those of frameworks, and values.

    Returns
    -------
    list of Activation
        Those without parameters come first.
    ndarray, shape (functions, samples)
    """
    found: list[Activation] = []
    for activation in catalogue().values():
        if activation.pointwise:
            found.append(activation)
            for usual in usual_settings(activation):
                found += _bound(activation.name, **usual)
    unlike = {(one.name, *sorted(one.settings.items())): one for one in found}
    ordered = sorted(unlike.values(), key=lambda one: (len(one.parameters), len(one.settings)))
    x = sample_points()
    return ordered, np.array([one(x) for one in ordered])
