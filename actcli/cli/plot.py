"""`actcli plot`: functions next to their derivatives, as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._appearance import APPEARANCE, picture_options_of
from actcli.cli._command import ActivationCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._figure_types import VERTICAL_RANGES, LabelsType, WordsType
from actcli.cli._files import result_stream
from actcli.cli._options import (
    AT,
    COLOR_OPTION,
    QUIET_OPTION,
    function_arguments,
    order_option,
    range_option,
)
from actcli.cli._sketch import echo_sketch
from actcli.cli._types import FUNCTION, PATH, ChoiceType, IntegerType, TextType
from actcli.errors import ActcliError
from actcli.plot.layout import LAYOUTS
from actcli.plot.options import FigureOptions
from actcli.plot.settings import MAX_FPS, MAX_TITLE, PARTS
from actcli.support.garbage import no_garbage_collection

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.plot.figure import Figure


def _languages() -> Iterable[str]:
    """Return the languages of documents in which pictures can be embedded."""
    from actcli.plot.snippet import LANGUAGES

    return LANGUAGES


def _formats() -> Iterable[str]:
    """Return the formats of pictures."""
    from actcli.plot.render.write import PICTURES

    return PICTURES


figure_options = picture_options_of(
    [
        range_option(name="range"),
        click.option("-n", "--points", type=IntegerType(2), metavar="N",
                     help="Sample each curve at N points, and more where it bends."),
        click.option("--layout", type=ChoiceType(LAYOUTS),
                     help="f and f' side by side, stacked, or in one panel; or a grid with a "
                     "panel for each.  [default: side; grid for more than six curves]"),
        click.option("--ylim", type=VERTICAL_RANGES, metavar="LO:HI",
                     help="From where to where the vertical axes go; LO:HI,LO:HI for one panel "
                     "after the other, of which one may be empty."),
        click.option("--log-x", is_flag=True,
                     help="Logarithmic horizontal axes, linear around 0 if they reach it."),
        click.option("--log-y", is_flag=True, help="The same for vertical axes."),
        click.option("--share-y/--no-share-y", default=None,
                     help="The same vertical axis for all panels.  [default: in a grid]"),
        click.option("--without", type=WordsType(PARTS),
                     help="Leave out headings, formulas, labels of extrema, the lines that "
                     "curves approach, or dots and diamonds."),
        click.option("--labels", type=LabelsType(MAX_TITLE), metavar="A,B…",
                     help="What the curves are called, with TeX between dollar signs."),
        click.option("--fps", type=IntegerType(1, MAX_FPS), metavar="N",
                     help="Frames per second of a moving picture, by default 10."),
        *APPEARANCE,
        order_option("order"),
        AT,
        click.option("--wrt", type=TextType("parameter"), metavar="NAME",
                     help="Draw the derivative in this parameter, and its derivatives in x."),
        click.option("--minus", type=FUNCTION, metavar="FUNCTION",
                     help="Draw the difference from this function, and say how large it is at "
                     "most."),
    ],
    FigureOptions,
)  # fmt: skip


@click.command("plot", cls=ActivationCommand)
@function_arguments
@click.option(
    "-o",
    "--output",
    type=PATH,
    metavar="FILE",
    help="Where to: .png, .svg, .pdf, .eps, .tex, .html, for a sweep also .gif and .apng, or - for "
    "standard output.  [default: the functions' names .png, in this folder]",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=ChoiceType(_formats),
    metavar="FORMAT",
    help="png, svg…, instead of what FILE ends in; of standard output by default png.",
)
@click.option("--sketch", is_flag=True, help="Only draw in characters, on standard output.")
@click.option("--print-alt", is_flag=True, help="Also print the description of the picture.")
@click.option(
    "--snippet",
    "language",
    type=ChoiceType(_languages),
    help="Also print the lines that embed the picture in a document, with its description.",
)
@figure_options
@COLOR_OPTION
@QUIET_OPTION
@pass_console
@no_garbage_collection()
def command(
    console: Console,
    activations: list[Activation],
    output: str | None,
    form: str | None,
    sketch: bool,
    print_alt: bool,
    language: str | None,
    picture: FigureOptions,
    rng: Any,
) -> None:
    """Plot each FUNCTION next to its derivative.

    On a terminal the picture is also sketched in characters. A random parameter drawn with --train
    is the same all along a curve.

    \b
    actcli plot elu --alpha 0.2
    actcli plot elu:alpha=0.2 elu:alpha=1 relu -o elus.svg
    actcli plot gelu --layout stack --theme dark --range -3:3
    actcli plot softmax 3 0.7 0.5
    actcli plot elu --alpha 0.1,0.5,1
    actcli plot elu --alpha 0.1:2:24 -o elu.gif
    actcli plot gelu --minus gelu_tanh
    actcli plot gelu --order 0,1,2
    actcli plot softplus --wrt beta
    """
    from actcli.plot.figure import Figure

    figure = Figure(activations, picture, rng)
    for remark in figure.remarks:
        console.note(remark)
    if sketch:
        if output or form or print_alt or language:
            raise click.UsageError(
                "--sketch writes no file: leave out -o, -f, --print-alt and --snippet."
            )
        echo_sketch(console, figure.subject, picture.settings)
        return
    if output == "-" and (print_alt or language):
        raise click.UsageError("standard output is the picture's: name a file by -o.")
    lines = _write(console, figure, output, form, language, print_alt=print_alt)
    for line in lines:
        console.write(line)
    if not lines and output != "-" and console.results.isatty() and not console.quiet:
        from actcli.curves.trace import TooManyCurvesError

        with suppress(TooManyCurvesError):
            echo_sketch(console, figure.subject, picture.settings)


def _write(
    console: Console,
    figure: Figure,
    output: str | None,
    form: str | None,
    language: str | None,
    *,
    print_alt: bool,
) -> list[str]:
    """Draw a picture, and write it to the file named or to one named after it.

    Returns what is printed besides: its description, and what embeds it in a document. Raises
    ActcliError for a format that there is none of, or a picture on a terminal.
    """
    from actcli.plot.render.write import format_of

    path = output or f"{figure.name}.{form or 'png'}"
    form = form or ("png" if path == "-" else format_of(path))
    if path == "-" and console.results.isatty():
        raise ActcliError("a terminal shows no pictures: add > FILE, or choose --sketch.")
    lines = [figure.alt] if print_alt else []
    if language:
        from actcli.plot.snippet import snippet

        lines.append(snippet(language, path, form, figure.alt, figure.size))
    with result_stream(console, path, "wb") as stream:
        figure.write(stream, form)
    return lines
