"""`actcli plot`: functions next to their derivatives, as a picture."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._output import QUIET_OPTION, note
from actcli.cli._types import AT, FILE, FUNCTION, NUMBER, RANGE, SIZE, Text, Whole
from actcli.errors import Mistake
from actcli.plot.layout import LAYOUTS
from actcli.plot.theme import THEMES

if TYPE_CHECKING:
    from actcli.activation import Activation


@click.command("plot", cls=ActivationCommand)
@click.argument("activations", metavar="FUNCTION...", type=FUNCTION, nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="Where to: .png, .svg, .pdf, or - for a PNG on standard output.  "
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
    help="f and f' side by side, stacked, or in one panel.",
)
@click.option(
    "--theme",
    type=click.Choice(list(THEMES)),
    default=next(iter(THEMES)),
    show_default=True,
    help="Colours for light pages, for dark ones, or for print.",
)
@click.option("--title", type=Text("text"), metavar="TEXT", help="Instead of the function's name.")
@click.option("--size", type=SIZE, metavar="WxH", help="Width and height in inches, as in 7.2x3.")
@click.option(
    "--dpi", type=NUMBER, default=200.0, metavar="N", help="Dots per inch of a PNG, by default 200."
)
@AT
@QUIET_OPTION
def command(
    activations: tuple[Activation, ...],
    output: str | None,
    window: tuple[float, float] | None,
    points: int | None,
    layout: str,
    theme: str,
    title: str | None,
    size: tuple[float, float] | None,
    dpi: float,
    at: tuple[float, ...] | None,
    rng: Any,
) -> None:
    """Plot each FUNCTION next to its derivative.

    A random parameter drawn with --train is the same all along a curve.

    \b
    actcli plot elu --alpha 0.2
    actcli plot elu:alpha=0.2 elu:alpha=1 relu -o elus.svg
    actcli plot gelu --layout stack --theme dark --range -3:3
    actcli plot softmax --at 3,0.7,0.5
    """
    from actcli.plot.scene import compose

    if at is not None and all(activation.pointwise for activation in activations):
        raise click.UsageError("--at is for vector functions.")
    scene = compose(
        activations if rng is None else [a.realise((), rng) for a in activations],
        range=window, points=points, layout=layout, theme=theme, title=title, at=at,
    )  # fmt: skip
    from actcli.files import replacing
    from actcli.plot.save import FORMATS, save

    path = output or "-".join(dict.fromkeys(a.name for a in activations)) + ".png"
    if path == "-":
        save(scene, sys.stdout.buffer, size=size, dpi=dpi)
        return
    form = PurePath(path).suffix[1:].lower()
    if form not in FORMATS:
        raise Mistake(f"cannot draw {path!r}: a picture ends in .{', .'.join(FORMATS)}.")
    with replacing(path, "wb") as stream:
        save(scene, stream, format=form, size=size, dpi=dpi)
    note(f"wrote {path}")
