"""Draw functions on Matplotlib's axes of a user's own, in the style that these have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from warnings import warn

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from actcli.activation import Activation
from actcli.curves.naming import distinct_names
from actcli.curves.trace import INITIAL_SAMPLES, Polyline, Trace
from actcli.numerics import np
from actcli.numerics.tape.choice import tapes
from actcli.plot.arguments import MAX_ORDER, options_called_arguments, read_options
from actcli.plot.extrema import extrema_to_label, extremum_text, marked_extrema
from actcli.plot.figure import Figure
from actcli.plot.naming import curve_labels, moving_variable
from actcli.plot.options import OPTIONS, BindingOptions, FigureOptions
from actcli.plot.settings import FigureSettingsError

AXES_OPTIONS = (
    "order", "range", "at", "minus", "wrt", "points", "without", "labels", *BindingOptions._fields,
)  # fmt: skip
# The options of a figure that are of its curves, and not of the page that they are on.

GUIDE: dict[str, Any] = {"color": "0.5", "linewidth": 1.0, "linestyle": "--"}
# A line that a curve approaches: legible on a light and on a dark ground.

NOTE_DISTANCE = 6.0
# Of a label from its extremum, in points.

NOTE_ROOM = 0.12
# The room that a label takes, as a part of the height of the curve.


class PanelArtists(NamedTuple):
    """What `actcli.draw` has put on the axes, to be changed or removed.

    Attributes
    ----------
    curves : list of Line2D
        One for each curve, with its label for a legend. Where a curve breaks, so does the line.
    marks : list of Line2D
        Dots at jumps, filled for the value and hollow for the limit, and at extrema; diamonds at
        kinks.
    guides : list of Artist
        The heights of jumps, poles, and the lines that a curve approaches.
    notes : list of Annotation
        The labels of extrema.
    """

    curves: list[Line2D]
    marks: list[Line2D]
    guides: list[Artist]
    notes: list[Annotation]


@tapes(wanted=False)
def draw(
    ax: Axes,
    *functions: str | Activation,
    style: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> PanelArtists:
    """Draw functions, or derivatives of theirs, on axes of your own and in their style.

    Curves are split at jumps and poles, and have labels for a legend. Ticks, titles, limits and
    colours are left to you and to Matplotlib's settings.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where its horizontal axis is logarithmic, so are the places of the samples.
    *functions : str or Activation
        As for `actcli.figure`.
    style : mapping, optional
        Properties of Line2D for the curves, such as {"color": "black"}.
    order : int or sequence of int, default 0
        Which derivatives; 0 is the function itself. A function of a vector is drawn as its first
        input moves, a curve for each component, and differentiated in that input: its Jacobian at
        one input, a matrix, is `activation.derivative(at)`, for `ax.imshow`.
    range, at, minus, wrt, points, without, labels, defaults, train, seed
        As for `actcli.figure`; what is left out may be "notes", "asymptotes" and "marks".
    **parameters : float, sequence of float, or str
        Parameters of the functions, such as alpha.

    Returns
    -------
    PanelArtists

    Raises
    ------
    FigureSettingsError
        If `ax` is no Axes, or there is no such option or property of lines, or it has no such
        value.
    ActcliError
        As `actcli.figure` does.

    Examples
    --------
    >>> import actcli
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> artists = actcli.draw(ax, "elu", order=1, alpha=0.2)
    >>> [curve.get_label() for curve in artists.curves]
    ['elu′ (α = 0.2)']
    """
    if not isinstance(ax, Axes):
        raise FigureSettingsError(
            f"ax is an Axes of Matplotlib, as plt.subplots() gives, not {type(ax).__name__}."
        )
    for name in arguments:
        if name in OPTIONS and name not in AXES_OPTIONS:
            raise FigureSettingsError(f"draw has no {name}: the axes are yours, set it there.")
    arguments = {"order": 0} | arguments
    wanted = read_options(FigureOptions, {"order": arguments["order"]}).order
    # The slope of a curve tells where it has kinks and what it approaches.
    orders = {*wanted, *(min(order + 1, MAX_ORDER) for order in wanted)}
    log_x = ax.get_xscale() != "linear"
    with options_called_arguments():
        figure = Figure.of(functions, {**arguments, "order": orders, "log_x": log_x})
    for remark in figure.remarks:
        warn(remark, stacklevel=3)
    curves = [*_labelled_traces(figure, wanted)]
    pens = [_Pen(ax, trace, style or {}) for trace, _ in curves]
    artists = PanelArtists([], [], [], [])
    without = figure.options.without
    for pen, (_, label) in zip(pens, curves, strict=True):
        artists.curves.append(pen.curve(label))
    for pen in pens:
        artists.guides.extend(pen.breaks())
        if "marks" not in without:
            artists.marks.extend(pen.marks(is_alone=len(pens) == 1))
    if len(pens) == 1:
        if "asymptotes" not in without:
            artists.guides.extend(pens[0].asymptotes(*figure.subject.window))
        if "notes" not in without:
            variable = moving_variable(figure.subject.sections).partition(" ")[0]
            artists.notes.extend(pens[0].notes(variable))
    if not ax.get_xlabel():
        variable = moving_variable(figure.subject.sections)
        ax.set_xlabel("$x$" if variable == "x" else variable)
    return artists


def _labelled_traces(figure: Figure, orders: Sequence[int]) -> Iterator[tuple[Trace, str]]:
    """Yield the curves of some orders, function by function, with their labels.

    Raises FigureSettingsError for another number of labels than of curves.
    """
    subject, options = figure.subject, figure.options
    names = distinct_names(subject.activations)
    others = distinct_names([subject.minus]) if subject.minus else []
    found = []
    for name, section, traces in zip(
        names, subject.sections, subject.traced(options.points or INITIAL_SAMPLES), strict=True
    ):
        for i in range(section.count):
            component = i + 1 if section.count > 1 else None
            for order, of_order in zip(subject.orders, traces, strict=True):
                if order in orders:
                    parts = (curve_labels(each, component, [order])[0] for each in (name, *others))
                    found.append((of_order[i], " − ".join(parts)))
    labels = options.labels or [label for _, label in found]
    if len(labels) != len(found):
        raise FigureSettingsError(
            f"labels has {len(labels)} for {len(found)} curves: give one for each."
        )
    return zip((trace for trace, _ in found), labels, strict=True)


class _Pen:
    """A curve that is drawn on axes, in the next colour of their cycle."""

    def __init__(self, ax: Axes, trace: Trace, style: Mapping[str, Any]) -> None:
        self.ax, self.trace, self.style = ax, trace, style
        self.colour: Any = None

    def curve(self, label: str) -> Line2D:
        """Draw the curve itself, with a gap at each break, and room for what stands beside it."""
        gap = Polyline(np.array([np.nan]), np.array([np.nan]))
        parts = [part for run in self.trace.runs for part in (run, gap)][:-1] or [gap]
        x, y = (np.concatenate(values) for values in zip(*parts, strict=True))
        # Mitres keep kinks sharp.
        given = {"label": label, "solid_joinstyle": "miter", "dash_joinstyle": "miter"}
        try:
            (line,) = self.ax.plot(x, y, **given | {**self.style})
        except (AttributeError, TypeError, ValueError) as error:
            raise FigureSettingsError(f"style is of Line2D: {error}") from None
        self.colour = line.get_color()
        if self.trace.poles:  # Close to them the values are of any size.
            low, high = self.trace.extent
            margin = (high - low) / 10
            self.ax.set_ylim(low - margin, high + margin)
        return line

    def breaks(self) -> Iterator[Artist]:
        """Draw the heights of jumps, and the poles."""
        for x, low, high in self.trace.connectors:
            yield self.ax.vlines(x, low, high, colors=self.colour, linestyles=":", linewidth=1.0)
        for x in self.trace.poles:
            yield self.ax.axvline(x, **GUIDE)

    def marks(self, *, is_alone: bool) -> Iterator[Line2D]:
        """Draw the marks: those of extrema on a curve that is alone."""
        kinks = {(kink.x, kink.y) for kink in self.trace.kinks}
        extrema = {(e.x, e.y) for e in marked_extrema(self.trace)} if is_alone else set()
        dots = self.trace.dots
        yield from self._marked("D", kinks, filled=False)
        yield from self._marked("o", {(d.x, d.y) for d in dots if not d.filled}, filled=False)
        yield from self._marked("o", {(d.x, d.y) for d in dots if d.filled}, filled=True)
        yield from self._marked("o", extrema - kinks, filled=True)

    def _marked(
        self, marker: str, points: set[tuple[float, float]], *, filled: bool
    ) -> Iterator[Line2D]:
        """Draw a mark at each of these points, if there are any."""
        if points:
            inside = self.colour if filled else self.ax.get_facecolor()
            x, y = zip(*sorted(points), strict=True)
            yield from self.ax.plot(
                x, y, marker, color=self.colour, markerfacecolor=inside, label="_nolegend_"
            )

    def asymptotes(self, low: float, high: float) -> Iterator[Artist]:
        """Draw the lines that the curve approaches, each from its end of the window to x = 0.

        One with a slope has the points of the curve: on a logarithmic axis it is bent.
        """
        middle = min(max(0.0, low), high)
        places = np.concatenate([[middle], *(x for x, _ in self.trace.runs)])
        for end, slope, offset in self.trace.asymptotes:
            first, last = (low, middle) if end == "left" else (middle, high)
            between = places[(first < places) & (places < last)] if slope else ()
            x = np.union1d(between, (first, last))
            if slope or offset:
                y = slope * x + offset
                yield from self.ax.plot(x, y, label="_nolegend_", zorder=1.5, **GUIDE)

    def notes(self, variable: str) -> Iterator[Annotation]:
        """Label the highest maximum and the lowest minimum, for which the axes get room.

        Whether labels of more would overlap is not known before the axes have their size.
        """
        low, high = self.trace.extent
        chosen = {extremum.kind: extremum for extremum in reversed(extrema_to_label(self.trace))}
        for extremum in chosen.values():
            is_maximum = extremum.kind == "maximum"
            up = 1 if is_maximum else -1
            room = extremum.y + up * NOTE_ROOM * (high - low)
            self.ax.update_datalim([(extremum.x, room)])
            yield self.ax.annotate(
                extremum_text(extremum, self.trace, variable),
                (extremum.x, extremum.y),
                xytext=(0, up * NOTE_DISTANCE),
                textcoords="offset points",
                horizontalalignment="center",
                verticalalignment="bottom" if is_maximum else "top",
                fontsize="small",
            )
