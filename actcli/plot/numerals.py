"""The decimal sign of the numbers in a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actcli.curves.axis import Tick
from actcli.plot.mathtext import between_math
from actcli.plot.scene import Family, Graph, Scene
from actcli.plot.text import TextRun
from actcli.plot.typeset import Typeset

DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")

LIST_COMMA = re.compile(r"(?<=[\d…]),(?=\s|\\ )")
# A comma that parts two numbers, in place of which a semicolon stands where numbers have commas.


def in_decimals(text: str, sign: str) -> str:
    """Return a text whose numbers have this decimal sign instead of a point.

    In mathtext it is put in braces, where no space follows it.
    """
    if sign == ".":
        return text
    parts = between_math(text)
    for i, part in enumerate(parts):
        listed = LIST_COMMA.sub(";", part)
        parts[i] = DECIMAL_POINT.sub(f"{{{sign}}}" if i % 2 else sign, listed)
    return "".join(parts)


def run_in_decimals(text: TextRun, sign: str) -> TextRun:
    """Return a text on the page whose numbers have this decimal sign."""
    return text._replace(text=in_decimals(text.text, sign))


def ticks_in_decimals(ticks: Sequence[Tick], sign: str) -> Sequence[Tick]:
    """Return ticks whose numbers have this decimal sign."""
    return [tick._replace(text=in_decimals(tick.text, sign)) for tick in ticks]


def scene_in_decimals(scene: Scene, sign: str) -> Scene:
    """Return a scene with this decimal sign in its captions, labels and names.

    The numbers beside axes are not known yet; `arrange` writes them with the same sign.
    """
    if sign == ".":
        return scene

    def written(text: str) -> str:
        return in_decimals(text, sign)

    def formula(of: Typeset) -> Typeset:
        return Typeset(
            line=written(of.line),
            cases=tuple((written(value), written(condition)) for value, condition in of.cases),
            rest=written(of.rest),
            broken=of.broken and formula(of.broken),
        )

    def graph(of: Graph) -> Graph:
        return replace(of, labels=tuple(map(written, of.labels)))

    def family(of: Family) -> Family:
        return replace(of, values=tuple(map(written, of.values)))

    return replace(
        scene,
        headings=tuple(map(written, scene.headings)),
        formulas=tuple(map(formula, scene.formulas)),
        members=tuple(map(written, scene.members)),
        graphs=tuple(map(graph, scene.graphs)),
        family=scene.family and family(scene.family),
    )
