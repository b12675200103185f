"""`actcli plot`: functions next to their derivatives, as a picture."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._output import QUIET_OPTION, note
from actcli.cli._types import AT, FILE, FUNCTION, FUNCTION_OR_INPUT, RANGE, SIZE, Text, Whole, apart
from actcli.errors import Mistake
from actcli.plot.layout import LAYOUTS
from actcli.plot.theme import THEMES

if TYPE_CHECKING:
    from actcli.activation import Activation


@click.command("plot", cls=ActivationCommand)
@click.argument(
    "given", metavar="FUNCTION... [X]...", type=FUNCTION_OR_INPUT, nargs=-1, required=True
)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="Where to: .png, .svg, .pdf, for a sweep also .gif and .apng, or - for a PNG on standard "
    "output.  "
    "[default: the functions' names .png, in this folder]",
)
@click.option(
    "-r",
    "--range",
    "window",
    type=RANGE,
    metavar="LO:HI",
    help="From where to where; by default where the function shows its character.",
)
@click.option(
    "-n",
    "--points",
    type=Whole(2),
    metavar="N",
    help="Sample each curve at N points, and more where it bends.",
)
@click.option(
    "--layout",
    type=click.Choice(list(LAYOUTS)),
    default=next(iter(LAYOUTS)),
    show_default=True,
    help="f and f' side by side, stacked, or in one panel; or a grid with a panel for each.",
)
@click.option(
    "--theme",
    type=click.Choice(list(THEMES)),
    default=next(iter(THEMES)),
    show_default=True,
    help="Colours for light pages, for dark ones, for print, or in an SVG for what the reader has.",
)
@click.option("--transparent", is_flag=True, help="Let the page show through, for slides.")
@click.option("--title", type=Text("text"), metavar="TEXT", help="Instead of the function's name.")
@click.option(
    "--alt",
    type=Text("text"),
    metavar="TEXT",
    help="The picture in words, instead of what the function's own facts say.",
)
@click.option("--size", type=SIZE, metavar="WxH", help="Width and height in inches, as in 7.2x3.")
@click.option(
    "--dpi",
    type=Whole(10),
    metavar="N",
    help="Dots per inch of a PNG, by default 200; of a moving picture 120.",
)
@AT
@click.option(
    "--minus",
    type=FUNCTION,
    metavar="FUNCTION",
    help="Draw the difference from this function, and say how large it is at most.",
)
@QUIET_OPTION
def command(
    given: tuple[Activation | float, ...],
    output: str | None,
    window: tuple[float, float] | None,
    points: int | None,
    layout: str,
    theme: str,
    transparent: bool,
    title: str | None,
    alt: str | None,
    size: tuple[float, float] | None,
    dpi: int | None,
    at: tuple[float, ...] | None,
    minus: Activation | None,
    rng: Any,
) -> None:
    """Plot each FUNCTION next to its derivative.

    A random parameter drawn with --train is the same all along a curve.

    \b
    actcli plot elu --alpha 0.2
    actcli plot elu:alpha=0.2 elu:alpha=1 relu -o elus.svg
    actcli plot gelu --layout stack --theme dark --range -3:3
    actcli plot softmax 3 0.7 0.5
    actcli plot elu --alpha 0.1,0.5,1
    actcli plot elu --alpha 0.1:2:24 -o elu.gif
    actcli plot gelu --minus gelu_tanh
    """
    from actcli.plot.scene import compose

    activations, at = apart(given, at)
    scene = compose(
        activations if rng is None else [a.realise((), rng) for a in activations],
        range=window, points=points, layout=layout, theme=theme, transparent=transparent,
        title=title, alt=alt, at=at,
        minus=minus if rng is None or minus is None else minus.realise((), rng),
    )  # fmt: skip
    from actcli.files import replacing
    from actcli.plot import motion, save

    path = output or f"{scene.name}.png"
    form = "png" if path == "-" else PurePath(path).suffix[1:].lower()
    formats = {form: kind for kind in (save, motion) for form in kind.FORMATS}
    if form not in formats:
        raise Mistake(f"cannot draw {path!r}: a picture ends in .{', .'.join(formats)}.")
    kind = formats[form]
    with nullcontext(sys.stdout.buffer) if path == "-" else replacing(path, "wb") as stream:
        kind.save(scene, stream, format=form, size=size, dpi=dpi or kind.DPI)
    if path != "-":
        note(f"wrote {path}")
