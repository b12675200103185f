"""The figure of an identification: samples over the closest function, the difference beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.curves.axis import Axis
from actcli.curves.section import Section
from actcli.curves.trace import Dot, Polyline, Trace, trace
from actcli.identification import Candidate, Identification
from actcli.identification.wording import verdict_text
from actcli.numerics import np
from actcli.plot.options import PictureOptions
from actcli.plot.panel import AxisSide, Panel, StyledCurve
from actcli.plot.scene import ChartScene
from actcli.specs.spec import expression

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.numerics import Array
    from actcli.plot.scene import Scene

MAX_DOTS = 40
# More samples would hide the curve beneath them.

MAX_DIFFERENCES = 2000
# About four for each pixel of a panel.

MAX_NAME = 40
# Characters of a heading's name; a longer one gives way to the function's.

STACKED = "stack"
# The layout of charts that stand one above the other.


def identification_scene(found: Identification, options: PictureOptions) -> Scene:
    """Return the figure of the samples over the best candidate, and of their difference.

    Parameters
    ----------
    found : Identification
    options : PictureOptions
        Of which theme, ground and texts are heeded.
    """
    best = found.best
    name = best.spec if len(best.spec) <= MAX_NAME else best.name
    window = Axis(float(found.x[0]), float(found.x[-1]))
    side = AxisSide(window, window.ticks, "x")
    shown = _chosen(len(found.x), MAX_DOTS)
    drawn = "samples" if len(shown) == len(found.x) else f"{len(shown)} of {len(found.x)} samples"
    dots = tuple(
        Dot(x, y, filled=False)
        for x, y in zip(found.x[shown].tolist(), found.y[shown].tolist(), strict=True)
    )
    (curve,) = trace(Section.of(_activation(best), orders=(0,)), window.low, window.high)[0]
    return ChartScene(
        name=f"identified-{best.name}",
        title=options.title or f"{name}: {len(found.x)} samples",
        alt=_alt(found) if options.alt is None else options.alt,
        orders=(),
        headings=(),
        formulas=(),
        members=(),
        graphs=(),
        window=window,
        variable="x",
        given=None,
        family=None,
        jacobian=None,
        layout=STACKED,
        theme=options.theme,
        transparent=options.transparent,
        settings=options.settings,
        charts=(
            Panel(
                heading=f"{name} and {drawn}",
                formulas=(),
                across=side,
                curves=(
                    StyledCurve(trace=curve, label="", colour=0, dashes=0),
                    StyledCurve(trace=_trace((), dots, found.y), label="", colour=1, dashes=0),
                ),
            ),
            Panel(
                heading=f"samples minus {name}",
                formulas=(),
                across=side,
                curves=(
                    StyledCurve(trace=_differences(found), label="", colour=1, dashes=0, thin=True),
                ),
            ),
        ),
    )


def _chosen(count: int, most: int) -> Array:
    """Return the indices of at most so many of some samples, evenly chosen."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.intp))


def _activation(best: Candidate) -> Activation:
    """Return a candidate as a function that can be traced."""
    return expression(best.spec) if best.is_wrapped else best.activation.freeze()


def _trace(runs: tuple[Polyline, ...], dots: tuple[Dot, ...], y: Array) -> Trace:
    """Return the trace of a line, or of dots, without marks."""
    return Trace(
        runs=runs,
        dots=dots,
        connectors=(),
        poles=(),
        kinks=(),
        extrema=(),
        asymptotes=(),
        extent=(float(y.min()), float(y.max())),
    )


def _differences(found: Identification) -> Trace:
    """Return the differences of the samples from the best candidate, as a line."""
    shown = _chosen(len(found.x), MAX_DIFFERENCES)
    x = found.x[shown]
    off = found.y[shown] - found.best(x)
    known = np.isfinite(off)
    runs = (Polyline(x[known], off[known]),) if known.any() else ()
    return _trace(runs, (), off[known] if known.any() else np.zeros(1))


def _alt(found: Identification) -> str:
    """Describe the figure in words."""
    text = verdict_text(found)
    return (
        "Two charts, one above the other: samples as dots over the curve of the closest function, "
        f"and beneath the samples minus that function. {text[:1].upper()}{text[1:]}."
    )
