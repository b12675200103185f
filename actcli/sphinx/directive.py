"""The directive `activation`: its options are those of `actcli plot` that shape the figure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from glob import escape
from hashlib import sha256
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from actcli.cli._command import ActivationCommand
from actcli.cli._options import function_arguments
from actcli.cli.plot import figure_options
from actcli.errors import ActcliError
from actcli.plot.arguments import OPTION
from actcli.plot.embed import IMAGE_CLASS
from actcli.plot.figure import Figure
from actcli.plot.theme import THEMES
from actcli.support.atomic import replacing

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.plot.options import FigureOptions

LIGHT_THEME = "light"
# What is no SVG has one set of colours.


@click.command("activation", cls=ActivationCommand, add_help_option=False)
@function_arguments
@figure_options
def _figure_command(activations: list[Activation], picture: FigureOptions, rng: Any) -> Figure:
    """Return the figure of FUNCTION, with the options of `plot`."""
    return Figure(activations, picture, rng)


class AnyOption(dict[str, Callable[[str | None], str | None]]):
    """Options of a directive that take any name: each function has parameters of its own."""

    def __missing__(self, name: str) -> Callable[[str | None], str | None]:
        return lambda value: value

    def __bool__(self) -> bool:
        return True


class ActivationDirective(SphinxDirective):
    """Functions next to their derivatives, described in words, light or dark as the page is."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the image of the figure; an error names the option as it is written here."""
        try:
            drawn = self._figure()
            image = nodes.image(uri=self._saved(drawn), alt=drawn.alt, classes=[IMAGE_CLASS])
        except (click.ClickException, ActcliError) as error:
            told = error.format_message() if isinstance(error, click.ClickException) else str(error)
            raise self.error(re.sub(f"{OPTION.pattern}:?", r":\1:", told)) from None
        self.set_source_info(image)
        return [image]

    def _figure(self) -> Figure:
        """Return the figure that the argument and the options ask for."""
        given = " ".join(filter(None, [self.arguments[0], self.options.pop("compare", "")]))
        try:
            words = shlex.split(given)
        except ValueError as error:
            raise self.error(f"{given}: {error}.") from None
        with _figure_command.make_context("activation", [*words, *self._options()]) as context:
            made: Figure = _figure_command.invoke(context)
        return made

    def _options(self) -> Iterator[str]:
        """Yield the options as a shell would have them; one without a value is a flag."""
        for name, value in self.options.items():
            yield f"--{name.replace('_', '-')}"
            if value:
                yield value

    def _saved(self, drawn: Figure) -> str:
        """Write the figure in every format of a builder, and return where, any ending.

        Web pages prefer the SVG and LaTeX the PDF; Texinfo takes only the PNG. All are written,
        because another builder may come later and find the page read already.
        """
        theme = drawn.options.theme
        printed = drawn.in_theme(LIGHT_THEME) if THEMES[theme].dark else drawn
        contents = {ending: printed.render(ending) for ending in ("pdf", "png")}
        contents["svg"] = drawn.adaptive_svg().encode()
        stem = f"{drawn.name}-{sha256(contents['svg']).hexdigest()[:16]}"
        folder = Path(self.env.doctreedir, "actcli")
        folder.mkdir(parents=True, exist_ok=True)
        for ending, content in contents.items():
            with replacing(folder / f"{stem}.{ending}", "wb") as stream:
                stream.write(content)
        page = Path(self.env.doc2path(self.env.docname)).parent
        return f"{escape(Path(relpath(folder, page)).as_posix())}/{stem}.*"
