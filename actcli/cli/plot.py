"""`actcli plot`: functions next to their derivatives, as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from os.path import splitext
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._appearance import APPEARANCE, MAX_TITLE, picture_options_of
from actcli.cli._command import ActivationCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._figure_types import VERTICAL_RANGES, LabelsType, WordsType
from actcli.cli._files import result_stream
from actcli.cli._options import (
    AT,
    COLOR_OPTION,
    ORDERS,
    QUIET_OPTION,
    RANGE,
    function_arguments,
)
from actcli.cli._sketch import echo_sketch
from actcli.cli._types import FUNCTION, PATH, ChoiceType, IntegerType
from actcli.errors import ActcliError
from actcli.plot.layout import LAYOUTS
from actcli.plot.settings import PARTS
from actcli.support.garbage import no_garbage_collection

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.plot.options import PictureOptions
    from actcli.plot.subject import Subject


MAX_FPS = 50
# A GIF counts in hundredths of a second, and browsers show no frame for less than two of them.


def _languages() -> Iterable[str]:
    """Return the languages of documents in which pictures can be embedded."""
    from actcli.plot.snippet import LANGUAGES

    return LANGUAGES


def _formats() -> Iterable[str]:
    """Return the formats of pictures."""
    from actcli.plot.render.write import PICTURES

    return PICTURES


picture_options = picture_options_of(
    [
        RANGE,
        click.option("-n", "--points", type=IntegerType(2), metavar="N",
                     help="Sample each curve at N points, and more where it bends."),
        click.option("--layout", type=ChoiceType(LAYOUTS),
                     help="f and f' side by side, stacked, or in one panel; or a grid with a "
                     "panel for each.  [default: side; grid for more than six curves]"),
        click.option("--ylim", "vertical", type=VERTICAL_RANGES, metavar="LO:HI",
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
    ]
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
@picture_options
@ORDERS
@AT
@click.option(
    "--minus",
    type=FUNCTION,
    metavar="FUNCTION",
    help="Draw the difference from this function, and say how large it is at most.",
)
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
    picture: PictureOptions,
    orders: tuple[int, ...],
    at: tuple[float, ...] | None,
    minus: Activation | None,
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
    """
    from actcli.curves.section import Section
    from actcli.plot.subject import Subject

    if rng is not None:
        activations = [Section.of(a, at).drawn(rng).activation for a in activations]
        minus = minus and Section.of(minus, at).drawn(rng).activation
    subject = Subject.of(
        activations, at=at, minus=minus, orders=orders, window=picture.window, log_x=picture.log_x
    )
    if sketch:
        if output or form or print_alt or language:
            raise click.UsageError(
                "--sketch writes no file: leave out -o, -f, --print-alt and --snippet."
            )
        echo_sketch(console, subject, picture.settings)
        return
    if output == "-" and (print_alt or language):
        raise click.UsageError("standard output is the picture's: name a file by -o.")
    lines = _write(console, subject, picture, output, form, language, print_alt=print_alt)
    for line in lines:
        console.write(line)
    if not lines and output != "-" and console.results.isatty() and not console.quiet:
        from actcli.curves.trace import TooManyCurvesError

        with suppress(TooManyCurvesError):
            echo_sketch(console, subject, picture.settings)


def _write(
    console: Console,
    subject: Subject,
    picture: PictureOptions,
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
    from actcli.plot.compose import compose
    from actcli.plot.layout import natural_size
    from actcli.plot.render.write import PICTURES, write

    scene = compose(subject, picture)
    path = output or f"{scene.name}.{form or 'png'}"
    form = form or ("png" if path == "-" else splitext(path)[1][1:].lower())
    if form not in PICTURES:
        raise ActcliError(f"cannot draw {path!r}: a picture ends in .{', .'.join(PICTURES)}.")
    if path == "-" and console.results.isatty():
        raise ActcliError("a terminal shows no pictures: add > FILE, or choose --sketch.")
    lines = [scene.alt] if print_alt else []
    if language:
        from actcli.plot.snippet import snippet

        size = picture.size or natural_size(scene)
        lines.append(snippet(language, path, form, scene.alt, size))
    with result_stream(console, path, "wb") as stream:
        write(scene, stream, form, picture)
    return lines
