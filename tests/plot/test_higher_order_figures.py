"""Figures of higher derivatives."""

from dataclasses import replace

import pytest
from helpers.pages import check_texts
from helpers.scenes import scene

from actcli.plot.layout import LAYOUTS, natural_size, panels


def test_every_order_has_a_panel():
    made = scene("gelu", orders=(0, 1, 2))
    assert made.headings == ("gelu", "derivative", "second derivative")
    assert [typeset.line for typeset in made.formulas][2] == r"$f\,\mathrm{″}(x)$"
    assert len(panels(made)) == 3
    assert natural_size(made) == pytest.approx((10.8, 3))
    assert natural_size(replace(made, layout="stack")) == pytest.approx((4.2, 8.1))
    assert natural_size(scene("gelu", orders=(0, 1, 2, 3))) == pytest.approx((7.2, 6))
    (second,) = made.graphs[0].traces[2:]
    assert sorted(e.x for e in second.extrema) == pytest.approx([-2, 0, 2], abs=1e-6)
    assert "The second derivative of gelu lies between −0.108 and 0.798, with a min" in made.alt


def test_jump_of_a_second_derivative_is_a_kink_of_the_first():
    made = scene("celu", orders=(0, 1, 2))
    _, slope, second = made.graphs[0].traces
    assert [kink.x for kink in slope.kinks] == [0]
    assert [(dot.y, dot.filled) for dot in second.dots] == [(0, True), (1, False)]
    assert [kink.x for kink in scene("celu").graphs[0].traces[1].kinks] == [0]


def test_orders_without_the_function():
    made = scene("gelu elu", orders=(2, 4))
    assert made.headings == ("", "")
    assert [typeset.line for typeset in made.formulas] == [r"$f\,\mathrm{″}(x)$", "$f^{(4)}(x)$"]
    assert made.graphs[0].labels == ("gelu″", "gelu⁽⁴⁾")
    assert scene("gelu", orders=(2,)).headings == ("gelu, second derivative",)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_texts_of_higher_orders_never_overlap(layout):
    for specs in ("gelu", "celu hard_swish", "elu:alpha=0.1,0.5,1"):
        check_texts(scene(specs, orders=(0, 1, 2), layout=layout))
