"""Whether moments of a function exist, from its expansion at its kinks and poles and far out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from actcli.activation import Activation, Side
from actcli.formula.work import limited_expansions
from actcli.numerics import np
from actcli.support.weak_cache import weakly_cached

if TYPE_CHECKING:
    from actcli.numerics.germ import Germ

ENDS: dict[Side, float] = {"left": -math.inf, "right": math.inf}

MAX_KINKS = 16
# The kinks nearest to 0 that are looked at: a function with more of them repeats itself.

FAR_POINTS = (2.0**100, 2.0**100 + 2.0**97, 2.0**101)
# A function that is finite there grows less than exp(x²/2**190).

MODERATE_VALUE = 2.0**16
# A function that is smaller beside a kink is at most like |x - kink|**-0.31, for its neighbouring
# float is at most 2**-52 away: its square is integrable.

UNLIKELY_VALUE = 2.0**40
# Of a function at a kink: a larger one is next to a pole.

MAX_PRODUCTS = 50_000
# Of terms of expansions: a sixth of a second's work. What it does not decide is not known.


class Growth(NamedTuple):
    """How fast a function grows at its poles and far out; None is what is not known.

    Attributes
    ----------
    integrable, square_integrable : bool or None
        Whether |f| and f² can be integrated over every bounded interval.
    exponent : float or None
        The limit of log(f²)/x² far out, the larger one of both sides; 0 for a function that grows
        less than exp(x²).
    """

    integrable: bool | None
    square_integrable: bool | None
    exponent: float | None

    def has_moment(self, power: int, std: float) -> bool | None:
        """Return whether E |f(x)|^power exists, power 1 or 2, for normal x; None if not known."""
        near = self.integrable if power == 1 else self.square_integrable
        if near is False or self.exponent is None:
            return near and None
        # f² grows like exp(exponent·x²), and the density falls like exp(-x²/(2·std²)).
        # Both sides are taken to the root, as the square of std may be 0 or infinite.
        return near and math.sqrt(max(self.exponent, 0.0) * power) < 1 / std


@weakly_cached
def growths(activation: Activation) -> tuple[Growth, Growth]:
    """Return the growth of f and that of f', of a function of a number."""
    with limited_expansions(MAX_PRODUCTS):
        return _growth(activation, 0), _growth(activation, 1)


def _growth(activation: Activation, order: int) -> Growth:
    """Return the growth of the derivative of that order."""
    kinks = np.array(sorted(activation.kink_points(), key=abs)[:MAX_KINKS])
    near: list[tuple[float, Side, float, float]] = []
    for side, end in ENDS.items():  # One call takes about as long for many points as for one.
        sizes = np.abs(activation.derivative([kinks, np.nextafter(kinks, end)], order=order))
        near += [(x, side, *pair) for x, *pair in zip(kinks.tolist(), *sizes.tolist(), strict=True)]
    # |f| is integrable where |f|·|x - kink| vanishes, but for logarithms at the very border.
    integrable, square_integrable = (
        _all([_vanishes(activation, *place, order, power) for place in near]) for power in (1, 2)
    )
    return Growth(integrable, square_integrable, _exponent(activation, order))


def _vanishes(
    activation: Activation,
    x: float,
    side: Side,
    there: float,
    beside: float,
    order: int,
    power: int,
) -> bool | None:
    """Return whether |f|^power·|x - kink| goes to 0 at a kink; None if it is not known.

    |f| is `there` at the kink, and `beside` at the float on its side.
    """
    if max(there, beside) < MODERATE_VALUE:
        return True
    if UNLIKELY_VALUE < there < math.inf:
        return None  # It may be next to a pole that is no float, as those of tan are not.
    limit = _limit(activation, x, side, order, lambda y, at: y**power * _distance(at))
    return None if limit is None else limit == 0 or math.isnan(limit)  # nan: no values there


def _distance(at: Germ) -> Germ:
    """Return the distance of an argument from its kink, which may be no float, as that of 3x - 1.

    It is ±ε, with the sign of ε alone, as only sizes are compared.
    """
    from actcli.numerics.germ import beside

    return beside(at.precision, 0, 1)


def _exponent(activation: Activation, order: int) -> float | None:
    """Return the larger limit of log(f²)/x² at both ends."""

    def exponent(y: Germ, at: Germ) -> Germ:
        from actcli.numerics.germ.functions import log

        return log(y * y) / (at * at)

    def at_end(side: Side) -> float | None:
        end = ENDS[side]
        far = activation.derivative(np.copysign(FAR_POINTS, end), order=order)
        if np.isfinite(far).all():
            return 0.0  # See FAR_POINTS.
        limit = _limit(activation, end, side, order, exponent)
        return 0.0 if limit is not None and math.isnan(limit) else limit  # nan: no values there

    left, right = map(at_end, ENDS)
    return None if left is None or right is None else max(left, right)


def _limit(
    activation: Activation,
    x: float,
    side: Side,
    order: int,
    combine: Callable[[Germ, Germ], Germ],
) -> float | None:
    """Return what `limit_combined` does; None where that is not known."""
    # Imported here because most functions need no limit: it takes longer than all their moments.
    from actcli.activation.limits import limit_combined
    from actcli.numerics.germ import UndecidedError

    try:
        return limit_combined(activation, x, side, combine, order)
    except UndecidedError:
        return None


def _all(known: list[bool | None]) -> bool | None:
    """Return whether all hold; None if it is not known."""
    if False in known:
        return False
    return None if None in known else True
