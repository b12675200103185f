"""Pages that record what is drawn on them, and checks that no texts overlap."""

from itertools import combinations

import numpy as np
from helpers.scenes import arranged

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
from actcli.plot.render.draw import draw_scene


class Recorder(Page):
    """A page that records texts and lines instead of drawing them."""

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
    """Return the recorder of a scene, on a page of a size in inches."""
    page = Recorder(*(size or natural_size(scene)))
    draw_scene(scene, arrange(scene, page.width, page.height, measure), page)
    return page


def box(text):
    """Return the box in which Matplotlib puts a text."""
    width, height, depth = measure(text.text, text.size)
    left = text.x - ALIGNMENT[text.align] * width
    return Box(left, text.y - depth, left + width, text.y - depth + height)


def texts(page):
    """Return the texts on a recorded page, without their places."""
    return [text.text for text, _ in page.texts]


def texts_of(scene):
    """Return every text of a figure."""
    placed, legend = arranged(scene)
    labels = [text for one in placed for _, text in one.labels]
    keys = [key.text for one in placed for key in one.keys] + [key.text for key in legend]
    return [*(text for one in placed for text in one.texts), *labels, *keys]


def check_texts(scene):
    """Check that no text of a figure touches another, and that all are on the page."""
    width, height = natural_size(scene)
    boxes, texts = [], texts_of(scene)
    extents = [measure(text.text, text.size) for text in texts]
    for text, extent in zip(texts, extents, strict=True):
        left = text.x - ALIGNMENT[text.align] * extent.width
        bottom = text.y - extent.depth
        boxes.append((text.text, left, bottom, left + extent.width, bottom + extent.height))
    for text, left, bottom, right, top in boxes:
        assert left >= -0.5, text
        assert bottom >= -0.5, text
        assert right <= width / INCHES_PER_POINT + 0.5, text
        assert top <= height / INCHES_PER_POINT + 0.5, text
    for (a, *first), (b, *second) in combinations(boxes, 2):
        apart = first[2] <= second[0] or second[2] <= first[0]
        apart |= first[3] <= second[1] or second[3] <= first[1]
        assert apart, f"{a!r} and {b!r}"


def check_labels(page):
    """Check that no text on a page touches another, and that all are inside."""
    whole = Box(0, 0, page.width, page.height)
    boxes = [(box(text), text.text) for text, _ in page.texts]
    for place, text in boxes:
        assert place.lies_in(whole), text
    for (a, first), (b, second) in combinations(boxes, 2):
        assert not a.touches(b), f"{first!r} touches {second!r}"
