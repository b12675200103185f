"""The options of every picture: colours, texts and size."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from os.path import splitext
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._figure_types import SIZE, LengthType
from actcli.cli._files import result_stream
from actcli.cli._options import Decorated
from actcli.cli._types import ChoiceType, IntegerType, TextType
from actcli.plot.options import PictureOptions
from actcli.plot.settings import (
    DECIMAL_SIGNS,
    MAX_FONT_SIZE,
    MAX_TITLE,
    MIN_DPI,
    MIN_FONT_SIZE,
)
from actcli.plot.theme import THEMES

if TYPE_CHECKING:
    from actcli.cli._output import Sink
    from actcli.plot.scene import Scene

APPEARANCE: list[Callable[[Any], Any]] = [
    click.option("--theme", type=ChoiceType(THEMES), default=next(iter(THEMES)),
                 show_default=True, help="light, dark or print; auto: an SVG that follows the "
                 "reader's light or dark setting."),
    click.option("--transparent", is_flag=True,
                 help="Let the page show through, for slides."),
    click.option("--title", type=TextType("text", MAX_TITLE), metavar="TEXT",
                 help="Instead of the function's name, with TeX between dollar signs; '' for "
                 "none."),
    click.option("--alt", type=TextType("text"), metavar="TEXT",
                 help="The picture in words, instead of what the function's own facts say."),
    click.option("--size", type=SIZE, metavar="WxH[UNIT]",
                 help="Width and height in inches, as in 7.2x3, or in cm, mm or pt, as in "
                 "8x6cm."),
    click.option("--font", type=TextType("family"), metavar="FAMILY",
                 help="The type: an installed font, serif, monospace, stix or computer modern.  "
                 "[default: DejaVu Sans]"),
    click.option("--font-size", type=LengthType(MIN_FONT_SIZE, MAX_FONT_SIZE), metavar="PT",
                 help="The size of the type, by default 10; lines and distances scale with it."),
    click.option("--svg-text", is_flag=True,
                 help="Write the texts of an SVG as text in that font, not as outlines."),
    click.option("--decimal", type=ChoiceType(DECIMAL_SIGNS), default=DECIMAL_SIGNS[0],
                 help="The decimal sign of the numbers."),
    click.option("--dpi", type=IntegerType(MIN_DPI), metavar="N",
                 help="Dots per inch of a PNG, by default 200; of a moving picture 120."),
]  # fmt: skip


def picture_options_of(
    options: list[Callable[[Any], Any]], kind: type[PictureOptions] = PictureOptions
) -> Callable[[Decorated], Decorated]:
    """Give a command these options, fields of `kind`; its function gets `picture`, of that kind."""

    def decorate(function: Decorated) -> Decorated:
        @wraps(function)
        def gather(*args: Any, **params: Any) -> Any:
            fields = {name: params.pop(name) for name in kind._fields if name in params}
            given = {name: value for name, value in fields.items() if value is not None}
            return function(*args, picture=kind(**given), **params)

        for option in reversed(options):
            gather = option(gather)
        return gather  # type: ignore[return-value]

    return decorate


appearance_options = picture_options_of(APPEARANCE)


def is_picture(sink: Sink) -> bool:
    """Return whether -o names a picture, by its ending, and -f no format of columns."""
    from actcli.output import FORMATS

    if sink.format != "auto" or sink.path == "-" or FORMATS.by_suffix(sink.path):
        return False
    from actcli.plot.render.save import PICTURE_FORMATS

    return _ending(sink.path) in PICTURE_FORMATS


def write_picture(sink: Sink, scene: Scene, picture: PictureOptions) -> None:
    """Write a scene to the file of -o; raise as `save` does."""
    from actcli.plot.render.write import write

    with result_stream(sink.console, sink.path, "wb") as stream:
        write(scene, stream, _ending(sink.path), picture)


def _ending(path: str) -> str:
    return splitext(path)[1][1:].lower()
