"""Scenes composed from functions in one call."""

from actcli.plot.compose import compose
from actcli.plot.options import PictureOptions
from actcli.plot.subject import Subject

OF_SUBJECT = {"at", "minus", "orders", "window"}


def composed(activations, **options):
    """Return the scene of some functions; `options` are those of the subject and the picture."""
    of_subject = {name: options.pop(name) for name in OF_SUBJECT & options.keys()}
    return compose(Subject.of(activations, **of_subject), PictureOptions(**options))
