"""Scenes: what a figure shows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from actcli.curves.axis import Axis
from actcli.curves.trace import Trace
from actcli.plot.jacobian import Jacobian
from actcli.plot.typeset import Typeset


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph:
    """A function of one variable and its derivatives; `labels` and `traces` are of each.

    It is the given member of the functions, or a component of that.
    """

    member: int
    labels: tuple[str, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True, kw_only=True)
class Family:
    """What tells the graphs of a figure from each other: the values of one parameter.

    The `usual` one is the default, if it is among them. Many values with even steps have an axis.
    """

    letter: str
    values: tuple[str, ...]
    usual: int | None
    axis: Axis | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """Everything that a figure shows.

    `name` is one for files, `title` one for readers, and `alt` tells the figure in words.
    It shows the derivatives of the `orders`, 0 being f itself; `headings` and `formulas` stand over
    each. Where each function has a panel of its own, one of the `members` stands over that, and
    the first heading over all. The graphs are drawn over `window`, along `variable`; `given` is
    where on it the input of a vector function lies, and `jacobian` what a single one's derivative
    is there.
    The vertical axes have room for all that may come on `stage`. In headings and labels there is
    mathtext between dollar signs.
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
    stage: tuple[Graph, ...] = ()
