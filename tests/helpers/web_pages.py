"""Figures as web pages, and what a person does on them, for tests."""

import io
import json
import re
from functools import cache

from helpers.scenes import composed

from actcli.catalogue import catalogue
from actcli.plot.render.save import save


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
    """Return one of PAGES, made once for several tests."""
    return PAGES[name]()


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
