"""Pages: a figure in a file of its own that reads out its curves, and needs nothing else.

The page has the figure as an inline SVG, which is all there is without scripts, and the samples
that it was drawn from. A script, in the template, reads them out at a crosshair.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.plot.arrange import FigureTooSmallError, Frame, arrange
from actcli.plot.layout import size as natural
from actcli.plot.naming import PRIME
from actcli.plot.render.canvas import EDGE, POINT, measure
from actcli.plot.render.draw import BOLD, DIAMOND, DOT, DOTTED, THIN
from actcli.plot.scene import Scene
from actcli.plot.theme import THEMES, Theme
from actcli.support.unicode import derivative_marks, partial_derivative, subscript

if TYPE_CHECKING:
    from actcli.curves.trace import Polyline, Trace

TEMPLATE = Path(__file__).with_name("reader.html").read_text("utf-8")

BOTH = "auto"  # the theme that takes the place of the default: a page can be light and dark
NARROW = {"side": "stack"}  # the layouts that take the place of wide ones on a narrow page
LARGEST = 2  # pixels to a point
SAMPLES = 24_000  # in a page with a family, about: some 26 bytes each
NEAR = 0.9  # of the usual step: what is nearer to its neighbour was sampled more finely
CORNER = 1e-4  # of the curve's height: how far it turns from one step to the next at a corner
SAFE = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})  # JSON in a script

INDEX = re.compile(r"_\{(\d+)\}")

Picture = Callable[[Scene, float, float], str]
"""Draws a scene, so many points wide and high, as an SVG."""


def page(scene: Scene, width: float, height: float, picture: Picture) -> str:
    """The page of a scene that is so many points wide and high.

    In the default theme it is as light or dark as the reader has it, in another as that theme is.
    Raises FigureTooSmallError where the scene has no room.
    """
    if scene.theme == next(iter(THEMES)):
        scene = replace(scene, theme=BOTH)
    theme = THEMES[scene.theme]
    sheets = list(_sheets(scene, width, height, picture))
    kinds = ("wide", "narrow") if len(sheets) > 1 else ("only",)
    data = {
        "variable": scene.variable.partition(" ")[0],
        "window": [scene.window.low, scene.window.high],
        "given": scene.given,
        "heads": _heads(scene),
        "family": _family(scene),
        "graphs": _graphs(scene),
        "sheets": [sheet for sheet, _ in sheets],
        "sizes": {"line": BOLD, "thin": THIN, "edge": EDGE, "dot": DOT, "diamond": DIAMOND},
    }
    return Template(TEMPLATE).substitute(
        title=escape(" ".join(scene.title.split())),
        seen="unseen" if scene.headings[0] else "seen",
        description=escape(" ".join(scene.alt.split())),
        scheme="light dark" if theme.dark else "dark" if scene.theme == "dark" else "light",
        colours=_style(theme, scene),
        widest=f"{LARGEST * width:g}",
        edge=f"{EDGE:g}",
        dotted=",".join(f"{dash:g}" for dash in DOTTED),
        figures="\n".join(
            f'<div class="sheet {kind}">{svg}</div>'
            for kind, (_, svg) in zip(kinds, sheets, strict=True)
        ),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(SAFE),
    )


def _sheets(
    scene: Scene, width: float, height: float, picture: Picture
) -> Iterator[tuple[dict[str, Any], str]]:
    """The figure as it was asked for, and if it is as wide as usual, one for narrow pages."""
    yield _sheet(scene, width, height, picture)
    if scene.layout in NARROW and (width, height) == _points(scene):
        scene = replace(scene, layout=NARROW[scene.layout])
        try:
            narrow = _sheet(scene, *_points(scene), picture)
        except FigureTooSmallError:
            return
        yield narrow


def _points(scene: Scene) -> tuple[float, float]:
    width, height = natural(scene)
    return width / POINT, height / POINT


def _sheet(
    scene: Scene, width: float, height: float, picture: Picture
) -> tuple[dict[str, Any], str]:
    """A figure, and where its panels are in it."""
    _, _, svg = picture(scene, width, height).partition("?>\n")
    frames, _ = arrange(scene, width, height, measure)
    place = {
        id(trace): [i, order]
        for i, graph in enumerate(scene.graphs)
        for order, trace in enumerate(graph.traces)
    }

    def told(frame: Frame) -> dict[str, Any]:
        left, bottom, right, top = frame.box
        return {
            "box": [left, height - top, right, height - bottom],  # from the upper left corner
            "x": [frame.x.low, frame.x.high],
            "y": [frame.y.low, frame.y.high],
            "curves": [[*place[id(c.trace)], c.colour] for c in frame.panel.curves],
        }

    panels = [told(frame) for frame in frames if frame.panel.curves]
    return {"width": width, "height": height, "frames": panels}, svg


def _heads(scene: Scene) -> list[str]:
    """What the page calls f and f' at x."""
    if scene.given is None:
        return [f"f{derivative_marks(order, PRIME)}(x)" for order in scene.orders]
    return [partial_derivative("fᵢ", "x₁", order) for order in scene.orders]


def _family(scene: Scene) -> dict[str, Any] | None:
    """The values of a swept parameter, and which one the page shows first."""
    if not scene.family:
        return None
    letter, values, usual = scene.family.letter, scene.family.values, scene.family.usual
    return {"letter": letter, "values": values, "start": usual or 0}


def _graphs(scene: Scene) -> list[dict[str, Any]]:
    """The curves in numbers, exactly as they are; of those of a large family not every one."""
    count = sum(len(run.x) for g in scene.graphs for t in g.traces for run in t.runs)
    every = -(-count // SAMPLES) if scene.family else 1
    return [
        {"name": _plain(graph.labels[0]), "curves": [_curve(t, every) for t in graph.traces]}
        for graph in scene.graphs
    ]


def _curve(trace: Trace, every: int) -> dict[str, Any]:
    return {
        "runs": [[values.tolist() for values in _thinned(run, every)] for run in trace.runs],
        "dots": trace.dots,
        "jumps": trace.connectors,
        "kinks": trace.kinks,
        "extrema": [[extremum.x, extremum.y] for extremum in trace.extrema],
    }


def _thinned(run: Polyline, every: int) -> Sequence[Any]:
    """Every so many of the samples, with all of those at the ends, at corners and at bends."""
    x, y = run
    if every == 1 or len(x) < 3:
        return x, y
    steps = np.diff(x)
    fine = steps < NEAR * np.median(steps)
    kept = np.arange(len(x)) % every == 0
    kept[1:] |= fine
    kept[:-1] |= fine
    kept[1:-1] |= abs(np.diff(y, 2)) > CORNER * np.ptp(y)
    kept[-1] = True
    return x[kept], y[kept]


def _plain(label: str) -> str:
    """The label of a curve without mathtext: "f₁"."""
    return INDEX.sub(lambda index: subscript("", int(index[1])), label.replace("$", ""))


def _style(theme: Theme, scene: Scene) -> str:
    """The colours of a theme, and of the one that takes its place in the dark."""
    light = f":root {{ {_colours(theme, scene)} }}"
    if not theme.dark:
        return light
    dark = f":root {{ {_colours(THEMES[theme.dark], scene)} }}"
    return f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}"


def _colours(theme: Theme, scene: Scene) -> str:
    count = max(len(scene.graphs), len(scene.orders))
    curves = theme.family(count) if scene.family else theme
    names = {
        "ground": theme.ground,
        "text": theme.text,
        "note": theme.note,
        "line": theme.grid,
        "guide": theme.guide,
        "accent": theme.curve(0),
    } | {f"c{i}": curves.curve(i) for i in range(count)}
    return " ".join(f"--{name}: {colour};" for name, colour in names.items())
