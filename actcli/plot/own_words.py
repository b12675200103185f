"""What a user says in a figure, or leaves out of it: its title, the names of curves, its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actcli.plot.layout import LAYOUTS, shares_panels
from actcli.plot.mathtext import with_math, without_math
from actcli.plot.naming import mathtext_primes
from actcli.plot.options import PictureOptions
from actcli.plot.scene import Scene
from actcli.plot.settings import FigureSettingsError
from actcli.support.unicode import PRIMES, derivative_marks, subscript


def with_own_words(scene: Scene, options: PictureOptions) -> Scene:
    """Return a scene with the title and the labels of the user, and without what is left out.

    Raises FigureSettingsError for labels that do not fit the curves.
    """
    if options.labels:
        scene = _with_labels(scene, tuple(map(with_math, options.labels)))
    if options.title:
        headings = (with_math(options.title), *scene.headings[1:])
        scene = replace(scene, title=without_math(options.title), headings=headings)
    if "title" in scene.settings.without:
        scene = replace(scene, headings=("",) * len(scene.headings))
    if "formula" in scene.settings.without:
        scene = replace(scene, formulas=())
    return scene


def _with_labels(scene: Scene, labels: Sequence[str]) -> Scene:
    """Return a scene with labels of its functions, of its components, or of f and f'.

    Functions have labels if there are several, and a single one has them for its components or,
    without such, for its derivatives.
    """
    several, components = len(scene.members) > 1, len(scene.graphs) > 1
    if not several and not components and not shares_panels(scene):
        raise FigureSettingsError(
            "a function beside its derivative has no labels: choose --layout overlay, or --title."
        )
    count = len(scene.members) if several else len(scene.graphs if components else scene.orders)
    if len(labels) != count:
        what = "functions" if several else "components" if components else "curves"
        raise FigureSettingsError(
            f"--labels has {len(labels)} for {count} {what}: give one for each."
        )
    if not several and not components:
        (graph,) = scene.graphs
        return replace(scene, graphs=(replace(graph, labels=tuple(labels)),))
    if several:
        scene = replace(scene, members=tuple(labels), title=without_math(", ".join(labels)))
        if LAYOUTS[scene.layout].per_function:  # They stand over the panels, where f is f.
            return scene
    if scene.jacobian:
        scene = replace(scene, jacobian=replace(scene.jacobian, rows=tuple(labels)))
    names = _of_components(scene, labels) if several else labels
    graphs = tuple(
        replace(graph, labels=_of_orders(name, scene.orders))
        for graph, name in zip(scene.graphs, names, strict=True)
    )
    return replace(scene, graphs=graphs)


def _of_components(scene: Scene, labels: Sequence[str]) -> list[str]:
    """Return a name for each graph: its function's label, numbered if that has several graphs."""
    members = [graph.member for graph in scene.graphs]
    return [
        subscript(labels[member], i - members.index(member) + 1)
        if members.count(member) > 1
        else labels[member]
        for i, member in enumerate(members)
    ]


def _of_orders(label: str, orders: Sequence[int]) -> tuple[str, ...]:
    """Return the labels of a curve and its derivatives, marked by primes."""
    if label.endswith("$"):
        return tuple(f"{label[:-1]}{mathtext_primes(order)}$" for order in orders)
    return tuple(label + derivative_marks(order, PRIMES) for order in orders)
