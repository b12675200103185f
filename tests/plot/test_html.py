"""Figures as pages: what is in the file, and what a real browser makes of it, by hand and key."""

import io
import json
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from helpers.browser import PREFERS, browsed, handled
from helpers.scenes import composed

from actcli.catalogue import catalogue
from actcli.plot.render.save import save

VOID = {"meta", "link", "input", "br", "img"}
NASTY = 'a <b> & "c" </title></script><script>alert(1)</script> $title'


def page(*names, size=None, **options):
    stream = io.BytesIO()
    functions = [catalogue()[name] for name in names]
    save(composed(functions, **options), stream, format="html", size=size)
    return stream.getvalue().decode()


def family(name="elu", parameter="alpha", values=(0.25, 0.5, 1.0, 2.0), **options):
    stream = io.BytesIO()
    members = [catalogue()[name].bind(**{parameter: value}) for value in values]
    save(composed(members, **options), stream, format="html")
    return stream.getvalue().decode()


def data(text):
    (found,) = re.findall(r'(?s)<script id="data" type="application/json">(.*?)</script>', text)
    return json.loads(found)


class Reader(HTMLParser):
    """Every element with its attributes; fails where one is not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.found, self.titles = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        if self.open == ["html", "head", "title"]:
            self.titles.append(text)


PAGES = {
    "one": lambda: page("elu"),
    "several": lambda: page("relu", "hardshrink", "binary_step"),
    "vector": lambda: page("softmax"),
    "family": family,
    "overlay": lambda: page("gelu", layout="overlay"),
    "dark": lambda: page("gelu", theme="dark", transparent=True),
}


@cache
def written(name):
    """One of these, which several tests look at."""
    return PAGES[name]()


# The file


@pytest.mark.parametrize("name", PAGES)
def test_it_is_whole_and_loads_nothing(name):
    text = written(name)
    reader = Reader(text)
    ids = [a["id"] for _, a in reader.found if "id" in a]
    assert len(ids) == len(set(ids))
    for tag, attributes in reader.found:
        assert tag not in {"img", "iframe", "object", "embed", "base", "audio", "video"}
        for key in ("src", "srcset", "href", "xlink:href", "action", "data", "poster"):
            assert (attributes.get(key) or "#").startswith(("#", "data:")), (tag, attributes)
    assert not re.search(r"@import|@font-face|fetch\(|XMLHttpRequest|import\(", text)
    assert set(re.findall(r"url\(([^)]*)", text)) <= {f"#{i}" for i in ids}
    assert set(re.findall(r"""https?://[^"'\s)]+""", text)) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
    }  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_figure_is_in_it_and_is_told(name):
    pictures = re.findall(r"(?s)<svg xmlns.*?</svg>", written(name))
    assert len(pictures) == (1 if name == "overlay" else 2)  # wide, and for narrow pages
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        title, desc = root[0], root[1]
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert title.text
        assert desc.text
        assert ("prefers-color-scheme: dark" in picture) == (name != "dark")


def test_a_figure_of_a_given_size_is_the_only_one():
    assert len(data(page("elu", size=(6, 3)))["sheets"]) == 1


def test_texts_of_the_user_are_escaped():
    text = page("elu", title=NASTY, alt=NASTY)
    reader = Reader(text)
    assert "".join(reader.titles) == NASTY
    assert [a["content"] for _, a in reader.found if a.get("name") == "description"] == [NASTY]
    assert sum(tag == "script" for tag, _ in reader.found) == 2
    assert "alert(1)</script>" not in text


def test_the_data_of_a_script_cannot_end_it():
    scripts = re.findall(r"(?s)<script[^>]*json[^>]*>(.*?)</script>", page("relu", "elu"))
    assert not any(set("<>&") & set(script) for script in scripts)


@pytest.mark.parametrize("name", ["elu", "gelu", "hardshrink", "binary_step", "tanh"])
def test_the_data_are_the_values_of_the_function(name):
    f = catalogue()[name]
    (graph,) = data(page(name))["graphs"]
    for curve, function in zip(graph["curves"], (f, f.derivative), strict=True):
        assert sum(len(x) for x, _ in curve["runs"]) >= 1000
        for x, y in curve["runs"]:
            assert function(np.array(x)).tolist() == y
            assert sorted(x) == x
        for x, y, filled in curve["dots"]:
            assert function(x) == y or not filled


def test_a_large_family_has_fewer_samples_and_they_are_its_own():
    values = np.linspace(0.1, 2, 60).tolist()
    text = family(values=values)
    assert len(text) < 1.6e6
    for alpha, graph in zip(values, data(text)["graphs"], strict=True):
        (x, y), *_ = graph["curves"][0]["runs"]
        assert catalogue()["elu"](np.array(x), alpha=alpha).tolist() == y
        assert 0.0 in x
        assert (x[0], x[-1]) == (-5, 5)
        assert len(x) > 150


def test_the_same_bytes_every_time():
    assert written("family") == family()


def test_it_imports_no_more_of_matplotlib_than_an_svg():
    code = """
import io, sys
from actcli.catalogue import catalogue
from actcli.plot.compose import compose
from actcli.plot.render.save import save
from actcli.plot.subject import Subject
for form in ("svg", "html"):
    save(compose(Subject.of([catalogue()["gelu"]])), io.BytesIO(), format=form)
    print(*sorted(name for name in sys.modules if name.startswith(("matplotlib", "PIL"))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    svg, html = done.stdout.splitlines()
    assert svg == html


# In a browser

# What a person does: put at the end of the page.
HAND = """
<script>
const all = (selector) => [...document.querySelectorAll(selector)];
const it = (id) => document.getElementById(id);
const press = (key, shiftKey = false) => it("reader").dispatchEvent(
  new KeyboardEvent("keydown", {key, shiftKey, bubbles: true, cancelable: true}));
const point = (x, frame = 0) => {  // at x, in a panel
  const rect = it("reader").getBoundingClientRect();
  const shown = all(".sheet").findIndex((sheet) => sheet.offsetParent);
  const sheet = JSON.parse(it("data").textContent).sheets[shown];
  const {box: [left, top, right, bottom], x: [low, high]} = sheet.frames[frame];
  const scale = rect.width / sheet.width;
  it("reader").dispatchEvent(new PointerEvent("pointermove", {
    clientX: rect.left + scale * (left + (x - low) / (high - low) * (right - left)),
    clientY: rect.top + scale * (top + bottom) / 2, bubbles: true}));
};
const sweep = (i) => {
  it("value").value = i;
  it("value").dispatchEvent(new Event("input", {bubbles: true}));
};
const cells = () => all("tbody tr").map((row) => [...row.children].map((cell) => cell.textContent));
const lines = () => all("#over path.member").map((path) => path.getAttribute("d"));
const style = (element) => getComputedStyle(element);
const told = {};
%s
setTimeout(() => {
  told.live = it("told").textContent;
  parent.postMessage(JSON.stringify(told), "*");
}, 500);
</script>
"""


@pytest.fixture
def hand(tmp_path):
    """Do something to a page, in JavaScript that fills `told`; returns what it holds."""

    def hand(text, steps, *, width=1000, prefers="light"):
        steps = HAND.replace("%s", steps)
        profile = tmp_path / "profile"
        return handled(tmp_path, text, steps, profile, PREFERS[prefers], width=width)

    return hand


@browsed
def test_the_crosshair_follows_keys(hand):
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
@pytest.mark.parametrize("width", [400, 1400])
def test_the_crosshair_follows_the_pointer(hand, width):
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
def test_several_functions_are_read_at_once(hand):
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
        ["binary_step", "1jumps 0 → 1", "0"],
    ]
    told = hand(page("softmax", at=(3.0, 0.7, 0.5)), "told.rows = cells();")
    value = catalogue()["softmax"](np.array([3.0, 0.7, 0.5]))
    assert [row[0] for row in told["rows"]] == ["f₁", "f₂", "f₃"]
    for row, f in zip(told["rows"], value, strict=True):
        assert float(row[1].removeprefix("≈ ")) == pytest.approx(f, rel=1e-3)


@browsed
def test_an_extremum_is_read_exactly(hand):
    told = hand(page("gelu"), "point(-0.74); told.rows = cells();")
    ((x, f, slope),) = told["rows"]
    assert (x, f) == ("−0.751792", "−0.169971")
    assert slope.startswith("≈ ")
    assert abs(float(slope.split()[1].replace("−", "-"))) < 1e-3


@browsed
def test_the_slider_changes_the_curve(hand):
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


COLOURS = """
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
def test_light_and_dark(hand, theme, ground, curve):
    told = hand(page("elu"), COLOURS, prefers=theme)
    assert told["colours"] == [ground, curve, curve, ground]


@browsed
def test_a_dark_theme_is_always_dark(hand):
    told = hand(page("elu", theme="dark"), COLOURS, prefers="light")
    assert told["colours"][:2] == ["rgb(13, 17, 23)", "rgb(86, 180, 233)"]


@browsed
def test_without_scripts_the_figure_is_there(hand):
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
