"""What the user chooses of a picture: its window, samples, layout, colours, texts and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.plot.settings import FigureSettings
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.activation import Activation


class PictureOptions(FigureSettings):
    """What a user asks of a picture, settings included; None leaves the choice to what is drawn.

    Attributes
    ----------
    points : int or None
        How many samples each curve that is drawn begins with.
    layout : str or None
        "side", "stack", "overlay" or "grid"; None for "side", or for "grid" if there are many
        curves.
    theme : str
        "light", "dark", "print", or "auto": an SVG that follows the reader's.
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


class FigureOptions(PictureOptions):
    """All that a user asks of a figure of functions: what it shows, and how.

    Each field is an option of `actcli plot` and an argument of `actcli.figure`.

    Attributes
    ----------
    order : tuple of int
        Which derivatives are drawn, in ascending order; 0 is the function itself.
    range : (float, float) or None
        The lowest and the highest x; None for the union of the functions' plot windows.
    at : tuple of float or None
        The input through which functions of a vector are followed, while its first number moves;
        None for the one that each declares.
    minus : Activation or None
        Subtracted from each function; the figure says how far they are apart at most.
    wrt : str or None
        The parameter in which each function is differentiated before it is drawn, so that order 0
        is that derivative.
    log_x : bool
        Whether horizontal axes are logarithmic, and linear around 0 if they reach it.
    """

    order: tuple[int, ...] = (0, 1)
    range: tuple[float, float] | None = None
    at: tuple[float, ...] | None = None
    minus: Activation | None = None
    wrt: str | None = None
    log_x: bool = False


class BindingOptions(Record):
    """How the parameters of functions are set before they are drawn.

    Attributes
    ----------
    defaults : str or None
        A framework, such as "keras": names mean what it calls so, with the parameters that it
        would take.
    train : bool
        Whether random parameters are drawn, once for all of a curve, as in training.
    seed : int or None
        Of the draws; implies `train`.
    """

    defaults: str | None = None
    train: bool = False
    seed: int | None = None


OPTIONS = (*FigureOptions._fields, *BindingOptions._fields)
"""The arguments of `actcli.figure`, beside functions and their parameters."""
