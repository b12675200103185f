"""The subject of a picture or a sketch: functions, traced once over a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from actcli.activation import Activation
from actcli.activation.difference import difference
from actcli.curves.axis import Axis
from actcli.curves.log_axis import LogAxis
from actcli.curves.section import Section
from actcli.curves.trace import INITIAL_SAMPLES, Traces, trace
from actcli.numerics.grid import check_range


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """Functions along their sections, or these `minus` one, over a window.

    Attributes
    ----------
    sections : tuple of Section
        What is drawn: the functions, or their differences from `minus`.
    minus : Activation or None
    window : (float, float)
        The lowest and the highest x.
    log_x : bool
        Whether the axis of x is logarithmic, and linear around 0 if it reaches it.
    """

    sections: tuple[Section, ...]
    minus: Activation | None
    window: tuple[float, float]
    log_x: bool = False

    @classmethod
    def of(
        cls,
        activations: Sequence[Activation],
        *,
        at: tuple[float, ...] | None = None,
        minus: Activation | None = None,
        orders: tuple[int, ...] = (0, 1),
        window: tuple[float, float] | None = None,
        log_x: bool = False,
    ) -> Self:
        """Return the subject of a picture of some functions.

        Parameters
        ----------
        activations : sequence of Activation
        at : tuple of float, optional
            The input through which vector functions are followed, while its first coordinate
            moves; by default the base point that each declares.
        minus : Activation, optional
            What is subtracted from each function.
        orders : tuple of int
            Which derivatives are drawn; 0 is the function itself.
        window : (float, float), optional
            By default the union of the functions' plot windows.
        log_x : bool
            Whether the axis of x is logarithmic, and linear around 0 if it reaches it.

        Raises
        ------
        IncompatibleFunctionsError
            If the functions have no difference from `minus`.
        LengthError
            If a function does not take an input like `at`.
        """
        if minus:
            activations = [difference(activation, minus) for activation in activations]
        sections = tuple(Section.of(activation, at, orders) for activation in activations)
        return cls(
            sections=sections,
            minus=minus,
            window=window or plot_window(sections),
            log_x=log_x,
        )

    @property
    def activations(self) -> list[Activation]:
        """Return the functions, or their differences."""
        return [section.activation for section in self.sections]

    @property
    def orders(self) -> tuple[int, ...]:
        """Return the orders of the derivatives that are drawn."""
        return self.sections[0].orders

    @property
    def curve_count(self) -> int:
        """Return how many curves of one order there are: the components of all functions."""
        return sum(section.count for section in self.sections)

    @cached_property
    def axis(self) -> Axis:
        """Return the axis of x."""
        check_range(*self.window)
        return LogAxis.of_window(*self.window) if self.log_x else Axis(*self.window)

    @cached_property
    def traces(self) -> tuple[Traces, ...]:
        """Return the traces of each section. Raises GridError for a window without points."""
        return self.traced(INITIAL_SAMPLES)

    def traced(self, points: int) -> tuple[Traces, ...]:
        """Return the traces of each section, which begin with so many samples.

        Raises GridError for a window without points.
        """
        return tuple(trace(section, *self.window, points, self.axis) for section in self.sections)


def plot_window(sections: Sequence[Section]) -> tuple[float, float]:
    """Return the union of the functions' plot windows, widened to the inputs of vector functions.

    An input outside is then a tenth of the window away from its end.
    """
    lows, highs = zip(*(section.activation.plot_window for section in sections), strict=True)
    low, high = min(lows), max(highs)
    margin = (high - low) / 10
    for section in sections:
        if not low <= section.at[0] <= high:
            low, high = min(low, section.at[0] - margin), max(high, section.at[0] + margin)
    return low, high
