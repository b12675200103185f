"""The functions of NumPy's that compute, choose, round and copy, as rules for germs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from actcli.numerics import np
from actcli.numerics.germ import choices, functions
from actcli.numerics.germ.arithmetic import Germ
from actcli.numerics.germ.array_protocol import RULES


def over_germs(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of germs as one of germs and numbers."""

    def call(*inputs: Any) -> Any:
        one = next(x for x in inputs if isinstance(x, Germ))
        return function(*(x if isinstance(x, Germ) else one.constant(_number(x)) for x in inputs))

    return call


def _number(x: Any) -> Any:
    """Return a number of NumPy's as one of Python's."""
    return x.item() if hasattr(x, "item") else x


def _choose(condition: Any, yes: Any, no: Any) -> Any:
    """Return one of two numbers, by a condition or a number that is not 0."""
    return yes if condition else no


def _first_choice(conditions: Sequence[Any], choices: Sequence[Any], default: Any = 0.0) -> Any:
    """Return the first choice whose condition holds, as np.select does."""
    held = (choice for holds, choice in zip(conditions, choices, strict=True) if holds)
    return next(held, default)


def _heaviside(x: Germ, at_zero: Germ) -> Germ:
    """Return 0 below 0, 1 above, and at 0 what is given."""
    return at_zero if x.is_zero else x.constant(x.sign() > 0)


def _copysign(x: Germ, y: Germ) -> Germ:
    """Return |x| with the sign of y."""
    return -abs(x) if y < 0 else abs(x)


def _truncate(x: Germ) -> Germ:
    """Return the integer next to x towards 0."""
    return choices.floor(x) if x >= 0 else -choices.floor(-x)


def _round(x: Germ, decimals: int = 0, **_: Any) -> Germ:
    """Return x rounded to so many decimals."""
    scale = Fraction(10) ** decimals
    return choices.round_half_even(x * scale) / scale


OF_NUMBERS: dict[Any, Callable[..., Any]] = {
    np.add: lambda a, b: a + b,
    np.subtract: lambda a, b: a - b,
    np.multiply: lambda a, b: a * b,
    np.divide: lambda a, b: a / b,
    np.remainder: lambda a, b: a % b,
    np.floor_divide: lambda a, b: a // b,
    np.power: functions.real_power,
    np.float_power: functions.real_power,
    np.negative: lambda u: -u,
    np.positive: lambda u: u,
    np.square: lambda u: u * u,
    np.reciprocal: lambda u: 1 / u,
    np.absolute: abs,
    np.fabs: abs,
    np.sqrt: functions.square_root,
    np.cbrt: lambda u: _copysign(abs(u) ** Fraction(1, 3), u),
    np.exp: functions.exp,
    np.exp2: lambda u: u.constant(2) ** u,
    np.expm1: lambda u: functions.exp(u) - 1,
    np.log: functions.log,
    np.log1p: lambda u: functions.log(1 + u),
    np.log2: lambda u: functions.log(u) / functions.log(u.constant(2)),
    np.log10: lambda u: functions.log(u) / functions.log(u.constant(10)),
    np.logaddexp: lambda a, b: functions.log(functions.exp(a) + functions.exp(b)),
    np.sin: functions.sine,
    np.cos: functions.cosine,
    np.hypot: lambda a, b: functions.square_root(a * a + b * b),
    np.maximum: choices.larger,
    np.minimum: choices.smaller,
    np.heaviside: _heaviside,
    np.copysign: _copysign,
    np.floor: choices.floor,
    np.ceil: lambda u: -choices.floor(-u),
    np.rint: choices.round_half_even,
    np.trunc: _truncate,
    np.sign: lambda u: u if u.is_nan else u.constant(u.sign()),
    np.less: lambda a, b: a < b,
    np.less_equal: lambda a, b: a <= b,
    np.greater: lambda a, b: a > b,
    np.greater_equal: lambda a, b: a >= b,
    np.equal: lambda a, b: a == b,
    np.not_equal: lambda a, b: a != b,
    np.isnan: lambda u: np.bool_(u.is_nan),
    np.isinf: lambda u: np.bool_(u.special is not None and not u.is_nan),
    np.isfinite: lambda u: np.bool_(u.special is None),
    np.signbit: lambda u: u < 0,
    np.zeros_like: lambda u: u.constant(0),
    np.ones_like: lambda u: u.constant(1),
    np.full_like: lambda u, fill: fill.copy(),
}  # fmt: skip
"""What each function of NumPy's is over germs and numbers."""

RULES.update({function: over_germs(rule) for function, rule in OF_NUMBERS.items()})
RULES.update({
    np.where: _choose,
    np.select: _first_choice,
    np.clip: lambda u, *ends, **named: u.clip(*ends, **named),
    np.round: _round,
    np.sum: lambda u, **_: u,
    np.mean: lambda u, **_: u,
    np.max: lambda u, **_: u,
    np.min: lambda u, **_: u,
    np.copy: lambda u, **_: u.copy(),
    np.shape: lambda u: u.shape,
    np.ndim: lambda u: u.ndim,
    np.size: lambda u: u.size,
})  # fmt: skip
