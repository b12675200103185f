"""The functions of NumPy's that choose, place, sum and copy, as rules for jets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from actcli.numerics import np
from actcli.numerics.jet.choices import select
from actcli.numerics.jet.series import RULES, Jet, as_jet, constant


def _first_choice(conditions: Sequence[Any], choices: Sequence[Any], default: Any = 0.0) -> Any:
    """Return the first choice whose condition holds, as np.select does."""
    y = default
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        y = select(condition, choice, y)
    return y


def _joining(function: Callable[..., Any]) -> Callable[..., Jet]:
    """Make the rule of a function of several arrays that places them in one."""

    def join(parts: Sequence[Any], axis: int = 0) -> Jet:
        order = next(part.order for part in parts if isinstance(part, Jet))
        all_ = [as_jet(part, order).c for part in parts]
        return Jet(np.stack([function(c, axis=axis) for c in zip(*all_, strict=True)]))

    return join


RULES.update({
    np.where: select,
    np.select: _first_choice,
    np.clip: lambda u, *ends, **named: u.clip(*ends, **named),
    np.sum: lambda u, **how: u.sum(**how),
    np.mean: lambda u, **how: u.mean(**how),
    np.max: lambda u, **how: u.max(**how),
    np.min: lambda u, **how: u.min(**how),
    np.amax: lambda u, **how: u.max(**how),
    np.amin: lambda u, **how: u.min(**how),
    np.round: lambda u, **how: constant(np.round(u.value, **how), u.order),
    np.zeros_like: lambda u, **how: constant(np.zeros(u.shape), u.order),
    np.ones_like: lambda u, **how: constant(np.ones(u.shape), u.order),
    np.full_like: lambda u, fill, **how: constant(np.full(u.shape, fill), u.order),
    np.copy: lambda u, **how: u.copy(),
    np.concatenate: _joining(np.concatenate),
    np.stack: _joining(np.stack),
    np.shape: lambda u: u.shape,
    np.ndim: lambda u: u.ndim,
    np.size: lambda u: u.size,
})  # fmt: skip
