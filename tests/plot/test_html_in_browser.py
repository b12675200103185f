"""Figures as web pages in a real browser, by pointer and key."""

import re
from html import unescape

import numpy as np
import pytest
from helpers.browser import PREFERS, browsed, handled
from helpers.devtools import tab
from helpers.web_pages import HAND, family, page

from actcli.catalogue import catalogue


@pytest.fixture
def hand(tmp_path):
    """Do something to a page in JavaScript that fills `told`, and return what it holds."""

    def hand(text, steps, *, width=1000, prefers="light"):
        steps = HAND.replace("%s", steps)
        profile = tmp_path / "profile"
        return handled(tmp_path, text, steps, profile, PREFERS[prefers], width=width)

    return hand


@browsed
def test_crosshair_follows_keys(hand):
    told = hand(
        family(values=(0.5,)),
        """
        told.start = cells(); told.label = it("reader").getAttribute("aria-valuetext");
        told.stop = it("reader").tabIndex;
        it("reader").focus(); told.focus = document.activeElement.id;
        press("Home"); told.home = cells();
        press("PageUp"); told.page = cells();
        press("End"); told.end = cells();
        for (let i = 0; i < 49; i++) press("ArrowLeft");
        told.near = cells();
        press("ArrowLeft", true); told.fine = cells();
        press("PageDown"); told.kink = cells();
        press("ArrowLeft"); told.beyond = Number(it("reader").getAttribute("aria-valuenow"));
        """,
    )
    elu = catalogue()["elu"].bind(alpha=0.5)
    assert told["start"] == told["kink"] == [["0", "0", "0.5jumps 0.5 → 1"]]
    assert (told["label"], told["stop"], told["focus"]) == ("x = 0", 0, "reader")
    assert told["home"] == [["−5", f"−{abs(elu(-5.0)):.6g}", f"{elu.derivative(-5.0):.6g}"]]
    ((x, f, slope),) = ((float(v.replace("−", "-")) for v in row) for row in told["page"])
    assert (x, f, slope) == pytest.approx((-4, elu(x), elu.derivative(x)), rel=1e-3)
    assert told["end"] == [["5", "5", "1"]]
    for state, x in (("near", 0.1), ("fine", 0.09)):
        ((at, f, slope),) = told[state]
        assert float(at) == pytest.approx(x, abs=0.006)
        assert (f, slope) == (at, "1")
    assert -0.11 < told["beyond"] < -0.09
    assert re.fullmatch(r"x = −0\.\S+; f\(x\) = −0\.\S+, f′\(x\) = 0\.\S+", told["live"])


@browsed
@pytest.mark.parametrize("move", ["point(2)", 'press("ArrowRight")'])
def test_lines_of_the_crosshair_come_when_it_is_moved(hand, move):
    """Before that they would go through the labels of the figure."""
    told = hand(
        page("gelu"),
        f"""
        told.before = all("path.cross").length; told.dots = all("#over circle").length;
        {move};
        told.lines = all("path.cross").map((path) => path.getBoundingClientRect());
        """,
    )
    assert told["before"] == 0
    assert told["dots"] == 2
    # In each of the two panels an upright line and one to the left.
    assert [line["width"] > line["height"] for line in told["lines"]] == [False, True] * 2


@browsed
@pytest.mark.parametrize("width", [400, 1400])
def test_crosshair_follows_the_pointer(hand, width):
    told = hand(
        page("relu"),
        """
        told.width = innerWidth; told.wide = document.documentElement.scrollWidth;
        told.seen = all(".sheet").filter((sheet) => sheet.offsetParent).length;
        point(2); told.right = cells();
        point(-3, 1); told.left = cells();
        point(0.02); told.kink = cells();
        told.points = all("#over circle").length;
        """,
        width=width,
    )
    assert told["width"] == width
    assert told["wide"] <= width
    assert told["seen"] == 1
    ((x, f, slope),) = told["right"]
    assert float(x) == pytest.approx(2, abs=0.02)
    assert (f, slope) == (x, "1")
    ((x, f, slope),) = told["left"]
    assert float(x.replace("−", "-")) == pytest.approx(-3, abs=0.02)
    assert (f, slope) == ("0", "0")
    assert told["kink"] == [["0", "0", "0jumps 0 → 1"]]
    assert told["points"] == 2
    assert told["live"] == "x = 0; f(x) = 0, f′(x) = 0, jumps 0 → 1"


@browsed
def test_all_functions_are_read_out_at_the_crosshair(hand):
    told = hand(
        page("relu", "binary_step"),
        """
        told.rows = cells(); told.at = it("at").textContent;
        told.wide = document.documentElement.scrollWidth;
        """,
        width=400,
    )
    assert told["at"] == "x = 0"
    assert told["wide"] <= 400
    assert told["rows"] == [
        ["relu", "0", "0jumps 0 → 1"],
        ["binary_step", "1jumps 0 → 1", "no value"],
    ]
    told = hand(page("softmax", at=(3.0, 0.7, 0.5)), "told.rows = cells();")
    value = catalogue()["softmax"](np.array([3.0, 0.7, 0.5]))
    assert [row[0] for row in told["rows"]] == ["f₁", "f₂", "f₃"]
    for row, f in zip(told["rows"], value, strict=True):
        assert float(row[1].removeprefix("≈ ")) == pytest.approx(f, rel=1e-3)


@browsed
def test_extremum_is_read_out_exactly(hand):
    told = hand(page("gelu"), "point(-0.74); told.rows = cells();")
    ((x, f, slope),) = told["rows"]
    assert (x, f) == ("−0.751792", "−0.169971")
    assert slope.startswith("≈ ")
    assert abs(float(slope.split()[1].replace("−", "-"))) < 1e-3


@browsed
def test_slider_changes_the_member_of_a_family(hand):
    told = hand(
        family(),
        """
        told.start = cells(); told.first = lines();
        told.label = document.querySelector("label[for=value]").textContent;
        told.faint = all(".sheet [clip-path]").every((path) => style(path).opacity < 0.5);
        point(-5);
        sweep(3); told.last = cells(); told.second = lines();
        told.text = it("value").getAttribute("aria-valuetext");
        """,
    )
    elu = catalogue()["elu"]
    assert told["start"] == [["α = 1", "0", "1"]]  # the default
    assert told["label"] == "α"
    assert told["faint"]
    assert told["text"] == "α = 2"
    value, slope = elu(-5.0, alpha=2), elu.derivative(-5.0, alpha=2)
    assert told["last"] == [["α = 2", f"−{abs(value):.6g}", f"{slope:.6g}"]]
    assert len(told["first"]) == 2
    assert told["first"] != told["second"]
    assert len(told["second"]) == 3  # f' jumps, unless α is 1


READ_COLOURS = """
  const shown = (selector) => style(document.querySelector(selector));
  const curve = document.querySelector(".sheet path[clip-path], .sheet [clip-path] path");
  told.colours = [style(document.body).backgroundColor, style(curve).stroke,
    shown("#over circle").fill, shown(".sheet svg > path").fill];
"""


@browsed
@pytest.mark.parametrize(
    ("theme", "ground", "curve"),
    [
        ("light", "rgb(255, 255, 255)", "rgb(0, 114, 178)"),
        ("dark", "rgb(13, 17, 23)", "rgb(86, 180, 233)"),
    ],
)
def test_default_theme_follows_the_reader(hand, theme, ground, curve):
    told = hand(page("elu"), READ_COLOURS, prefers=theme)
    assert told["colours"] == [ground, curve, curve, ground]


@browsed
def test_dark_theme_is_dark_for_every_reader(hand):
    told = hand(page("elu", theme="dark"), READ_COLOURS, prefers="light")
    assert told["colours"][:2] == ["rgb(13, 17, 23)", "rgb(86, 180, 233)"]


@browsed
def test_page_without_scripts_has_the_figure_alone(hand):
    plain = re.sub(r"(?s)<script>.*</script>", "", family())
    told = hand(
        plain,
        """
        told.figures = all("svg").filter((svg) => svg.getBoundingClientRect().width > 900).length;
        told.faint = all(".sheet [clip-path]").some((path) => style(path).opacity < 1);
        told.rest = all("#reading, #hint, #sweep").some((part) => part.offsetParent);
        """,
    )
    assert (told["figures"], told["faint"], told["rest"]) == (1, False, False)


SERVER_POLICY = "default-src 'none'; style-src 'self'"


def with_policy(text, policy):
    """Return a page that a server sends with a policy, beside the page's own."""
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return text.replace("<head>", f"<head>{tag}", 1)


@browsed
def test_page_under_a_strict_policy_says_what_it_needs(tmp_path):
    """The figure is there without it; with what is said, the page is all there."""
    text, path = family(), tmp_path / "page.html"
    with tab(tmp_path / "profile") as browser:
        path.write_text(with_policy(text, SERVER_POLICY), "utf-8")
        browser.open(path)
        assert browser.evaluate("document.querySelectorAll('svg').length") == 2  # wide, narrow
        assert browser.evaluate("document.getElementById('over')") is None
        needed = browser.evaluate("document.querySelector('#needs code').textContent")
        assert needed == unescape(re.search("<code>(.*?)</code>", text)[1])
        path.write_text(with_policy(text, f"default-src 'none'; {needed}"), "utf-8")
        browser.open(path)
        assert browser.evaluate("document.getElementById('needs')") is None
        assert browser.evaluate("document.querySelectorAll('#over circle').length") > 0
        faint = "getComputedStyle(document.querySelector('.sheet [clip-path]')).opacity"
        assert float(browser.evaluate(faint)) < 0.5


@browsed
def test_keys_keep_their_colours_where_colours_are_forced(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page("relu", "elu"), "utf-8")
    with tab(tmp_path / "profile") as browser:
        browser.emulate(forced_colors="active")
        browser.open(path)
        colour = "(key) => getComputedStyle(key).backgroundColor"
        keys = browser.evaluate(f"[...document.querySelectorAll('th i')].map({colour})")
        assert keys == ["rgb(0, 114, 178)", "rgb(213, 94, 0)"]
