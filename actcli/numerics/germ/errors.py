"""Errors of germs: what a truncated series cannot decide."""

from __future__ import annotations


class UndecidedError(ArithmeticError):
    """A sign, a limit or a value that the arithmetic of germs cannot know."""


class MoreTermsNeededError(UndecidedError):
    """A germ of which no term is left: a computation to a higher order may tell."""


class MoreDigitsNeededError(UndecidedError):
    """A coefficient whose digits have cancelled: a computation with more digits may tell."""
