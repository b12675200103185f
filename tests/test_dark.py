"""An SVG for light and dark pages in a real browser: the reader's preference decides."""

import io
import shutil
import subprocess

import pytest
from PIL import Image

from actcli.catalogue import find
from actcli.plot.save import save
from actcli.plot.scene import compose
from actcli.plot.theme import THEMES

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
PREFERENCES = {"light": 1, "dark": 0}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's package chromium"),
]


def colours(path, prefers, folder):
    """The colours that the browser shows on a page."""
    shot = folder / f"{prefers}.png"
    subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={folder / prefers}", "--window-size=800,400",
         f"--blink-settings=preferredColorScheme={PREFERENCES[prefers]}",
         f"--screenshot={shot}", path.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with Image.open(shot) as picture:
        return {
            "#{:02x}{:02x}{:02x}".format(*c) for _, c in picture.convert("RGB").getcolors(1 << 24)
        }


@pytest.mark.parametrize("inlined", [False, True], ids=["alone", "inlined"])
def test_auto_follows_the_reader(tmp_path, inlined):
    picture = io.BytesIO()
    save(compose([find("elu")], theme="auto"), picture, format="svg")
    text = picture.getvalue().decode()
    path = tmp_path / ("page.html" if inlined else "elu.svg")
    path.write_text(f"<!doctype html>{text.partition('?>')[2]}" if inlined else text, "utf-8")
    for prefers, other in (("light", "dark"), ("dark", "light")):
        shown = colours(path, prefers, tmp_path)
        assert {THEMES[prefers].ground, *THEMES[prefers].curves[:2]} <= shown
        assert shown.isdisjoint(THEMES[other].curves[:2])
