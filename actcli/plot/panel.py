"""Panels: boxes with axes, and the curves or the matrix in them, before they have a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from actcli.curves.axis import Axis, Tick
from actcli.curves.trace import Trace
from actcli.plot.jacobian import Jacobian
from actcli.plot.settings import FigureSettingsError, Interval
from actcli.plot.typeset import Typeset


@dataclass(frozen=True, kw_only=True, eq=False)
class StyledCurve:
    """A trace in a panel, and how it is drawn.

    Attributes
    ----------
    trace : Trace
    label : str
        "" for a curve without a label.
    colour : int
        The number of its colour in the theme.
    dashes : int
        The number of its line style in DASHES.
    bold, thin : bool
        Whether it is drawn thicker than the others, as the default member of a family, or thinner.
    """

    trace: Trace
    label: str
    colour: int
    dashes: int
    bold: bool = False
    thin: bool = False


class AxisSide(NamedTuple):
    """What is along a side of a panel: an axis, its ticks, its name, and the numbers' unit."""

    axis: Axis
    ticks: Sequence[Tick]
    name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """A box with axes: what is written over it, and the curves or the matrix in it.

    Attributes
    ----------
    heading, short_heading : str
        What stands over it, and what does where that would be cut; "" for nothing shorter.
    formulas : tuple of Typeset
    across : AxisSide
        The horizontal side.
    up : AxisSide or None
        The vertical side; None if it follows from the curves.
    given : float or None
        Where a line marks the input of a vector function.
    curves : tuple of StyledCurve
    matrix : Jacobian or None
        Drawn instead of curves.
    has_bar : bool
        Whether the scene's colour bar explains its colours.
    limits : (float, float) or None
        The ends of the vertical side, if they do not follow from the curves.
    is_log : bool
        Whether the vertical side is logarithmic.
    has_line_key : bool
        Whether a sample of its line style stands before each formula.
    without : tuple of str
        The PARTS of settings that are left out.
    all_frames : tuple of Panel
        The panels of the animation's other frames: the vertical side has room for all of them.
    """

    heading: str
    formulas: tuple[Typeset, ...]
    across: AxisSide
    up: AxisSide | None = None
    given: float | None = None
    curves: tuple[StyledCurve, ...] = ()
    matrix: Jacobian | None = None
    has_bar: bool = False
    short_heading: str = ""
    limits: Interval | None = None
    is_log: bool = False
    has_line_key: bool = False
    without: tuple[str, ...] = ()
    all_frames: tuple[Panel, ...] = ()

    @property
    def labelled(self) -> tuple[StyledCurve, ...]:
        """Return the curves that have a label."""
        return tuple(curve for curve in self.curves if curve.label)


def with_limits(panels: Sequence[Panel], limits: Sequence[Interval | None]) -> list[Panel]:
    """Return panels whose vertical sides have these ends: one for all, or one for each.

    Raises FigureSettingsError for another number of them.
    """
    if len(limits) <= 1:
        limits = (*limits, None)[:1] * len(panels)
    if len(limits) != len(panels):
        raise FigureSettingsError(
            f"{len(limits)} vertical ranges are for {len(limits)} panels; "
            f"this figure has {len(panels)}."
        )
    return [replace(panel, limits=interval) for panel, interval in zip(panels, limits, strict=True)]
