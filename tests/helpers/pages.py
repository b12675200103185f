"""Pages that remember what is drawn on them."""

from itertools import combinations

import numpy as np

from actcli.plot.arrange import arrange
from actcli.plot.layout import natural_size
from actcli.plot.placement import Box
from actcli.plot.render.canvas import (
    ALIGNMENT,
    INCHES_PER_POINT,
    MEASURING_DPI,
    Page,
    measure,
    raster,
)
from actcli.plot.render.draw import draw


class Recorder(Page):
    """A page that remembers texts and lines instead of drawing them."""

    def __init__(self, width, height):
        super().__init__(
            raster(1, 1, MEASURING_DPI), width / INCHES_PER_POINT, height / INCHES_PER_POINT
        )
        self.texts, self.lines = [], []

    def write(self, text, colour):
        self.texts.append((text, colour))

    def line(self, x, y, colour, width, **options):
        self.lines.append((np.asarray(x), np.asarray(y), colour, width, options))


def drawn(scene, size=None):
    page = Recorder(*(size or natural_size(scene)))
    draw(scene, arrange(scene, page.width, page.height, measure), page)
    return page


def box(text):
    """Where Matplotlib puts a text."""
    width, height, depth = measure(text.text, text.size)
    left = text.x - ALIGNMENT[text.align] * width
    return Box(left, text.y - depth, left + width, text.y - depth + height)


def texts(page):
    return [text.text for text, _ in page.texts]


def check_labels(page):
    whole = Box(0, 0, page.width, page.height)
    boxes = [(box(text), text.text) for text, _ in page.texts]
    for place, text in boxes:
        assert place.lies_in(whole), text
    for (a, first), (b, second) in combinations(boxes, 2):
        assert not a.touches(b), f"{first!r} touches {second!r}"
