"""Figures: which there are, what each shows, and the files that it is drawn in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from actcli.activation import Activation
from actcli.catalogue import catalogue
from actcli.gallery.comparisons import comparisons
from actcli.gallery.experiments import Experiment, experiments
from actcli.plot.compose import compose
from actcli.plot.fingerprint import fingerprint, settings_fingerprint
from actcli.plot.layout import natural_size
from actcli.plot.options import PictureOptions
from actcli.plot.scene import Scene
from actcli.plot.subject import Subject

COMPARED_SECTION, NETWORK_SECTION = "compared", "networks"
# The sections of the index in which functions are seen together, and at work in networks; the
# others are families.

EXPERIMENT_VERSION = 1
# Raise this when the same settings of a network lead to another outcome, or it is drawn otherwise.


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
class GalleryFigure(ABC):
    """A figure. Its files are called `slug` and a suffix, and it is in a `section` of the index."""

    slug: str
    title: str
    about: str
    section: str
    activations: Sequence[Activation]

    @property
    def shown(self) -> list[Activation]:
        """Return every function that is seen in it."""
        return [*self.activations]

    @property
    def obstacle(self) -> str:
        """Return why it cannot be drawn here, or ""."""
        return ""

    @property
    @abstractmethod
    def alt(self) -> str:
        """Return what it shows in words."""

    @property
    @abstractmethod
    def scene(self) -> Scene:
        """Return what it shows, in the default theme and without its alternative text."""

    @property
    def size(self) -> tuple[float, float]:
        """Return its width and height, in inches."""
        return natural_size(self.scene)

    @abstractmethod
    def fingerprint_in(self, theme: str) -> str:
        """Return the fingerprint of its files in a theme."""

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
        by_theme = {theme: self.fingerprint_in(theme) for theme in themes}
        return {name: by_theme[rendition.theme] for name, rendition in self.files.items()}


@dataclass(frozen=True, kw_only=True)
class FunctionFigure(GalleryFigure):
    """A figure of one function or several, or of these `minus` another."""

    minus: Activation | None = None

    @property
    def shown(self) -> list[Activation]:
        return [*self.activations, *([self.minus] if self.minus else ())]

    @cached_property
    def subject(self) -> Subject:
        """Return the functions and their curves."""
        return Subject.of(self.activations, minus=self.minus)

    @cached_property
    def scene(self) -> Scene:
        # The alternative text takes longer to compute than all curves, and its words follow from
        # the functions.
        scene = compose(self.subject, PictureOptions(alt=""))
        alone = len(self.shown) == 1
        return replace(scene, name=self.slug, title=scene.title if alone else self.title)

    @cached_property
    def alt(self) -> str:
        return compose(self.subject).alt

    def fingerprint_in(self, theme: str) -> str:
        return fingerprint(replace(self.scene, theme=theme))


@dataclass(frozen=True, kw_only=True)
class NetworkFigure(GalleryFigure):
    """A figure of an experiment with networks.

    Its fingerprint is made of the settings of the experiment and of the curves of its functions,
    not of what comes out: another processor adds in another order, from which the curves of a
    training depart in the end, and a network need not be trained to know whether a file is fresh.
    """

    experiment: Experiment

    @property
    def obstacle(self) -> str:
        return self.experiment.obstacle

    @property
    def alt(self) -> str:
        return self.experiment.alt

    @cached_property
    def scene(self) -> Scene:
        return replace(self.experiment.run(), name=self.slug, title=self.title, alt="")

    @property
    def size(self) -> tuple[float, float]:
        return natural_size(self.experiment.blank)

    def fingerprint_in(self, theme: str) -> str:
        functions = compose(Subject.of(self.activations), PictureOptions(alt="", theme=theme))
        marks = [fingerprint(functions), fingerprint(replace(self.experiment.blank, theme=theme))]
        return settings_fingerprint(
            EXPERIMENT_VERSION, self.slug, self.title, self.alt, self.experiment.settings, marks
        )


@cache
def figures() -> Mapping[str, GalleryFigure]:
    """Return every figure by its slug: functions by family, then comparisons, then networks."""
    alone = (
        FunctionFigure(
            slug=a.name, title=a.title, about=a.summary, section=a.family, activations=[a]
        )
        for a in catalogue().values()
    )
    together = (
        FunctionFigure(
            slug=comparison.slug,
            title=comparison.title,
            about=comparison.about,
            section=COMPARED_SECTION,
            activations=comparison.activations,
            minus=comparison.minus,
        )
        for comparison in comparisons()
    )
    networks = (
        NetworkFigure(
            slug=experiment.slug,
            title=experiment.title,
            about=experiment.about,
            section=NETWORK_SECTION,
            activations=experiment.activations,
            experiment=experiment,
        )
        for experiment in experiments()
    )
    return MappingProxyType({figure.slug: figure for figure in (*alone, *together, *networks)})
