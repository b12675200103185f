"""The index of the gallery in a real browser: what is found, shown and painted, by hand and key."""

import re

import pytest
from helpers.browser import MARKS, PREFERS, browse, handled, painted

from actcli.catalogue import catalogue
from actcli.gallery.build import refresh
from actcli.gallery.entries import entry_of, index_sections
from actcli.gallery.figures import figures
from actcli.gallery.html_index import render_html
from actcli.gallery.tags import tags

pytestmark = MARKS

SHOWN = ("relu", "elu", "softmax", "gelu", "relu-family")
LIGHT, DARK = (255, 255, 255), (13, 17, 23)

# What a person does: put into the page before it is opened.
HAND = """
<script>
const shown = () => all("article").filter((card) => card.offsetParent).map((card) => card.id);
const type = (text) => { one("words").value = text; form.dispatchEvent(new Event("input")); };
const choose = (name) => { one("family").value = name; form.dispatchEvent(new Event("input")); };
const tick = (tag) => document.querySelector(`[name=tag][value="${tag}"]`).click();
const press = (key, target = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
const style = (element) => getComputedStyle(element);
const told = {};
const tell = () => parent.postMessage(JSON.stringify(told), "*");
addEventListener("load", () => {
  %s
  tell();
});
</script>
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A gallery with its page; of its pictures only a few, as SVG."""
    folder = tmp_path_factory.mktemp("gallery")
    names = [f"{slug}{suffix}" for slug in SHOWN for suffix in (".svg", "-dark.svg")]
    list(refresh(folder, names, jobs=2))
    told = [entry_of(figure) for figure in figures().values()]
    (folder / "index.html").write_text(render_html(index_sections(told)), "utf-8")
    few = [item for item in told if item.slug in SHOWN]
    (folder / "few.html").write_text(render_html(index_sections(few)), "utf-8")
    return folder


@pytest.fixture
def hand(folder, tmp_path):
    """Do something to the page, in JavaScript that fills `told`; returns what it holds."""

    def hand(steps, *options, name="index.html", width=1000):
        text = (folder / name).read_text("utf-8")
        steps = HAND.replace("%s", steps)
        return handled(folder, text, steps, tmp_path / "profile", *options, width=width)

    return hand


@pytest.fixture(scope="module")
def named():
    """The functions that have a tag."""
    held = {a.name: tags(a) for a in catalogue().values()}
    return lambda tag: [name for name in held if tag in held[name]]


def test_search_and_filters_select_figures(hand, named):
    told = hand("""
        told.all = shown();
        type("Leaky-ReLU"); told.name = shown(); told.status = one("status").textContent;
        type("expit"); told.alias = shown();
        type("exponential unit"); told.words = shown();
        type("no such thing"); told.none = shown(); told.nothing = !one("nothing").hidden;
        told.sections = all("section:not([hidden])").length;
        one("reset").click(); told.reset = shown(); told.focus = document.activeElement.id;
        choose("sigmoids"); told.family = shown(); tick("odd"); told.odd = shown();
        press("Escape"); told.escape = shown();
        tick("vector"); told.vector = shown(); tick("vector");
        tick("smooth"); tick("bounded"); told.both = shown();
    """)
    assert told["all"] == told["reset"] == told["escape"] == list(figures())
    assert "leaky_relu" in told["name"]
    assert "relu" not in told["name"]
    assert told["status"] == f"{len(told['name'])} of {len(figures())} figures"
    assert told["alias"] == ["sigmoid"]
    assert {"elu", "selu"} <= set(told["words"])
    assert (told["none"], told["nothing"], told["sections"]) == ([], True, 0)
    assert told["focus"] == "words"
    assert told["family"] == [a.name for a in catalogue().values() if a.family == "sigmoids"]
    assert told["odd"] == [name for name in named("odd") if name in told["family"]]
    assert told["vector"] == named("vector")
    assert told["both"] == sorted(
        set(named("smooth")) & set(named("bounded")), key=list(catalogue()).index
    )


def test_index_is_usable_by_keyboard(hand):
    told = hand("""
        press("/"); told.slash = document.activeElement.id;
        one("words").value = "a"; press("/", one("words")); told.typed = one("words").value;
        const stops = all("a[href], button, input, select, summary")
          .filter((item) => item.offsetParent);
        told.stops = stops.every((item) => item.tabIndex === 0);
        told.named = all("button, input, select").filter((item) => item.offsetParent).every(
          (item) => item.ariaLabel || item.labels?.length || item.textContent.trim());
        const box = document.querySelector("[value=odd]");
        box.focus(); told.outline = style(box.nextElementSibling).outlineStyle;
    """)
    assert told == {
        "slash": "words", "typed": "a", "stops": True, "named": True, "outline": "solid",
    }  # fmt: skip


THEME = """
  const picture = () => document.querySelector("#elu img").currentSrc.split("/").pop();
  const state = () => [style(document.body).backgroundColor, one("theme").textContent, picture()];
  told.before = state();
  one("theme").click();
  setTimeout(() => { told.after = state(); tell(); }, 500);
"""
IN_LIGHT = ["rgb(255, 255, 255)", "Dark", "elu.svg"]
IN_DARK = ["rgb(13, 17, 23)", "Light", "elu-dark.svg"]


@pytest.mark.parametrize(
    ("theme", "states"), [("light", (IN_LIGHT, IN_DARK)), ("dark", (IN_DARK, IN_LIGHT))]
)
def test_theme_button_switches_page_and_pictures(hand, theme, states):
    told = hand(THEME, PREFERS[theme], name="few.html")
    assert (told["before"], told["after"]) == states


@pytest.mark.parametrize("width", [400, 700, 1000, 1400])
def test_index_fits_every_width(hand, width):
    told = hand(
        """
        told.width = innerWidth;
        told.wide = document.documentElement.scrollWidth;
        const text = all("h1, h2, h3, p, dd, dt, label span, summary")
          .filter((item) => item.offsetParent);
        told.cut = text.filter((item) => item.scrollWidth > item.clientWidth + 1
          && style(item).display !== "inline").map((item) => item.textContent);
        const lines = all("#elu img").filter((image) => image.offsetParent);
        told.images = lines.map((image) => image.offsetWidth);
        """,
        width=width,
    )
    assert told["width"] == width
    assert told["wide"] <= width
    assert told["cut"] == []
    assert len(told["images"]) == (2 if width < 640 else 1)  # halves, one above the other
    assert all(300 < image <= width for image in told["images"])


@pytest.mark.parametrize(("theme", "ground"), [("light", LIGHT), ("dark", DARK)])
def test_page_and_figures_have_the_same_background(folder, tmp_path, theme, ground):
    few = folder / "few.html"
    colours = painted(few, tmp_path / "profile", "--window-size=1400,1600", PREFERS[theme])
    assert max(colours, key=colours.get) == ground
    assert colours[ground] > 0.8 * sum(colours.values())
    curve = (0, 114, 178) if ground == LIGHT else (86, 180, 233)
    assert colours.get(curve, 0) > 1000


def test_index_is_complete_without_scripts(folder, tmp_path):
    text = (folder / "few.html").read_text("utf-8")
    plain = folder / "plain.html"
    plain.write_text(re.sub(r"(?s)<script>.*</script>", "", text), "utf-8")
    dom = browse(plain, tmp_path / "profile", "--dump-dom")
    assert dom.count("<article") == len(SHOWN)
    assert '<form id="filter" role="search" hidden' in dom
