"""Figures: which there are, what each shows, and the files that it is drawn in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from actcli.activation import Activation
from actcli.catalogue import catalogue
from actcli.gallery.comparisons import comparisons
from actcli.plot.compose import compose
from actcli.plot.fingerprint import fingerprint
from actcli.plot.options import PictureOptions
from actcli.plot.scene import Scene
from actcli.plot.subject import Subject

COMPARED_SECTION = "compared"
# The section of the index in which functions are seen together; the others are families.


class Rendition(NamedTuple):
    """A form in which every figure is drawn: the end of its files' names, theme and format."""

    suffix: str
    theme: str
    format: str


RENDITIONS = (
    Rendition(".png", "light", "png"),
    Rendition(".svg", "light", "svg"),
    Rendition("-dark.svg", "dark", "svg"),
)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of one function or several, or of these `minus` another.

    Its files are called `slug` and a suffix. It stands in a `section` of the index, which is a
    family or COMPARED_SECTION.
    """

    slug: str
    title: str
    about: str
    section: str
    activations: Sequence[Activation]
    minus: Activation | None = None

    @cached_property
    def subject(self) -> Subject:
        """Return the functions and their curves."""
        return Subject.of(self.activations, minus=self.minus)

    @cached_property
    def scene(self) -> Scene:
        """Return what it shows, in the default theme and without its alternative text.

        The text takes longer to compute than all curves, and its words follow from the functions.
        """
        scene = compose(self.subject, PictureOptions(alt=""))
        alone = len(self.activations) == 1 and not self.minus
        return replace(scene, name=self.slug, title=scene.title if alone else self.title)

    @cached_property
    def alt(self) -> str:
        """Return what it shows in words."""
        return compose(self.subject).alt

    def drawn(self, theme: str) -> Scene:
        """Return what is drawn in a theme, with its alternative text."""
        return replace(self.scene, theme=theme, alt=self.alt)

    @property
    def files(self) -> dict[str, Rendition]:
        """Return the files that it is drawn in, by name."""
        return {self.slug + rendition.suffix: rendition for rendition in RENDITIONS}

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of each of its files."""
        themes = {rendition.theme for rendition in RENDITIONS}
        by_theme = {theme: fingerprint(replace(self.scene, theme=theme)) for theme in themes}
        return {name: by_theme[rendition.theme] for name, rendition in self.files.items()}


@cache
def figures() -> Mapping[str, Figure]:
    """Return every figure by its slug: the functions family by family, then the comparisons."""
    alone = (
        Figure(slug=a.name, title=a.title, about=a.summary, section=a.family, activations=[a])
        for a in catalogue().values()
    )
    together = (
        Figure(
            slug=comparison.slug,
            title=comparison.title,
            about=comparison.about,
            section=COMPARED_SECTION,
            activations=comparison.activations,
            minus=comparison.minus,
        )
        for comparison in comparisons()
    )
    return MappingProxyType({figure.slug: figure for figure in (*alone, *together)})
