"""Errors of germs: what a truncated series cannot decide."""

from __future__ import annotations

from decimal import Decimal


class UndecidedError(ArithmeticError):
    """A sign, a limit or a value that the arithmetic of germs cannot know."""


class MoreTermsNeededError(UndecidedError):
    """A germ of which no term is left: a computation to a higher order may tell."""


class MoreDigitsNeededError(UndecidedError):
    """A coefficient whose digits have cancelled: a computation with more digits may tell."""


class OutOfWorkError(UndecidedError):
    """A question that is left open because as much work was done as there was to be."""


class NearbyJoinError(UndecidedError):
    """A number that decides is 0 so close to the point that floats cannot tell them apart.

    Parameters
    ----------
    step : Decimal
        The value of the infinitesimal at which it is about 0.
    """

    def __init__(self, step: Decimal) -> None:
        super().__init__("a join is closer to the point than the next float")
        self.step = step
