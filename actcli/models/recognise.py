"""Recognise the elementwise functions of a model by their values.

What an operator is called, the defaults of the catalogue and the constants of the expression are
tried first, because most functions of a model are among them. Only the others are searched for,
with all parameters free.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from actcli.activation import Activation
from actcli.identification import identify_samples
from actcli.identification.answer import Candidate, Verdict
from actcli.identification.judge import deviation, explaining
from actcli.identification.samples import IdentificationError, Observations, observe
from actcli.models.candidates import NEAR, default, named, sample_points, simple, with_constants
from actcli.models.expressions import Expressions, X
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

STRAIGHT = 1e-6
# In proportion to the largest value. A function that departs less from a line is no activation.

GUARD = 1e-3
# A lower bound from 0 to this keeps from dividing by zero; it is no activation either.

COMMON_NAMES = {"affine", "linear", "square"}
# Functions that much else in a model computes: a bias, a variance.

MIN_SAMPLES = 30
# Near 0, for a search among them alone.

MAX_SEARCHES = 4
# Of functions that nothing quick recognises. Each takes seconds.

MAX_FUNCTIONS = 500
# Different ones of a model, each of which takes about 15 milliseconds.

MIN_ARITHMETIC_OPERATORS = 3
# A function of sums, products and powers alone is searched for if it has as many operators: those
# of a norm, such as a root, have fewer.

MAX_CUTS = 12
# Of a function into two, one of the other's values.

MAX_LOOKS = 800
# At functions and at what they are made of, in all. Each takes some 20 milliseconds.


class Answer(NamedTuple):
    """Which function an expression is.

    Parameters
    ----------
    verdict : "is", "within", "none" or "unknown"
        Whether it is this function, but for rounding; comes close to it; is far from all; or was
        not looked at, after many others.
    best : Candidate, optional
        The closest; None if it is unknown.
    reason : str
        What explains the differences; "" if nothing does.
    """

    verdict: Literal[Verdict, "unknown"]
    best: Candidate | None = None
    reason: str = ""


class Recogniser:
    """Recognise functions, each once.

    Parameters
    ----------
    expressions : Expressions
    """

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions
        self._searches = 0
        self._quick: dict[tuple[int, int], Answer | None] = {}
        self._known: dict[int, tuple[Answer, ...]] = {}

    def recognised(self, expression: int) -> tuple[Answer, ...]:
        """Return which function an expression is.

        Returns
        -------
        tuple of Answer
            Several if it is one function of another's values; none if it is no activation.
        """
        if expression not in self._known:
            with np.errstate(all="ignore"):  # Overflow is a value like others.
                self._known[expression] = self._recognised(expression)
        return self._known[expression]

    def _recognised(self, expression: int) -> tuple[Answer, ...]:
        if len(self._known) >= MAX_FUNCTIONS or len(self._quick) >= MAX_LOOKS:
            return (Answer("unknown"),)
        seen = self._observed(expression, X)
        names = self.expressions.operators(expression)
        is_curved = self.expressions.is_curved(expression)
        if seen is None or self._is_guard(expression):
            return ()
        found = self._quickly(expression, X) or self._wrapped(expression, seen)
        if found:
            return () if found.best and found.best.name in COMMON_NAMES else (found,)
        if is_curved and (several := self._cut(expression)):
            return several
        if not is_curved and len(names) < MIN_ARITHMETIC_OPERATORS:
            return ()
        found = self._searched(seen)
        is_plain = found.verdict == "is" and found.best and not found.best.is_wrapped
        return (found,) if is_curved or is_plain else ()

    def _searched(self, seen: Observations) -> Answer:
        """Return what is found with all parameters free.

        Far from 0 many functions are nearly lines, and large: only near it are they told apart. A
        function that explains the values there must explain all of them.
        """
        self._searches += 1
        if self._searches > MAX_SEARCHES:
            return Answer("unknown")
        near = np.abs(seen.x) <= NEAR
        if near.sum() < MIN_SAMPLES:
            near[:] = True
        found = identify_samples(seen.x[near], seen.y[near], dtype=seen.type.name)
        best = found.best.replace(deviation=deviation(found.best(seen.x), seen))
        if found.verdict != "is":
            return Answer(found.verdict, found.best)
        explained, reason = explaining([best], seen)
        return Answer("is", best, reason) if explained else Answer("none", best)

    def _observed(self, expression: int, inner: int) -> Observations | None:
        """Return the values of an expression; None if they are those of a line, or none."""
        x = sample_points()
        y = self.expressions.evaluate(expression, x, inner)
        if is_straight(x, y):
            return None
        try:
            return observe(x, y, self.expressions.precision(expression))
        except IdentificationError:  # It is finite nowhere.
            return None

    def _is_guard(self, expression: int) -> bool:
        """Return whether it only keeps a number from being 0, as before a division."""
        step = self.expressions.steps[expression]
        if step.operator not in (("", "Clip"), ("", "Max")):
            return False
        bounds = [self.expressions.steps[one].constant for one in step.operands if one is not None]
        return any(bound is not None and 0 < bound <= GUARD for bound in bounds)

    def _quickly(self, expression: int, inner: int) -> Answer | None:
        """Return what names, defaults or constants explain, as a function of an inner expression.

        None if they do not explain it, and also of a line.
        """
        key = (expression, inner)
        if key not in self._quick:
            self._quick[key] = None
            seen = self._observed(expression, inner)
            if seen is not None:
                is_single = self.expressions.steps[expression].operands[0] == inner
                by_name = named(self.expressions, expression) if is_single else []
                self._quick[key] = _explained([*by_name, *default(seen)], seen) or _explained(
                    with_constants(self.expressions, expression, seen), seen
                )
        return self._quick[key]

    def _cuts(self, expression: int) -> list[int]:
        """Return the expressions through which alone it depends on x, the outermost first."""
        parts = self.expressions.parts(expression)[:-1]
        inner = [one for one in parts if one != X and self.expressions.depends_on_x(one)]
        chosen = [*inner[-MAX_CUTS:], *inner[:-MAX_CUTS][:MAX_CUTS]]  # Near both of its ends.
        return [
            one
            for one in sorted(chosen, reverse=True)
            if self.expressions.passes_through(expression, one)
        ]

    def _wrapped(self, expression: int, seen: Observations) -> Answer | None:
        """Return a function that lines are wrapped about: a*f(b*x + c) + d."""
        cuts = self._cuts(expression)
        ends = np.array([0.0, 1.0])
        outer = [v for v in cuts if self._is_line(expression, v)][-1:] or [expression]
        inner = [u for u in cuts if self._is_line(u, X)][:1] or [X]
        found = self._quickly(outer[0], inner[0]) if outer[0] != inner[0] else None
        if found is None or found.best is None or (outer[0], inner[0]) == (expression, X):
            return None
        offset, top = self.expressions.evaluate(expression, ends, outer[0])
        shift, end = self.expressions.evaluate(inner[0], ends)
        one = Candidate(
            activation=found.best.activation,
            scale=simple(top - offset),
            stretch=simple(end - shift),
            shift=simple(shift),
            offset=simple(offset),
            deviation=found.best.deviation,
        )
        one = one.replace(deviation=deviation(one(seen.x), seen))
        explained, reason = explaining([one], seen)
        return Answer("is", one, reason) if explained else None

    def _is_line(self, expression: int, inner: int) -> bool:
        """Return whether an expression is a line, as a function of an inner one."""
        if expression == inner:
            return True
        x = sample_points()
        return is_straight(x, self.expressions.evaluate(expression, x, inner))

    def _cut(self, expression: int) -> tuple[Answer, ...]:
        """Return the functions of which an expression is made, one of the other's values.

        A function that is added to a line, as past a residual connection, is that function.
        """
        step = self.expressions.steps[expression]
        if step.operator[1] in ("Add", "Sub", "Sum") and len(step.operands) == 2:
            curves = [one for one in step.operands if one is not None and not self._is_line(one, X)]
            found = self._quickly(curves[0], X) if len(curves) == 1 else None
            return (found,) if found else ()
        for inner in self._cuts(expression):
            outside, inside = self._quickly(expression, inner), self._quickly(inner, X)
            if outside and inside:
                return (inside, outside)
        return ()


def _explained(activations: Iterable[Activation], seen: Observations) -> Answer | None:
    """Return which of some functions explains the samples; None if none does.

    One without parameters is preferred: x·sigmoid(x) is silu rather than swish. Constants in
    bfloat16 explain gelu as well as gelu_tanh; the closer one is meant.
    """
    found = [
        Candidate(activation=one, deviation=deviation(one(seen.x), seen)) for one in activations
    ]
    explained, reason = explaining(found, seen)
    if not explained:
        return None
    unit = STRAIGHT * seen.extent
    best = min(
        explained,
        key=lambda one: (len(one.activation.parameters) > 0, one.deviation.absolute // unit),
    )
    return Answer("is", best, reason)


def is_straight(x: Array, y: Array) -> bool:
    """Return whether values are those of a line, where they are finite."""
    finite = np.isfinite(y)
    if finite.sum() < 3:
        return True
    x, y = x[finite], y[finite]
    line = np.interp(x, x[[0, -1]], y[[0, -1]])
    return bool(np.abs(y - line).max() <= STRAIGHT * np.abs(y).max())
