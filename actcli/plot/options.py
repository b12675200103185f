"""What the user chooses of a picture: its window, samples, layout, colours and texts."""

from __future__ import annotations

from actcli.support.record import Record


class PictureOptions(Record):
    """What a user asks of a picture; None leaves the choice to what is drawn.

    Attributes
    ----------
    window : (float, float) or None
        The lowest and the highest x, for the subject; None for the union of its plot windows.
    points : int or None
        How many samples each curve that is drawn begins with.
    layout : str or None
        A key of LAYOUTS; None for the first, or for "grid" if there are many curves.
    theme : str
        A key of THEMES.
    transparent : bool
        Whether the ground is left out.
    title : str or None
        Stands over the figure instead of the name of the function.
    alt : str or None
        Describes the picture instead of the text made from the functions' properties.
    size : (float, float) or None
        Width and height in inches; None for the size of the layout.
    dpi : int or None
        Pixels per inch of a raster image.
    """

    window: tuple[float, float] | None = None
    points: int | None = None
    layout: str | None = None
    theme: str = "light"
    transparent: bool = False
    title: str | None = None
    alt: str | None = None
    size: tuple[float, float] | None = None
    dpi: int | None = None
