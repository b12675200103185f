"""`actcli plot`: functions next to their derivatives, as a picture."""

from __future__ import annotations

from contextlib import suppress
from os.path import splitext
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._appearance import APPEARANCE, picture_options_of
from actcli.cli._command import ActivationCommand
from actcli.cli._console import Console, pass_console
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

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.plot.options import PictureOptions
    from actcli.plot.subject import Subject


def _formats() -> dict[str, Any]:
    """Return the formats of pictures, each with the function that writes it."""
    from actcli.plot.render import animation, save

    return dict.fromkeys(save.PICTURE_FORMATS, save.save) | dict.fromkeys(
        animation.ANIMATION_FORMATS, animation.animate
    )


picture_options = picture_options_of(
    [
        RANGE,
        click.option("-n", "--points", type=IntegerType(2), metavar="N",
                     help="Sample each curve at N points, and more where it bends."),
        click.option("--layout", type=ChoiceType(LAYOUTS),
                     help="f and f' side by side, stacked, or in one panel; or a grid with a "
                     "panel for each.  [default: side; grid for more than six curves]"),
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
    help="Where to: .png, .svg, .pdf, .html, for a sweep also .gif and .apng, or - for standard "
    "output.  [default: the functions' names .png, in this folder]",
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
def command(
    console: Console,
    activations: list[Activation],
    output: str | None,
    form: str | None,
    sketch: bool,
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
    subject = Subject.of(activations, at=at, minus=minus, orders=orders, window=picture.window)
    if sketch:
        if output or form:
            raise click.UsageError("--sketch writes no file: leave out -o and -f.")
        echo_sketch(console, subject)
        return
    path = _write(console, subject, picture, output, form)
    if path != "-" and console.results.isatty() and not console.quiet:
        from actcli.curves.trace import TooManyCurvesError

        with suppress(TooManyCurvesError):
            echo_sketch(console, subject)


def _write(
    console: Console,
    subject: Subject,
    picture: PictureOptions,
    output: str | None,
    form: str | None,
) -> str:
    """Draw a picture, write it to the file named or to one named after it, and return its path.

    Raises ActcliError for a format that there is none of, or a picture on a terminal.
    """
    from actcli.plot.compose import compose

    scene = compose(subject, picture)
    path = output or f"{scene.name}.{form or 'png'}"
    form = form or ("png" if path == "-" else splitext(path)[1][1:].lower())
    formats = _formats()
    if form not in formats:
        raise ActcliError(f"cannot draw {path!r}: a picture ends in .{', .'.join(formats)}.")
    if path == "-" and console.results.isatty():
        raise ActcliError("a terminal shows no pictures: add > FILE, or choose --sketch.")
    with result_stream(console, path, "wb") as stream:
        formats[form](scene, stream, format=form, size=picture.size, dpi=picture.dpi)
    return path
