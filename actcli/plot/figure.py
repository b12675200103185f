"""Figures from Python: `actcli.figure`, and what it returns.

The command `plot` reads its options into the same Figure.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from inspect import Parameter, Signature, cleandoc
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO
from warnings import warn

from actcli.activation import Activation
from actcli.activation.in_parameter import derivative_in
from actcli.curves.section import Section
from actcli.formula.work import limited_expansions
from actcli.numerics import np
from actcli.numerics.tape.choice import tapes
from actcli.plot.compose import compose
from actcli.plot.embed import inline_image
from actcli.plot.layout import natural_size
from actcli.plot.options import OPTIONS, BindingOptions, FigureOptions, PictureOptions
from actcli.plot.settings import FigureSettings, FigureSettingsError
from actcli.plot.subject import Subject
from actcli.plot.theme import on_page
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.plot.scene import Scene

MAX_PRODUCTS = 100_000
# Of terms of expansions, for the limits at breaks of one function: about half a second's work.
# Further ones are read off values beside them.

ATTRIBUTES = re.compile(r"^Attributes\n-+\n(.*)", re.DOTALL | re.MULTILINE)
# The last section of the docstring of a class of options.


class Figure:
    """Functions next to their derivatives, as a picture in any format.

    A notebook shows it, light or dark as the notebook is, with its description.

    Attributes
    ----------
    subject : Subject
        What is drawn.
    options : FigureOptions
        How it is drawn.
    remarks : list of str
        What somebody should know who has asked for it.

    See Also
    --------
    actcli.figure : make one
    """

    def __init__(
        self,
        activations: Sequence[Activation],
        options: FigureOptions,
        rng: np.random.Generator | None = None,
    ) -> None:
        """Begin a figure of functions whose parameters are set.

        Parameters
        ----------
        activations : sequence of Activation
        options : FigureOptions
        rng : numpy.random.Generator, optional
            Draws random parameters, once for all of a curve; without it they are typical.

        Raises
        ------
        FigureSettingsError
            If there is an input of a vector, and no function takes a vector; or a function of a
            number has an array for a parameter.
        UnknownParameterError, ParameterError
            As `derivative_in` does.
        LengthError, IncompatibleFunctionsError
            As `Subject.of` does.
        """
        if options.wrt:
            activations = [derivative_in(activation, options.wrt) for activation in activations]
        at = options.at
        if at and all(activation.pointwise for activation in activations):
            raise FigureSettingsError("at is for functions of a vector.")
        for activation in activations:
            _require_a_curve(activation)
        self.options = options
        drawn = [_drawn(activation, at, rng) for activation in activations]
        # With labels of their own even equal functions are told apart.
        shown = drawn if options.labels else [*dict.fromkeys(drawn)]
        self.remarks = [
            f"{activation.name} is given more than once, and drawn once."
            for activation in (shown if len(shown) < len(drawn) else ())
            if drawn.count(activation) > 1
        ]
        self.subject = Subject.of(
            shown,
            at=at,
            minus=options.minus and _drawn(options.minus, at, rng),
            orders=options.order,
            window=options.range,
            log_x=options.log_x,
        )

    @classmethod
    def of(cls, functions: Sequence[Any], arguments: Mapping[str, Any]) -> Figure:
        """Return the figure that the arguments of `figure` ask for, not yet composed.

        Raises as `figure` does, but for what only drawing shows.
        """
        from actcli.plot.arguments import read_options
        from actcli.plot.functions import generator, left_open, parameter_values, read_function

        if not functions:
            raise FigureSettingsError("a figure shows at least one function: name it first.")
        parameters = {name: value for name, value in arguments.items() if name not in OPTIONS}
        binding = read_options(BindingOptions, arguments)
        subtracted = arguments.get("minus")
        specs = [read_function(function, binding.defaults) for function in functions]
        other = None if subtracted is None else read_function(subtracted, binding.defaults)
        values = parameter_values([*specs, *filter(None, [other])], parameters)
        minus = other and other.bind(left_open(other, values))
        activations = [member for spec in specs for member in spec.family(left_open(spec, values))]
        made = cls(
            activations,
            read_options(FigureOptions, {**arguments, "minus": minus}),
            generator(train=binding.train, seed=binding.seed),
        )
        made.remarks += [spec.remark for spec in specs if spec.remark]
        return made

    def __repr__(self) -> str:
        return f"<figure {self.title}>"

    @cached_property
    def scene(self) -> Scene:
        """Return what it shows; raise as `compose` does if that cannot be shown."""
        work = MAX_PRODUCTS * len(self.subject.activations)
        with limited_expansions(work), tapes(wanted=False):  # The command draws by NumPy alone.
            return compose(self.subject, self.options)

    @property
    def name(self) -> str:
        """Return a name for its file, without an ending: "elu-relu"."""
        return self.scene.name

    @property
    def title(self) -> str:
        """Return its title."""
        return self.scene.title

    @property
    def alt(self) -> str:
        """Return what it shows in words, for who cannot see it."""
        return self.scene.alt

    @property
    def size(self) -> tuple[float, float]:
        """Return its width and height, in inches."""
        return self.options.size or natural_size(self.scene)

    @property
    def svg(self) -> str:
        """Return it as an SVG, described and with ids of its own, so that it may stand inline."""
        return self.render("svg").decode()

    @property
    def png(self) -> bytes:
        """Return it as a PNG."""
        return self.render("png")

    @property
    def html(self) -> str:
        """Return it as a whole web page, which reads out the curves at a crosshair."""
        return self.render("html").decode()

    @property
    def inline(self) -> str:
        """Return it as HTML in one line that needs no other file, for pages of others.

        In the default theme, and in "auto", it is light or dark as the page is.
        """
        return inline_image(self.adaptive_svg(), self.alt)

    def _repr_mimebundle_(self, **formats: Any) -> dict[str, str]:
        """Return how a notebook shows it, by the media type, as IPython asks for it."""
        svg = self.adaptive_svg()
        return {
            "text/plain": f"{self!r}: {self.alt}",
            "image/svg+xml": svg,
            "text/html": inline_image(svg, self.alt),
        }

    def adaptive_svg(self) -> str:
        """Return it as an SVG for pages that can be light and dark, without motion or pixels."""
        still = self.in_theme(on_page(self.options.theme))
        still.options = still.options.replace(fps=None, dpi=None)
        return still.svg

    def in_theme(self, theme: str) -> Figure:
        """Return it in another theme; raise FigureSettingsError if that is not one of THEMES."""
        from actcli.plot.arguments import CONVERTERS

        CONVERTERS["theme"]("theme", theme)
        other = copy(self)
        other.options = self.options.replace(theme=theme)
        other.scene = replace(self.scene, theme=theme)
        return other

    def render(self, format: str) -> bytes:
        """Return it in a format.

        Parameters
        ----------
        format : str
            "png", "svg", "pdf", "eps", "tex" or "html"; of a sweep also "gif" or "apng".

        Raises
        ------
        FigureSettingsError
            If the format is another, or has no place for what the options ask.
        ActcliError
            As `write` of `actcli.plot.render.write` does.
        """
        from actcli.plot.arguments import options_called_arguments

        stream = BytesIO()
        with options_called_arguments():
            self.write(stream, format)
        return stream.getvalue()

    def write(self, stream: BinaryIO, format: str) -> None:
        """Write it to a binary stream in a format; raise as `render` does."""
        from actcli.plot.render.write import PICTURES, write

        if format not in PICTURES:
            raise FigureSettingsError(f"format is one of {', '.join(PICTURES)}, not {format!r}.")
        write(self.scene, stream, format, self.options)

    def save(self, path: str | os.PathLike[str], format: str | None = None) -> None:
        """Write it to a file, whole or not at all.

        Parameters
        ----------
        path : str or path-like
        format : str, optional
            As for `render`; by default what the name of the file ends in.

        Raises
        ------
        ActcliError
            As `render` does.
        OSError
            If the file cannot be written.
        """
        from actcli.plot.render.write import format_of
        from actcli.support.atomic import replacing

        content = self.render(format or format_of(path))
        with replacing(path, "wb") as stream:
            stream.write(content)


def _require_a_curve(activation: Activation) -> None:
    """Raise FigureSettingsError for a function that is another one for each number."""
    if activation.pointwise:
        for name, value in activation.constants.items():
            if np.ndim(value):
                raise FigureSettingsError(
                    f"{activation.name} has a {name} for each input, and no curve: draw it once."
                )


def _drawn(
    activation: Activation, at: tuple[float, ...] | None, rng: np.random.Generator | None
) -> Activation:
    """Return a function whose random parameters are drawn once, for all of a curve."""
    return activation if rng is None else Section.of(activation, at).drawn(rng).activation


def figure(*functions: str | Activation, **arguments: Any) -> Figure:
    """Draw functions next to their derivatives.

    The options are those of `actcli plot`. A list or an array may take the place of a tuple, a
    single order, label or interval that of several, and the name of a function that of itself.

    Parameters
    ----------
    *functions : str or Activation
        Names as "elu" or "elu:alpha=0.2", formulas in x, FILE.py:FUNCTION, or activations.
    {options}
    **parameters : float, sequence of float, or str
        Parameters of the functions, such as alpha. They leave alone what is set already, as in
        "elu:alpha=0.2". One may have several values, or be a range "0.1:2:24": a family.

    Returns
    -------
    Figure

    Raises
    ------
    FigureSettingsError
        If there is no such option, or it has no such value.
    UnknownActivationError, FormulaError, SpecError, ReadError
        If a text names no function.
    UnknownParameterError, ParameterError
        If no function has a parameter, or not with that value.
    LengthError, IncompatibleFunctionsError, TooManyCurvesError, GridError
        If there is no such figure of these functions.

    Warns
    -----
    UserWarning
        If a framework means another function by a name than actcli, or a function is given twice.

    Examples
    --------
    >>> import actcli
    >>> elu = actcli.figure("elu", alpha=0.2)
    >>> elu
    <figure elu (α = 0.2)>
    >>> elu.svg.count("<svg")
    1
    >>> actcli.figure(actcli.gelu, minus="gelu_tanh", theme="dark")
    <figure gelu − gelu_tanh>
    """
    from actcli.plot.arguments import options_called_arguments

    with options_called_arguments():
        made = Figure.of(functions, arguments)
        made.scene  # noqa: B018 - What cannot be drawn is an error here, not where it is saved.
    for remark in made.remarks:
        warn(remark, stacklevel=2)
    return made


def plot(activation: Activation, *others: str | Activation, **arguments: Any) -> Figure:
    """Draw this function next to its derivative; the arguments are those of `actcli.figure`.

    Parameters of the function itself are set anew, as in a call of it.

    Examples
    --------
    >>> import actcli
    >>> actcli.elu.plot(alpha=0.2, range=(-3, 3))
    <figure elu (α = 0.2)>
    """
    standing = {p.name: p.default for p in activation.parameters if p.default is not None}
    anew = {name: standing[name] for name in standing.keys() & arguments.keys()}
    return figure(activation.bind(**anew), *others, **arguments)


def _documented(function: Callable[..., Figure]) -> None:
    """Give `figure` the signature and the descriptions of its options, which are declared once."""
    kinds: tuple[type[Record], ...] = (
        FigureOptions,
        PictureOptions,
        FigureSettings,
        BindingOptions,
    )
    sections = (ATTRIBUTES.search(cleandoc(kind.__doc__ or "")) for kind in kinds)
    described = "\n".join(section[1].rstrip() for section in sections if section)
    if function.__doc__:  # Python has none if it is told to drop them.
        # Python 3.13 has stripped the margin already.
        function.__doc__ = cleandoc(function.__doc__).replace("{options}", described)
    named = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=getattr(kind, name))
        for kind in kinds
        for name in kind.__annotations__
    ]
    functions = Parameter("functions", Parameter.VAR_POSITIONAL)
    parameters = Parameter("parameters", Parameter.VAR_KEYWORD)
    function.__signature__ = Signature([functions, *named, parameters])  # type: ignore[attr-defined]


_documented(figure)
