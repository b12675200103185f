"""Animate a family: a moving picture in which its parameter changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from operator import sub
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL.Image import Dither, new

from actcli.errors import ActcliError
from actcli.plot.layout import natural_size
from actcli.plot.render.canvas import INCHES_PER_POINT
from actcli.plot.render.save import drawing, png_metadata, raster_image, require_colours
from actcli.plot.scene import Scene

if TYPE_CHECKING:
    from PIL.Image import Image

ANIMATION_DPI = 120

FPS = 10
# Frames per second.

LAST_FRAME_MS = 1000
# How long the last frame is shown, in milliseconds.

PALETTE_SIZE = 64
# With more colours, smooth edges do not look smoother.

MIN_COLOUR_DISTANCE = 12
# Two colours of a palette differ by so much, of 256, in red, green or blue.


class NotAnimatedError(ActcliError, ValueError):
    """A figure in which nothing moves, or one that cannot be animated."""


def animate(
    scene: Scene,
    stream: BinaryIO,
    *,
    format: str = "gif",
    size: tuple[float, float] | None = None,
    dpi: float | None = None,
    fps: int | None = None,
) -> None:
    """Write a family as a moving picture that repeats: a frame for each member.

    Parameters
    ----------
    scene : Scene
    stream : binary file
    format : str
        A key of ANIMATION_FORMATS.
    size : (float, float), optional
        Width and height in inches; by default those of the layout.
    dpi : float, optional
        Pixels per inch; by default 120.
    fps : int, optional
        Frames per second; by default 10.

    Raises
    ------
    NotAnimatedError
        If the scene has no family, or is transparent.
    FigureTooSmallError, FigureTooLargeError, FixedColoursError, MissingGlyphError
        As for pictures that stand still.
    """
    if scene.transparent:
        raise NotAnimatedError("a moving picture cannot be transparent.")
    require_colours(scene, format)
    dpi = dpi or ANIMATION_DPI
    size = size or natural_size(scene)
    width, height = (inches / INCHES_PER_POINT for inches in size)
    frames = list(stills(scene))
    with drawing(size[0] * dpi * size[1] * dpi * len(frames), scene.settings):
        images = [raster_image(frame, width, height, dpi) for frame in frames]
    palette = _palette(images[len(images) // 2])
    quantized = [image.quantize(palette=palette, dither=Dither.NONE) for image in images]
    times = [round(1000 / (fps or FPS))] * (len(images) - 1) + [LAST_FRAME_MS]
    options = {"save_all": True, "append_images": quantized[1:], "duration": times, "loop": 0}
    options["dpi"] = (dpi, dpi)  # A GIF has no place for it.
    ANIMATION_FORMATS[format](scene, quantized[0], stream, options)


def stills(scene: Scene) -> Iterator[Scene]:
    """Yield the members of a family one by one, on axes that have room for all.

    Raises NotAnimatedError for a scene without a family.
    """
    if not scene.family:
        raise NotAnimatedError("only a swept parameter moves, as in elu:alpha=0.1:2:24.")
    heading, *others = scene.headings
    for graph, value in zip(scene.graphs, scene.family.values, strict=True):
        yield replace(
            scene,
            headings=(f"{heading}, {scene.family.letter} = {value}".removeprefix(", "), *others),
            graphs=(graph,),
            all_frames=scene.graphs,
            family=None,
        )


def _palette(picture: Image) -> Image:
    """Return the commonest colours of a picture that differ from each other.

    Pillow's own choice would mix the ground with colours that are nearly like it.
    """
    counted: Any = picture.getcolors(picture.width * picture.height)
    chosen: list[tuple[int, int, int]] = []
    for _, colour in sorted(counted, reverse=True):
        if all(
            max(map(abs, map(sub, colour, other))) >= MIN_COLOUR_DISTANCE
            for other in chosen[:PALETTE_SIZE]
        ):
            chosen.append(colour)
    palette = new("P", (1, 1))
    palette.putpalette([channel for colour in chosen[:PALETTE_SIZE] for channel in colour])
    return palette


def _gif(scene: Scene, image: Image, stream: BinaryIO, frames: dict[str, Any]) -> None:
    image.save(stream, "gif", comment=scene.alt.encode(), **frames)


def _apng(scene: Scene, image: Image, stream: BinaryIO, frames: dict[str, Any]) -> None:
    image.save(stream, "png", pnginfo=png_metadata(scene), **frames)


ANIMATION_FORMATS: Mapping[str, Callable[[Scene, Image, BinaryIO, dict[str, Any]], None]] = (
    MappingProxyType({"gif": _gif, "apng": _apng})
)
"""Every format of moving pictures; the first is the default."""
