"""Pages that remember what is drawn on them."""

from itertools import combinations

import numpy as np

from actcli.plot.layout import size as natural
from actcli.plot.placement import Box
from actcli.plot.render.canvas import DPI, PART, POINT, Page, measure, raster
from actcli.plot.render.draw import draw


class Recorder(Page):
    """A page that remembers texts and lines instead of drawing them."""

    def __init__(self, width, height):
        super().__init__(raster(1, 1, DPI), width / POINT, height / POINT)
        self.words, self.lines = [], []

    def write(self, words, colour):
        self.words.append((words, colour))

    def line(self, x, y, colour, width, **options):
        self.lines.append((np.asarray(x), np.asarray(y), colour, width, options))


def drawn(scene, size=None):
    page = Recorder(*(size or natural(scene)))
    draw(scene, page)
    return page


def box(words):
    """Where Matplotlib puts a text."""
    width, height, depth = measure(words.text, words.size)
    left = words.x - PART[words.align] * width
    return Box(left, words.y - depth, left + width, words.y - depth + height)


def texts(page):
    return [words.text for words, _ in page.words]


def check_labels(page):
    whole = Box(0, 0, page.width, page.height)
    boxes = [(box(words), words.text) for words, _ in page.words]
    for place, text in boxes:
        assert place.lies_in(whole), text
    for (a, first), (b, second) in combinations(boxes, 2):
        assert not a.touches(b), f"{first!r} touches {second!r}"
