"""Write a scene in any format, moving or not, as a user's options say."""

from __future__ import annotations

import os
from typing import BinaryIO

from actcli.plot.options import PictureOptions
from actcli.plot.render.animation import ANIMATION_FORMATS, animate
from actcli.plot.render.save import PICTURE_FORMATS, save
from actcli.plot.scene import Scene
from actcli.plot.settings import FigureSettingsError

PICTURES = (*PICTURE_FORMATS, *ANIMATION_FORMATS)
"""Every format there is; the first is the default."""

RASTER_FORMATS = {"png", *ANIMATION_FORMATS}
# The formats that are made of pixels.


def format_of(path: str | os.PathLike[str]) -> str:
    """Return the format that the name of a file ends in.

    Raises FigureSettingsError if it is none of PICTURES.
    """
    name = os.fspath(path)
    ending = os.path.splitext(name)[1][1:].lower()
    if ending not in PICTURES:
        raise FigureSettingsError(
            f"cannot draw {name!r}: a picture ends in .{', .'.join(PICTURES)}."
        )
    return ending


def write(scene: Scene, stream: BinaryIO, format: str, options: PictureOptions) -> None:
    """Write a scene in one of PICTURES, in the size and the resolution of the options.

    Raises
    ------
    FigureSettingsError
        If a picture that does not move is to have frames per second, or one without pixels a
        resolution.
    ActcliError
        As `save` and `animate` do.
    """
    size, dpi = options.size, options.dpi
    if format in ANIMATION_FORMATS:
        animate(scene, stream, format=format, size=size, dpi=dpi, fps=options.fps)
        return
    if options.svg_text and format != "svg":
        raise FigureSettingsError("--svg-text is for an .svg.")
    if options.fps:
        moving = " or ".join(f".{name}" for name in ANIMATION_FORMATS)
        raise FigureSettingsError(f"--fps is for a picture that moves: {moving}.")
    if dpi and format not in RASTER_FORMATS:
        raise FigureSettingsError(f"--dpi is for pixels, which a .{format} has none of.")
    save(scene, stream, format=format, size=size, dpi=dpi)
