"""A figure as a web page of its own that reads out its curves, and loads nothing else.

The page has the figure as an inline SVG, which is all there is without scripts, and the samples
that it was drawn from. A script, in the template, reads them out at a crosshair. The page's own
Content-Security-Policy allows nothing but its script and its style sheets, by their hashes. A line
names these for a server whose policy allows less; the script, once it runs, removes the line.

While a member of a family is chosen, the page's style sheet fades all of them. It selects what
Matplotlib wrote for curves by the clip path that only they have, for marks by the width of their
outline, and for jumps by their dashes; no other line has those. A test counts them.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from actcli.curves.log_axis import LogAxis
from actcli.numerics import np
from actcli.plot.arrange import FigureTooSmallError, arrange
from actcli.plot.layout import colour_count, natural_size
from actcli.plot.mathtext import without_math
from actcli.plot.placed import Arrangement, PlacedPanel
from actcli.plot.render.canvas import INCHES_PER_POINT, MARK_EDGE, measure
from actcli.plot.render.draw import (
    DEFAULT_MEMBER_WIDTH,
    DIAMOND_SIZE,
    DOT_SIZE,
    DOTTED,
    LINE_WIDTH,
)
from actcli.plot.scene import Scene
from actcli.plot.settings import FigureSettingsError
from actcli.plot.theme import THEMES, Theme, on_page
from actcli.support.unicode import PRIMES, derivative_marks, partial_derivative

if TYPE_CHECKING:
    from actcli.curves.trace import Polyline, Trace

TEMPLATE = files("actcli.plot.render").joinpath("reader.html").read_text("utf-8")

CHART_TEMPLATE = files("actcli.plot.render").joinpath("chart.html").read_text("utf-8")

NARROW_LAYOUTS = {"side": "stack"}
# The layouts that take the place of wide ones on a narrow page.

MAX_PIXELS_PER_POINT = 2
# A figure is enlarged so much at most, on a wide page.

MAX_FAMILY_SAMPLES = 24_000
# About the most samples in a page with a family: each takes some 26 bytes.

FINE_STEP = 0.9
# A step shorter than this part of the usual one comes from finer sampling, where a curve bends.

CORNER_BEND = 1e-4
# A sample where the curve turns by more than this part of its height may be a corner.

ESCAPES = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})
# JSON in a script must contain none of these.

INLINE_CODE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
# Data in a script of another type need no permission.

HASHES = {"style": "'unhashed styles'", "script": "'unhashed scripts'"}
# What stands in the templates, and is replaced by the hashes once the page is written.

DrawSvg = Callable[[Scene, Arrangement, float, float], str]
"""Draw a scene, arranged on a page so many points wide and high, as an SVG."""


def html_page(scene: Scene, width: float, height: float, draw_svg: DrawSvg) -> str:
    """Return the page of a scene that is so many points wide and high.

    In the default theme it is as light or dark as the reader has it, in another as that theme is.
    Raises FigureTooSmallError where the scene has no room.
    """
    scene = replace(scene, theme=on_page(scene.theme))
    if isinstance(scene.window, LogAxis) or scene.settings.log_y:
        raise FigureSettingsError("a page has linear axes: leave out --log-x and --log-y.")
    theme = THEMES[scene.theme]
    sheets = list(_sheets(scene, width, height, draw_svg))
    kinds = ("wide", "narrow") if len(sheets) > 1 else ("only",)
    data = _data(scene, [sheet for sheet, _ in sheets])
    page = Template(TEMPLATE).substitute(
        title=escape(" ".join(scene.title.split())),
        seen="unseen" if scene.headings[0] or "title" in scene.settings.without else "seen",
        description=escape(" ".join(scene.alt.split())),
        scheme="light dark" if theme.dark else "dark" if scene.theme == "dark" else "light",
        colours=_style(theme, scene),
        widest=f"{MAX_PIXELS_PER_POINT * width:g}",
        edge=f"{MARK_EDGE:g}",
        dotted=",".join(f"{dash:g}" for dash in DOTTED),
        figures="\n".join(
            f'<div class="sheet {kind}">{svg}</div>'
            for kind, (_, svg) in zip(kinds, sheets, strict=True)
        ),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES),
    )
    return _with_hashes(page)


def chart_page(scene: Scene, width: float, height: float, draw_svg: DrawSvg) -> str:
    """Return the page of charts, which nothing reads out: the figure and its title.

    Colours and errors are as in `html_page`.
    """
    scene = replace(scene, theme=on_page(scene.theme))
    theme = THEMES[scene.theme]
    _, _, svg = draw_svg(scene, arrange(scene, width, height, measure), width, height).partition(
        "?>\n"
    )
    page = Template(CHART_TEMPLATE).substitute(
        title=escape(" ".join(scene.title.split())),
        description=escape(" ".join(scene.alt.split())),
        scheme="light dark" if theme.dark else "dark" if scene.theme == "dark" else "light",
        colours=_style(theme, scene),
        widest=f"{MAX_PIXELS_PER_POINT * width:g}",
        figure=svg,
    )
    return _with_hashes(page)


def _with_hashes(page: str) -> str:
    """Return a page whose policy has the hashes of its style sheets and scripts."""
    hashes: dict[str, dict[str, None]] = {kind: {} for kind in HASHES}
    for kind, code in INLINE_CODE.findall(page):
        digest = b64encode(sha256(code.encode()).digest()).decode()
        hashes[kind][f"'sha256-{digest}'"] = None
    for kind, mark in HASHES.items():
        page = page.replace(mark, " ".join(hashes[kind]))
    return page


def _data(scene: Scene, sheets: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the script reads."""
    return {
        "variable": scene.variable.partition(" ")[0],
        "window": [scene.window.low, scene.window.high],
        "given": scene.given,
        "heads": _heads(scene),
        "family": _swept_values(scene),
        "graphs": _graphs(scene),
        "sheets": sheets,
        "sizes": {
            "line": DEFAULT_MEMBER_WIDTH,
            "thin": LINE_WIDTH,
            "edge": MARK_EDGE,
            "dot": DOT_SIZE,
            "diamond": DIAMOND_SIZE,
        },
    }


def _sheets(
    scene: Scene, width: float, height: float, draw_svg: DrawSvg
) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the figure as it was asked for, and if it is as wide as usual, one for narrow pages."""
    yield _sheet(scene, width, height, draw_svg)
    if scene.layout in NARROW_LAYOUTS and (width, height) == _natural_points(scene):
        scene = replace(scene, layout=NARROW_LAYOUTS[scene.layout])
        try:
            narrow = _sheet(scene, *_natural_points(scene), draw_svg)
        except FigureTooSmallError:
            return
        yield narrow


def _natural_points(scene: Scene) -> tuple[float, float]:
    """Return the size that the layout gives to a scene, in points."""
    width, height = natural_size(scene)
    return width / INCHES_PER_POINT, height / INCHES_PER_POINT


def _sheet(
    scene: Scene, width: float, height: float, draw_svg: DrawSvg
) -> tuple[dict[str, Any], str]:
    """Return where the panels of a figure are, and the figure."""
    arrangement, unit = arrange(scene, width, height, measure), scene.settings.unit
    _, _, svg = draw_svg(scene, arrangement, width, height).partition("?>\n")
    place = {
        id(trace): [i, order]
        for i, graph in enumerate(scene.graphs)
        for order, trace in enumerate(graph.traces)
    }

    def described(placed: PlacedPanel) -> dict[str, Any]:
        """Return the box, the axes and the curves of a panel."""
        left, bottom, right, top = (unit * length for length in placed.box)
        return {
            # In SVG, y goes down from the upper left corner.
            "box": [left, height - top, right, height - bottom],
            "x": [placed.x.low, placed.x.high],
            "y": [placed.y.low, placed.y.high],
            "curves": [[*place[id(c.trace)], c.colour] for c in placed.panel.curves],
        }

    frames = [described(placed) for placed in arrangement.panels if placed.panel.curves]
    return {"width": width, "height": height, "frames": frames}, svg


def _heads(scene: Scene) -> list[str]:
    """Return what the page calls f and its derivatives at x."""
    if scene.given is None:
        return [f"f{derivative_marks(order, PRIMES)}(x)" for order in scene.orders]
    return [partial_derivative("fᵢ", "x₁", order) for order in scene.orders]


def _swept_values(scene: Scene) -> dict[str, Any] | None:
    """Return the values of a swept parameter, and the number of the one that is shown first."""
    if not scene.family:
        return None
    family = scene.family
    letter = without_math(family.letter)
    return {"letter": letter, "values": family.values, "start": family.default or 0}


def _graphs(scene: Scene) -> list[dict[str, Any]]:
    """Return the curves in numbers, exactly as they are; of a large family not every sample."""
    count = sum(len(run.x) for g in scene.graphs for t in g.traces for run in t.runs)
    every = -(-count // MAX_FAMILY_SAMPLES) if scene.family else 1
    return [
        {
            "name": without_math(graph.labels[0]),
            "curves": [_numbers(t, every) for t in graph.traces],
        }
        for graph in scene.graphs
    ]


def _numbers(trace: Trace, every: int) -> dict[str, Any]:
    """Return every so many of the samples of a curve, and all of its marks."""
    return {
        "runs": [[values.tolist() for values in _thinned(run, every)] for run in trace.runs],
        "dots": trace.dots,
        "jumps": trace.connectors,
        "kinks": trace.kinks,
        "extrema": [[extremum.x, extremum.y] for extremum in trace.extrema],
    }


def _thinned(run: Polyline, every: int) -> Sequence[Any]:
    """Return every so many of the samples, with all of those at ends, at corners and at bends."""
    x, y = run
    if every == 1 or len(x) < 3:
        return x, y
    steps = np.diff(x)
    fine = steps < FINE_STEP * np.median(steps)
    kept = np.arange(len(x)) % every == 0
    kept[1:] |= fine
    kept[:-1] |= fine
    kept[1:-1] |= abs(np.diff(y, 2)) > CORNER_BEND * np.ptp(y)
    kept[-1] = True
    return x[kept], y[kept]


def _style(theme: Theme, scene: Scene) -> str:
    """Return the CSS of a theme's colours, and of those that take their place in the dark."""
    light = f":root {{ {_declarations(theme, scene)} }}"
    if not theme.dark:
        return light
    dark = f":root {{ {_declarations(THEMES[theme.dark], scene)} }}"
    return f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}"


def _declarations(theme: Theme, scene: Scene) -> str:
    """Return the colours of a theme as CSS declarations."""
    count = max(len(scene.graphs), len(scene.orders))
    curves = theme.family(count) if scene.family else theme.of_curves(colour_count(scene))
    names = {
        "ground": theme.ground,
        "text": theme.text,
        "note": theme.note,
        "line": theme.grid,
        "guide": theme.guide,
        "accent": theme.curve(0),
    } | {f"c{i}": curves.curve(i) for i in range(count)}
    return " ".join(f"--{name}: {colour};" for name, colour in names.items())
