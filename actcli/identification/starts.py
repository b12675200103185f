"""Starting points of a search: defaults, and numbers that the samples suggest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.frameworks._calls import usual_settings
from actcli.identification.model import Model
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation.parameter import Parameter
    from actcli.numerics import Array

OCTAVES = 6
# Parameters are tried from 2**-6 to 2**6 times their default.

STEPS_PER_OCTAVE = 8
# Of a parameter that is the only one.

TRIALS = 512
# Settings of several parameters: all that there are, or else random ones.

STRETCHES = tuple(sign * 2.0 ** (k / 2) for k in range(-6, 7) for sign in (1, -1))
SHIFTS = (0.0, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 2.0, -2.0, 3.0, -3.0)
# Of x inside of a function.


def default_settings(model: Model) -> Array:
    """Return the defaults of the catalogue and those of every framework, each once."""
    found = [model.constants]
    found += [{**model.constants, **usual} for usual in usual_settings(model.activation)]
    rows = dict.fromkeys(tuple(float(one[n]) for n in model.names) for one in found)
    return np.array([*rows]).reshape(len(rows), model.size)


def trial_settings(model: Model, marks: Sequence[float]) -> Array:
    """Return settings among which there should be one near the best.

    Parameters
    ----------
    model : Model
    marks : sequence of float
        Numbers that the samples suggest.
    """
    defaults = default_settings(model)
    values = values_to_try(model, marks)
    alone = one_moved(defaults[0], values)
    if len(values) == 1:
        return np.concatenate([defaults, alone])
    if math.prod(map(len, values)) <= TRIALS:
        mixed = np.stack(np.meshgrid(*values), axis=-1).reshape(-1, len(values))
    else:
        rng = np.random.default_rng(0)
        mixed = np.stack([rng.choice(several, TRIALS) for several in values], axis=-1)
    return np.concatenate([defaults, alone, mixed])


def values_to_try(model: Model, marks: Sequence[float]) -> list[Array]:
    """Return for each parameter of a model the numbers that it may well be."""
    parameters = [p for p in model.parameters if p.name in model.names]
    values = [
        np.array(_numbers_to_try(p, float(model.constants[p.name]), marks, model.size))
        for p in parameters
    ]
    if model.is_wrapped:
        shifts = (*SHIFTS, *(-mark for mark in marks[: TRIALS // len(STRETCHES) - len(SHIFTS)]))
        values += [np.array(STRETCHES), np.array(shifts)]
    return values


def one_moved(settings: Array, values: Sequence[Array]) -> Array:
    """Return settings in each of which one parameter takes one of the values to try."""
    moved = []
    for i, several in enumerate(values):
        rows = np.repeat(settings[None], len(several), axis=0)
        rows[:, i] = several
        moved.append(rows)
    return np.concatenate(moved)


def _numbers_to_try(
    parameter: Parameter, default: float, marks: Sequence[float], size: int
) -> list[Any]:
    """Return numbers of every size about a default, and landmarks."""
    steps = STEPS_PER_OCTAVE if size == 1 else 1
    scale = abs(default) or 1.0
    powers = [scale * 2.0 ** (k / steps) for k in range(-OCTAVES * steps, OCTAVES * steps + 1)]
    if not parameter.bounds.names and parameter.bounds.ends({})[0] >= 0:
        return [*powers, *(mark for mark in marks if mark > 0)]
    return [0.0, default, *powers, *(-power for power in powers), *marks]
