"""Families: figures of a swept parameter, and animations of them."""

import io

import pytest
from helpers.pages import check_texts
from helpers.scenes import arranged, scene
from PIL import Image

from actcli.errors import ActcliError
from actcli.plot import compose
from actcli.plot.compose import MAX_MEMBERS, TooManyCurvesError
from actcli.plot.layout import LAYOUTS, colour_bar
from actcli.plot.render import animation
from actcli.plot.theme import (
    THEMES,
)

FAMILIES = ["elu:alpha=0.1,0.2,0.5,1", "elu:alpha=0.1:2:5", "elu:alpha=0.001:2:40",
            "leaky_relu:negative_slope=0,0.01,0.5", "rrelu:lower=0:0.3:4"]  # fmt: skip


@pytest.mark.parametrize("specs", FAMILIES)
@pytest.mark.parametrize("layout", ["side", "stack", "overlay"])
def test_texts_of_a_family_never_overlap(specs, layout):
    check_texts(scene(specs, layout=layout))


def test_ticks_of_the_colour_bar_are_the_values():
    made = scene("elu:alpha=0.1,0.2,0.5,1")
    frames, legend = arranged(made)
    assert not legend
    assert [bool(frame.bar) for frame in frames] == [False, True]
    beside = [w for w in frames[-1].texts if w.x > frames[-1].bar.right]
    assert [w.text for w in beside] == ["0.1", "0.2", "0.5", "1"]
    assert [w.ink for w in beside] == ["note", "note", "note", "text"]  # 1 is the default
    assert [w.y for w in beside] == sorted(w.y for w in beside)
    assert all(not frame.keys for frame in frames)


def test_default_member_is_drawn_thicker():
    made = scene("elu:alpha=0.5,1,2")
    for panel in LAYOUTS["side"].panels(made):
        assert [curve.bold for curve in panel.curves] == [False, True, False]
        assert {curve.dashes for curve in panel.curves} == {0}
    assert scene("elu:alpha=0.5,2").family.default is None


def test_colour_bar_of_many_members_has_round_numbers():
    made = colour_bar(scene("elu:alpha=0.1:2:24"))
    assert [tick.text for tick in made.ticks] == ["0.5", "1.0", "1.5", "2.0"]
    half = 1.9 / 23 / 2
    assert [tick.place for tick in made.ticks] == pytest.approx(
        [(x - 0.1 + half) / (1.9 + 2 * half) for x in (0.5, 1, 1.5, 2)]
    )
    assert colour_bar(scene("elu:alpha=1e-7:3e-7:30")).title == r"$\alpha$  (× 10⁻⁷)"
    few = colour_bar(scene("elu:alpha=0.1:2:7"))
    assert [tick.text for tick in few.ticks][:2] == ["0.1", "0.4167"]
    uneven = "elu:alpha=" + ",".join(str(x * x) for x in range(1, 20))
    assert len(colour_bar(scene(uneven)).ticks) == 19


def test_family_is_named_without_its_parameter():
    made = scene("elu:alpha=0.1:2:5")
    assert made.headings == ("elu", "derivative")
    assert made.title == "elu, α = 0.1 to α = 2"
    assert made.name == "elu"
    assert "α" in made.formulas[0].cases[1][0] or r"\alpha" in made.formulas[0].cases[1][0]
    assert scene("rrelu:lower=0,0.1,upper=1/2").headings[0] == "rrelu (upper = 0.5)"


def test_functions_that_differ_in_more_than_a_parameter_are_no_family():
    assert scene("elu:alpha=0.1,0.2 relu").family is None
    assert scene("rrelu:lower=0 rrelu:upper=1").family is None
    assert scene("elu").family is None


def test_too_many_members_are_an_error(monkeypatch):
    with pytest.raises(TooManyCurvesError, match=str(MAX_MEMBERS)):
        scene(f"elu:alpha=1:2:{MAX_MEMBERS + 1}")
    monkeypatch.setattr(compose, "MAX_MEMBERS", 3)
    assert len(scene("elu:alpha=1:2:3").graphs) == 3
    with pytest.raises(TooManyCurvesError, match=r"4 curves .* 3 is the most"):
        scene("elu:alpha=1:2:4")


# Animations


def animated(scene, **options):
    stream = io.BytesIO()
    animation.animate(scene, stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize("form", animation.ANIMATION_FORMATS)
@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_animation_has_a_frame_for_each_member(form, theme):
    made = scene("elu:alpha=0.1:2:6", theme=theme)
    data = animated(made, format=form)
    assert theme != "light" or data == animated(made, format=form)
    assert len(data) < 100_000
    picture = Image.open(io.BytesIO(data))
    assert (picture.n_frames, picture.size, picture.info["loop"]) == (6, (864, 360), 0)
    for i in range(6):
        picture.seek(i)
        shown = picture.convert("RGB")
        assert "#{:02x}{:02x}{:02x}".format(*shown.getpixel((2, 2))) == THEMES[theme].ground
        assert picture.info["duration"] == (
            animation.LAST_FRAME_MS if i == 5 else 1000 / animation.FPS
        )
    told = picture.info["comment"].decode() if form == "gif" else picture.text["Description"]
    assert told == made.alt


@pytest.mark.parametrize("layout", ["side", "stack", "overlay"])
@pytest.mark.parametrize("specs", ["elu:alpha=0.1:2:5", "leaky_relu:negative_slope=0:2:4"])
def test_axes_are_the_same_in_all_frames(specs, layout):
    made = scene(specs, layout=layout)
    stills = list(animation.stills(made))
    assert [still.headings[0] for still in stills] == [
        rf"{made.headings[0]}, $\alpha$ = {value}" for value in made.family.values
    ]
    frames = [arranged(still)[0] for still in stills]
    for panel in zip(*frames, strict=True):
        assert len({(f.box, f.x, f.y) for f in panel}) == 1
    for still in stills:
        check_texts(still)
    lowest = min(graph.traces[0].extent[0] for graph in made.graphs)
    assert frames[0][0].y.low <= lowest


def test_only_an_opaque_family_in_fixed_colours_is_animated():
    with pytest.raises(ActcliError, match="only a swept parameter moves"):
        animated(scene("elu"))
    with pytest.raises(ActcliError, match="cannot be transparent"):
        animated(scene("elu:alpha=1,2", transparent=True))
    with pytest.raises(ActcliError, match="only an SVG"):
        animated(scene("elu:alpha=1,2", theme="auto"))
