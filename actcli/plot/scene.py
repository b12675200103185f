"""What a figure shows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from actcli.curves.axis import Axis
from actcli.curves.trace import Trace
from actcli.plot.jacobian import Jacobian
from actcli.plot.panel import Panel
from actcli.plot.settings import FigureSettings
from actcli.plot.typeset import Typeset


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph:
    """A function of one variable, or a component of a vector function, and its derivatives.

    Attributes
    ----------
    member : int
        The number of the function among those drawn.
    labels : tuple of str
    traces : tuple of Trace
        One for each order, like the labels.
    """

    member: int
    labels: tuple[str, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True, kw_only=True)
class Family:
    """The values of the parameter that tells the graphs of a figure from each other.

    Attributes
    ----------
    letter : str
        How the parameter is written: "$\\alpha$".
    values : tuple of str
        One for each graph.
    default : int or None
        The number of the parameter's default among them.
    axis : Axis or None
        What shows many values with even steps.
    """

    letter: str
    values: tuple[str, ...]
    default: int | None
    axis: Axis | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """Everything that a figure shows. Headings and labels have mathtext between dollar signs.

    Attributes
    ----------
    name : str
        A name for files.
    title, alt : str
        The title, and the figure described in words.
    orders : tuple of int
        The derivatives that are drawn; 0 is the function itself.
    headings : tuple of str
    formulas : tuple of Typeset
        What stands over each order. Where each function has a panel of its own, its name among
        the `members` stands over that, and the first heading over the figure.
    members : tuple of str
        The names of the functions.
    graphs : tuple of Graph
    window : Axis
        The horizontal axis, along `variable`.
    variable : str
        What moves: "x", or "x₁ (x₂ = 1)".
    given : float or None
        Where in the window the input of a vector function lies.
    family : Family or None
    jacobian : Jacobian or None
        The derivative of a single vector function at that input.
    layout : str
        A key of LAYOUTS.
    theme : str
        A key of THEMES.
    transparent : bool
        Whether the ground is left out.
    settings : FigureSettings
    all_frames : tuple of Graph
        The graphs of all frames of an animation: the vertical axes have room for them.
    """

    name: str
    title: str
    alt: str
    orders: tuple[int, ...]
    headings: tuple[str, ...]
    formulas: tuple[Typeset, ...]
    members: tuple[str, ...]
    graphs: tuple[Graph, ...]
    window: Axis
    variable: str
    given: float | None
    family: Family | None
    jacobian: Jacobian | None
    layout: str
    theme: str
    transparent: bool
    settings: FigureSettings
    all_frames: tuple[Graph, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class ChartScene(Scene):
    """A figure that is not of functions: it has panels of its own, and no graphs."""

    charts: tuple[Panel, ...]
