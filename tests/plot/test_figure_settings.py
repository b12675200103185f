"""Settings of a figure: vertical ranges, shared axes, parts left out, labels, decimal signs."""

import re
from zlib import crc32

import numpy as np
import pytest
from helpers.pages import check_labels, drawn, texts
from helpers.scenes import arranged, composed, picture, scene

from actcli.catalogue import catalogue
from actcli.plot.fingerprint import fingerprint
from actcli.plot.mathtext import with_math, without_math
from actcli.plot.naming import mathtext_primes
from actcli.plot.numerals import in_decimals
from actcli.plot.render.animation import stills
from actcli.plot.render.canvas import Page
from actcli.plot.settings import PARTS, FigureSettings, FigureSettingsError
from actcli.plot.sketch import sketch
from actcli.plot.subject import Subject
from actcli.specs.spec import parse_spec


def vertical_axes(made):
    return [(placed.y.low, placed.y.high) for placed in arranged(made)[0]]


SETTINGS = [
    {"ylim": ((-0.5, 1.0),)},
    {"share_y": True},
    {"without": ("title",)},
    {"without": ("formula", "notes")},
    {"decimal": ","},
    {"decimal": ",", "without": ("formula",), "ylim": ((-0.15, 0.55), None)},
    {"log_y": True},
    {"log_y": True, "share_y": True, "ylim": ((0.001, 10),)},
]


@pytest.mark.slow
def test_labels_overlap_under_no_settings_of_any_function(activation):
    # Each of the settings is tried with some functions.
    settings = SETTINGS[crc32(activation.name.encode()) % len(SETTINGS)]
    check_labels(drawn(composed([activation], alt="", **settings)))


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_labels_overlap_under_no_settings(settings):
    for specs in ("gelu", "elu:alpha=0.25"):
        check_labels(drawn(scene(specs, **settings)))


def test_vertical_range_is_of_all_panels_or_of_one():
    assert vertical_axes(scene("elu", ylim=((-2, 3),))) == [(-2, 3), (-2, 3)]
    free = vertical_axes(scene("elu"))
    assert vertical_axes(scene("elu", ylim=(None, (0, 2)))) == [free[0], (0, 2)]
    with pytest.raises(FigureSettingsError, match=r"3 vertical ranges are for 3 panels; .* has 2"):
        arranged(scene("elu", ylim=((0, 1), (0, 1), (0, 1))))


def test_nothing_is_marked_beyond_a_vertical_range(monkeypatch):
    marks = []
    monkeypatch.setattr(Page, "dot", lambda self, x, y, *style: marks.append(y))
    page = drawn(scene("sign", ylim=((-0.5, 0.5),)))
    (f, _), _ = arranged(scene("sign", ylim=((-0.5, 0.5),)))
    assert len(marks) == 2  # the value of f at 0, and the derivative that has none
    dotted = [line for line in page.lines if line[4].get("dashes") and line[0][0] == line[0][1]]
    assert dotted
    for _, y, *_ in dotted:
        assert f.box.bottom <= y.min() < y.max() <= f.box.top
    assert not any("min" in text for text in texts(drawn(scene("gelu", ylim=((0.5, 1),)))))


def test_logarithmic_axes_draw_powers_as_lines():
    made = scene("exponential", log_y=True, window=(-3, 3))
    for placed in arranged(made)[0]:
        x, y = placed.on_page(*placed.panel.curves[0].trace.runs[0])
        assert np.ptp(np.diff(y) / np.diff(x)) < 1e-6
    made = scene("relu", log_x=True, log_y=True, window=(1, 1000))
    assert [tick.text for tick in arranged(made)[0][0].xticks] == ["1", "10", "100", "1000"]


def test_logarithmic_axis_is_linear_around_0_only_where_it_reaches_it():
    (f, slope), _ = arranged(scene("elu:alpha=0.5", log_y=True))
    assert f.y.linear > 0
    assert slope.y.linear == 0
    assert slope.y.low > 0
    (f, _), _ = arranged(scene("exponential", log_y=True, ylim=((0, 10),)))
    assert (f.y.low, f.y.high) == (0, 10)
    assert f.y.linear > 0


def test_asymptote_is_bent_on_a_logarithmic_axis():
    (f, _), _ = arranged(scene("softplus", log_y=True, window=(-8, 8)))
    (guide,) = f.guides()
    assert len(guide.x) > 100


def test_frames_of_an_animation_share_a_logarithmic_axis():
    made = scene("elu:alpha=0.1:2:4", log_y=True)
    axes = {(p.y.low, p.y.high, p.y.linear) for still in stills(made) for p in arranged(still)[0]}
    assert len(axes) == 2


@pytest.mark.parametrize("options", [{"log_x": True}, {"log_y": True}])
def test_page_with_a_crosshair_has_linear_axes(options):
    with pytest.raises(FigureSettingsError, match="a page has linear axes"):
        picture(scene("gelu", **options), format="html")


def test_sketch_has_the_axes_of_the_figure():
    subject = Subject.of([catalogue()["exponential"]])
    lines = "\n".join(sketch(subject, 80, settings=FigureSettings(log_y=True)))
    assert "0.1┤" in lines
    lines = "\n".join(sketch(subject, 80, settings=FigureSettings(ylim=((0, 3),))))
    assert "\n3┤" in lines


def test_share_y_gives_all_panels_the_same_axis():
    assert len({*vertical_axes(scene("gelu"))}) == 2
    assert len({*vertical_axes(scene("gelu", share_y=True))}) == 1
    assert len({*vertical_axes(scene("softmax", share_y=True))}) == 2  # not the matrix


def test_panels_of_a_grid_share_an_axis_unless_it_would_flatten_one():
    alike, unlike = "relu elu gelu", "relu exponential sigmoid"
    assert len({*vertical_axes(scene(alike, layout="grid"))}) == 1
    assert len({*vertical_axes(scene(alike, layout="grid", share_y=False))}) > 1
    assert len({*vertical_axes(scene(unlike, layout="grid"))}) == 3
    assert len({*vertical_axes(scene(unlike, layout="grid", share_y=True))}) == 1


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_left_out(part, monkeypatch):
    def shown(without):
        marks = []
        monkeypatch.setattr(Page, "dot", lambda self, *where: marks.append(where))
        page = drawn(scene("gelu", without=without))
        dashed = [line for line in page.lines if line[4].get("dashes")]
        found = texts(page)
        return {
            "title": "gelu" in found,
            "formula": any("Phi" in text for text in found),
            "notes": any("min " in text for text in found),
            "asymptotes": bool(dashed),
            "marks": bool(marks),
        }

    assert shown(()) == dict.fromkeys(PARTS, True)
    assert shown((part,)) == dict.fromkeys(PARTS, True) | {part: False}


def test_empty_title_leaves_out_the_headings():
    made = scene("gelu", title="")
    assert made.headings == ("", "")
    assert made.title == "gelu"


def test_labels_of_curves_that_end_outside_are_in_a_legend():
    inside, cut = scene("exponential relu"), scene("exponential relu", ylim=((-1, 2),))
    (_, last), legend = arranged(inside)
    assert (len(last.keys), len(legend)) == (2, 0)
    panels, legend = arranged(cut)
    assert [key.text.text for key in legend] == ["exponential", "relu"]
    assert not any(panel.keys for panel in panels)
    check_labels(drawn(cut))


def test_description_says_which_axes_are_logarithmic():
    said = "The horizontal and the vertical axes are logarithmic."
    assert scene("elu", log_x=True, log_y=True).alt.endswith(f" {said}")
    assert scene("elu", log_y=True).alt.endswith(" The vertical axes are logarithmic.")
    minus = parse_spec("relu").bind({})
    assert scene("elu", minus=minus, log_x=True).alt.endswith(
        " The horizontal axes are logarithmic."
    )
    assert scene("elu", log_y=True, alt="A bend.").alt == "A bend."
    assert "logarithmic" not in scene("elu").alt


def test_title_has_tex_between_dollar_signs():
    made = scene("gelu", title=r"The  $\alpha_1$ for \$5")
    assert made.headings[0] == r"The $\alpha_1$ for \$5"
    assert made.title == "The α_1 for $5"
    assert with_math("from $5 to $6") == r"from \$5 to \$6"
    assert without_math(r"$\Lambda$ and $\sqrt 2$") == "Λ and sqrt2"
    assert without_math(rf"$f_{{12}}{mathtext_primes(1)}$") == "f₁₂′"


def test_labels_name_functions_components_or_derivatives():
    assert [g.labels for g in scene("elu relu", labels=("$a$", "b")).graphs] == [
        ("$a$", rf"$a{mathtext_primes(1)}$"), ("b", "b′"),
    ]  # fmt: skip
    three = scene("softmax", at=(1, 2, 3), labels=("A", "B", "C"))
    assert [graph.labels[0] for graph in three.graphs] == ["A", "B", "C"]
    assert three.jacobian.rows == ("A", "B", "C")
    two = scene("softmax log_softmax", at=(1, 2), labels=("A", r"$\beta$"))
    assert [graph.labels[1] for graph in two.graphs] == ["A₁′", "A₂′", r"$\beta$₁′", r"$\beta$₂′"]
    assert scene("gelu", layout="overlay", labels=("g", "slope")).graphs[0].labels == ("g", "slope")
    assert scene("elu relu", labels=("a", "b")).title == "a, b"
    grid = scene("elu relu", labels=("a", "b"), layout="grid")
    assert grid.members == ("a", "b")
    assert [graph.labels[0] for graph in grid.graphs] == ["$f$", "$f$"]
    with pytest.raises(FigureSettingsError, match="choose --layout overlay"):
        scene("gelu", labels=("f", "g"))
    with pytest.raises(FigureSettingsError, match="1 for 2 functions"):
        scene("elu relu", labels=("a",))
    named = scene("elu:alpha=1,2", labels=("a", "b"))
    assert named.family is None
    assert [graph.labels[0] for graph in named.graphs] == ["a", "b"]


def test_decimal_comma_is_in_every_number():
    for specs, options in [("elu:alpha=0.25", {}), ("elu:alpha=0.5,1.5", {}), ("gelu", {}),
                           ("softmax", {"at": (3.0, 0.7, 0.5)})]:  # fmt: skip
        found = texts(drawn(scene(specs, decimal=",", title="Version 1.5", **options)))
        assert found.count("Version 1.5") == 1
        assert not any(re.search(r"\d\.\d", text) for text in found if text != "Version 1.5")
        assert any(re.search(r"\d(,|\{,\})\d", text) for text in found)
    assert in_decimals("at (3, 0.7) on [−5, 5]", ",") == "at (3; 0,7) on [−5; 5]"
    assert in_decimals("$0.5x$ 0.5", ",") == "$0{,}5x$ 0,5"


def test_decimal_comma_is_at_the_ticks_of_latex():
    written = picture(scene("elu:alpha=0.25", decimal=","), format="tex").decode()
    ticks = " ".join(re.findall(r"ticklabels=.*", written))
    assert "{0,8}" in ticks
    assert not re.search(r"\d\.\d", ticks)


def test_settings_count_in_a_fingerprint_where_they_are_not_the_default():
    plain = fingerprint(scene("elu"))
    assert fingerprint(scene("elu", decimal=".", without=())) == plain
    assert fingerprint(scene("elu", decimal=",")) != plain
