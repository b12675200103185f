"""Simple numbers for parameters, where the samples allow them: 1.702, 0.01, 1/6."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from actcli.analysis.tolerances import simplest
from actcli.identification.fit import Problem
from actcli.identification.model import STRETCH, UNMOVED, Model
from actcli.identification.samples import Observations
from actcli.identification.starts import default_settings
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.numerics import Array

SIGMAS = 3.0
# Standard errors within which a parameter may be moved to a simple number.

REFITTED_STEPS = 12
# The other parameters move little.

MAX_DENOMINATOR = 16
# Larger ones are not what anybody writes: 1/6 is, 7/31 is not.

SIMPLE_DIGITS = 4
# Decimals of at most so many digits are simpler than fractions.

RELATIVE_ROUNDING = 2.0**-46
# Of a parameter that was fitted to float64 without an error.

HALVINGS = 6
# Of the distance between samples: how finely a place is sought that no derivative shows.


def rounding_variance(seen: Observations) -> float:
    """Return the mean square of the errors that rounding to the samples' type makes."""
    return float(np.mean(np.square(seen.type.spacing(seen.y)))) / 12


def with_simple_parameters(
    model: Model, settings: Array, seen: Observations
) -> tuple[Model, float, float]:
    """Return a fit in which each parameter in turn is as simple as the samples allow.

    Parameters
    ----------
    model : Model
    settings : ndarray, shape (parameters,)
        Those that come closest.
    seen : Observations

    Returns
    -------
    model : Model
        With all parameters fixed.
    scale, offset : float
        a and d of a function that is wrapped, else 1 and 0.
    """
    floor = rounding_variance(seen)
    settings = _unmirrored(model, settings, seen, floor)
    model, settings = _at_defaults(model, settings, seen, floor)
    while model.size:
        problem = Problem(model, seen.x, seen.y)
        cost = float(problem.costs(settings[None])[0])
        variance = max(cost / seen.size, floor)
        error = float(_standard_errors(problem, settings, variance)[0])
        name, value = model.names[0], float(settings[0])
        allowed = _allowed(cost, variance, floor, seen)
        gap = float(np.ptp(seen.x)) / seen.size
        for number in (*_simple_numbers(model, name, value, error, gap), value):
            fixed = model.with_fixed(name, number)
            rest, costs = Problem(fixed, seen.x, seen.y).refine(
                settings[None, 1:], REFITTED_STEPS if fixed.size else 0
            )
            if costs[0] <= allowed or number == value:
                break
        model, settings = fixed, rest[0]
    return model, *_simple_outer(model, seen, floor)


def _unmirrored(model: Model, settings: Array, seen: Observations, floor: float) -> Array:
    """Return settings that do not mirror x, if the function comes as close without that.

    3*sigmoid(-x) is 3 - 3*sigmoid(x): which of them a search ends at is chance.
    """
    if STRETCH not in model.names or settings[model.names.index(STRETCH)] > 0:
        return settings
    inner = [name in UNMOVED for name in model.names]
    rows = np.stack([settings, np.where(inner, -settings, settings)])
    cost, other = Problem(model, seen.x, seen.y).costs(rows).tolist()
    variance = max(cost / seen.size, floor)
    return rows[1] if other <= _allowed(cost, variance, floor, seen) else settings


def _allowed(cost: float, variance: float, floor: float, seen: Observations) -> float:
    """Return the sum of squares that a simpler parameter may have."""
    return max(cost + SIGMAS**2 * variance, floor * seen.size)


def _at_defaults(
    model: Model, settings: Array, seen: Observations, floor: float
) -> tuple[Model, Array]:
    """Return a model with all parameters fixed at defaults, if the samples allow these."""
    if not model.size or model.is_wrapped:
        return model, settings
    rows = np.concatenate([default_settings(model), settings[None]])
    *costs, cost = Problem(model, seen.x, seen.y).costs(rows).tolist()
    variance = max(cost / seen.size, floor)
    allowed = max(cost + SIGMAS**2 * model.size * variance, floor * seen.size)
    for row, there in zip(rows, costs, strict=False):
        if there <= allowed:
            for name, value in zip(model.names, row.tolist(), strict=True):
                model = model.with_fixed(name, value)
            return model, np.empty(0)
    return model, settings


def _simple_outer(model: Model, seen: Observations, floor: float) -> tuple[float, float]:
    """Return simple numbers for the scale and the offset of a function that is wrapped."""
    if not model.is_wrapped:
        return 1.0, 0.0
    problem = Problem(model, seen.x, seen.y)
    f = model.values(np.empty((1, 0)), seen.x)
    scale, offset = (float(part[0]) for part in problem.outer(f))

    def cost(scale: float, offset: float) -> float:
        off = seen.y - scale * f[0] - offset
        return float(off @ off)

    best = cost(scale, offset)
    variance = max(best / seen.size, floor)
    allowed = _allowed(best, variance, floor, seen)
    spread = float(np.var(f[0])) * seen.size
    error = (variance / spread) ** 0.5 if spread else 0.0
    mean, y_mean = float(f[0].mean()), float(seen.y.mean())
    for simple in (1.0, -1.0, *_decimals(scale, error)):
        if cost(simple, y_mean - simple * mean) <= allowed:
            scale, offset = simple, y_mean - simple * mean
            break
    error = (variance / seen.size) ** 0.5
    rounded = (one for one in (0.0, *_decimals(offset, error)) if cost(scale, one) <= allowed)
    return scale, next(rounded, offset)


def _standard_errors(problem: Problem, settings: Array, variance: float) -> Any:
    """Return the standard error of each parameter, infinite where nothing depends on it."""
    _, (falls,) = problem.jacobians(settings[None])
    lengths = np.sqrt((falls * falls).sum(axis=-1))
    scales = np.where(lengths > 0, lengths, 1.0)
    unit = falls / scales[:, None]
    inverse = np.linalg.pinv(unit @ unit.T, hermitian=True)
    errors = np.sqrt(variance * np.maximum(np.diag(inverse), 1.0)) / scales
    return np.where(lengths > 0, errors, np.inf)


def _simple_numbers(
    model: Model, name: str, value: float, error: float, gap: float
) -> Iterator[float]:
    """Yield numbers that a parameter may be: the usual ones first, then simple ones near it."""
    yield from model.usual_values(name)
    if np.isfinite(error):
        yield from _decimals(value, error)
        return
    for k in range(HALVINGS):  # The place of a jump lies anywhere between two samples.
        yield simplest(value, gap / 2**k)


def _decimals(value: float, error: float) -> Iterator[float]:
    """Yield a simple fraction and decimals within SIGMAS times an error of a value."""
    reach = max(SIGMAS * error, RELATIVE_ROUNDING * abs(value))
    decimal = simplest(value, reach)
    fraction = float(Fraction(value).limit_denominator(MAX_DENOMINATOR))
    if abs(fraction - value) <= reach and len(f"{decimal:.15g}") > SIMPLE_DIGITS + 2:
        yield fraction
    yield decimal
    yield simplest(value, reach / SIGMAS)
