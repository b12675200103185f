"""What the user chooses of a picture: its window, samples, layout, colours, texts and settings."""

from __future__ import annotations

from actcli.plot.settings import FigureSettings


class PictureOptions(FigureSettings):
    """What a user asks of a picture, settings included; None leaves the choice to what is drawn.

    Attributes
    ----------
    window : (float, float) or None
        The lowest and the highest x, for the subject; None for the union of its plot windows.
    log_x : bool
        Whether the horizontal axes are logarithmic, for the subject, and linear around 0 if they
        reach it.
    points : int or None
        How many samples each curve that is drawn begins with.
    layout : str or None
        A key of LAYOUTS; None for the first, or for "grid" if there are many curves.
    theme : str
        A key of THEMES.
    transparent : bool
        Whether the ground is left out.
    title : str or None
        Stands over the figure instead of the name of the function, with mathtext between dollar
        signs; "" leaves out all headings.
    labels : tuple of str
        What the curves are called instead of their functions' names, likewise with mathtext; a
        family whose members have labels needs no colour bar.
    alt : str or None
        Describes the picture instead of the text made from the functions' properties.
    size : (float, float) or None
        Width and height in inches; None for the size of the layout.
    dpi : int or None
        Pixels per inch of a raster image.
    fps : int or None
        Frames per second of a moving picture.
    """

    window: tuple[float, float] | None = None
    log_x: bool = False
    points: int | None = None
    layout: str | None = None
    theme: str = "light"
    transparent: bool = False
    title: str | None = None
    labels: tuple[str, ...] = ()
    alt: str | None = None
    size: tuple[float, float] | None = None
    dpi: int | None = None
    fps: int | None = None

    @property
    def settings(self) -> FigureSettings:
        """Return the settings of the figure alone; an empty title leaves out the headings."""
        changed = self.changed
        if self.title == "":
            changed["without"] = (*self.without, "title")
        return FigureSettings(**changed)
