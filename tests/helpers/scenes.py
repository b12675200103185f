"""Scenes composed, arranged and drawn in one call each."""

import io

from actcli.plot.arrange import arrange
from actcli.plot.compose import compose
from actcli.plot.layout import natural_size
from actcli.plot.options import PictureOptions
from actcli.plot.render.canvas import INCHES_PER_POINT, measure
from actcli.plot.render.save import save
from actcli.plot.subject import Subject
from actcli.specs.spec import parse_spec

OF_SUBJECT = {"at", "minus", "orders", "window", "log_x"}


def composed(activations, **options):
    """Return the scene of some functions; `options` are those of the subject and the picture."""
    of_subject = {name: options.pop(name) for name in OF_SUBJECT & options.keys()}
    return compose(Subject.of(activations, **of_subject), PictureOptions(**options))


def scene(specs, **options):
    """Return the scene of functions as the command line names them, separated by blanks."""
    functions = [member for spec in specs.split() for member in parse_spec(spec).family({})]
    return composed(functions, **options)


def arranged(scene, size=None):
    """Return where everything stands on a page of a size in inches, by default the natural one."""
    width, height = size or natural_size(scene)
    return arrange(scene, width / INCHES_PER_POINT, height / INCHES_PER_POINT, measure)


def picture(scene, **options):
    """Return the bytes of a picture of a scene."""
    stream = io.BytesIO()
    save(scene, stream, **options)
    return stream.getvalue()
