"""Motion: a family as a moving picture, in which its parameter changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import sub
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL.Image import Dither, new

from actcli.errors import ActcliError
from actcli.plot.layout import size as natural
from actcli.plot.render.canvas import POINT
from actcli.plot.render.save import about, drawing, image, require_colours
from actcli.plot.scene import Scene

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 120
STEP, REST = 100, 1000  # milliseconds of a still, and of the last one
COLOURS = 64  # of a picture: with more, smooth edges do not look smoother
APART = 12  # of 256: the least distance of two of them in red, green, or blue


class NotAnimatedError(ActcliError, ValueError):
    """A figure in which nothing moves, or one that cannot be shown moving."""


def save(
    scene: Scene,
    stream: BinaryIO,
    *,
    format: str = "gif",
    size: tuple[float, float] | None = None,
    dpi: float = DPI,
) -> None:
    """Write a family in one of FORMATS: a still for each member, over and over again.

    Raises NotAnimatedError for what is no family, and otherwise as for pictures that stand still.
    """
    if scene.transparent:
        raise NotAnimatedError("a moving picture cannot be transparent.")
    require_colours(scene, format)
    width, height = size or natural(scene)
    shown = list(stills(scene))
    with drawing(width * dpi * height * dpi * len(shown)):
        images = [image(still, width / POINT, height / POINT, dpi) for still in shown]
    palette = _palette(images[len(images) // 2])
    few = [one.quantize(palette=palette, dither=Dither.NONE) for one in images]
    FORMATS[format](scene, few, stream)


def stills(scene: Scene) -> Iterator[Scene]:
    """The members of a family one by one, on axes that have room for all."""
    if not scene.family:
        raise NotAnimatedError(
            "only a swept parameter moves, as in elu --alpha 0.1:2:24 -o elu.gif."
        )
    heading, *others = scene.headings
    for graph, value in zip(scene.graphs, scene.family.values, strict=True):
        yield replace(
            scene,
            headings=(f"{heading}, {scene.family.letter} = {value}", *others),
            graphs=(graph,),
            stage=scene.graphs,
            family=None,
        )


def _palette(picture: Image) -> Image:
    """The commonest colours of a picture that differ from each other.

    Pillow's own choice would mix the ground with what is nearly like it, and takes such for it.
    """
    counted: Any = picture.getcolors(picture.width * picture.height)
    chosen: list[tuple[int, int, int]] = []
    for _, colour in sorted(counted, reverse=True):
        if all(max(map(abs, map(sub, colour, other))) >= APART for other in chosen[:COLOURS]):
            chosen.append(colour)
    palette = new("P", (1, 1))
    palette.putpalette([channel for colour in chosen[:COLOURS] for channel in colour])
    return palette


def _gif(scene: Scene, images: Sequence[Image], stream: BinaryIO) -> None:
    images[0].save(stream, "gif", comment=scene.alt.encode(), **_moving(images))


def _apng(scene: Scene, images: Sequence[Image], stream: BinaryIO) -> None:
    images[0].save(stream, "png", pnginfo=about(scene), **_moving(images))


def _moving(images: Sequence[Image]) -> dict[str, object]:
    times = [STEP] * (len(images) - 1) + [REST]
    return {"save_all": True, "append_images": images[1:], "duration": times, "loop": 0}


FORMATS: Mapping[str, Callable[[Scene, Sequence[Image], BinaryIO], None]] = MappingProxyType(
    {"gif": _gif, "apng": _apng}
)
"""Every format of moving pictures; the first is the default."""
