"""The search: every function of the catalogue with the parameters that bring it closest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from actcli.identification.fit import Problem
from actcli.identification.landmarks import landmarks
from actcli.identification.model import Model
from actcli.identification.samples import Observations
from actcli.identification.starts import (
    default_settings,
    one_moved,
    trial_settings,
    values_to_try,
)
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

SAMPLES_TO_SEARCH, SAMPLES_TO_FIT = 64, 512
# So many samples tell functions and parameters apart; the closest are fitted to more.

STARTS, WRAPPED_STARTS, LAST_STARTS = 8, 4, 2
# The best trials, from each of which a minimum is sought; fewer where there are many models or many
# samples.

ROUNDS = 2
# How often each parameter of the best trial is tried anew, for those that no derivative moves.

FIRST_STEPS, LAST_STEPS = 8, 40
# From a good start six steps are enough; many are needed only along flat valleys.

NEARLY = 1e-3
# Relative decrease of the sum of squares below which the first steps end.

OUTER = 2
# Parameters outside of a function that is wrapped: a and d.

KEPT = 24
# Functions that are fitted to more samples; of those that rounding explains, all are.

SETTLED = 5
PROMISING, ROUNDED = 2.0, 1e6
# So many of them, and those whose mean square is at most so many times that of the best, or that of
# rounding, are followed to their minimum.

MOST = 0.5
# Of the variance of the samples: what leaves more is no better for being followed, as in noise.

OSCILLATES = re.compile(r"\b(sin|cos)\(")
# Formulas with a wave: far from the right frequency there are many minima.

WINDOWS = (1 / 16, 1 / 4)
# The parts of the range, about zero, to which a wave is fitted first: the narrower it is, the
# farther the right frequency may be from where the search starts.

MIN_WINDOW_SAMPLES = 8


class Fit(NamedTuple):
    """A model with its settings.

    Attributes
    ----------
    model : Model
    settings : ndarray
    mean_square : float
        Of the differences from the samples.
    """

    model: Model
    settings: Array
    mean_square: float


def fits(seen: Observations, tried: Sequence[Model]) -> list[Fit]:
    """Return the models that come closest to some samples, the closest first.

    Parameters
    ----------
    seen : Observations
    tried : sequence of Model
        Those with more parameters than the samples can tell are left out.
    """
    distinct = len(np.unique(seen.x))
    marks = landmarks(seen.thinned(SAMPLES_TO_FIT))
    few, many = seen.thinned(SAMPLES_TO_SEARCH), seen.thinned(SAMPLES_TO_FIT)
    with np.errstate(all="ignore"):
        found = [
            _searched(model, few, many, marks)
            for model in tried
            if model.size + OUTER * model.is_wrapped < distinct - 1
        ]
        found.sort(key=lambda fit: fit.mean_square)
        units = few.type.spacing(few.y)
        rounding = float(np.mean(units * units))
        refined = [
            _refined(fit, many, marks)
            for i, fit in enumerate(found)
            if i < KEPT or fit.mean_square <= rounding
        ]
        refined.sort(key=lambda fit: fit.mean_square)
        best = refined[0].mean_square if refined else 0.0
        near = max(min(PROMISING * best, MOST * float(np.var(many.y))), ROUNDED * rounding)
        settled = [
            _settled(fit, many) if i < SETTLED or fit.mean_square <= near else fit
            for i, fit in enumerate(refined)
        ]
    return sorted(settled, key=lambda fit: fit.mean_square)


def explains_little(fit: Fit, seen: Observations) -> bool:
    """Return whether a fit leaves most of the variance of the samples."""
    return fit.mean_square > MOST * float(np.var(seen.y))


def _searched(model: Model, few: Observations, many: Observations, marks: Sequence[float]) -> Fit:
    """Return the best of the minima near the best trials."""
    problem = Problem(model, few.x, few.y)
    starts = default_settings(model)
    if model.size:
        count = WRAPPED_STARTS if model.is_wrapped else STARTS
        trials = _best(problem, trial_settings(model, marks), count)
        values = values_to_try(model, marks)
        for _ in range(ROUNDS if model.size > 1 else 0):
            trials = np.concatenate([trials, one_moved(trials[0], values)])
            trials = _best(problem, trials, count)
        starts = np.concatenate([starts, trials])
        if OSCILLATES.search(model.activation.formula.text):
            starts = np.concatenate([starts, _by_windows(model, many, starts, marks)])
        starts, costs = problem.refine(starts, FIRST_STEPS, NEARLY)
    else:
        costs = problem.costs(starts)
    best = int(np.argmin(costs))
    return Fit(model, starts[best], float(costs[best]) / few.size)


def _best(problem: Problem, settings: Array, count: int) -> Array:
    """Return so many of the settings with the least costs."""
    return settings[np.argsort(problem.costs(settings), kind="stable")[:count]]


def _by_windows(model: Model, seen: Observations, starts: Array, marks: Sequence[float]) -> Array:
    """Return settings that were fitted to ever wider windows about zero."""
    for part in WINDOWS:
        near = abs(seen.x) <= part * abs(seen.x).max()
        if np.count_nonzero(near) >= MIN_WINDOW_SAMPLES:
            problem = Problem(model, seen.x[near], seen.y[near])
            trials = np.concatenate([starts, trial_settings(model, marks)])
            starts, _ = problem.refine(_best(problem, trials, STARTS), FIRST_STEPS)
    return starts


def _refined(fit: Fit, seen: Observations, marks: Sequence[float]) -> Fit:
    """Return a fit to more samples, which show better where a function jumps."""
    model = fit.model
    problem = Problem(model, seen.x, seen.y)
    starts = fit.settings[None]
    if model.size:
        moved = one_moved(fit.settings, values_to_try(model, marks))
        starts = _best(problem, np.concatenate([starts, moved]), LAST_STARTS)
    settings, costs = problem.refine(starts, FIRST_STEPS if model.size else 0, NEARLY)
    best = int(np.argmin(costs))
    return Fit(model, settings[best], float(costs[best]) / seen.size)


def _settled(fit: Fit, seen: Observations) -> Fit:
    """Return a fit at its minimum."""
    if not fit.model.size:
        return fit
    problem = Problem(fit.model, seen.x, seen.y)
    settings, costs = problem.refine(fit.settings[None], LAST_STEPS)
    return Fit(fit.model, settings[0], float(costs[0]) / seen.size)
