"""A browser without a window: its screenshots of a page, and what scripts find there."""

import json
import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest
from PIL import Image

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
PREFERS = {
    theme: f"--blink-settings=preferredColorScheme={i}" for i, theme in enumerate(("dark", "light"))
}

# The page in a frame, which can be narrower than 500 pixels, as no window of the browser can.
FRAME = """
<!DOCTYPE html><iframe src="handled.html" width="%d" height="900" style="border: 0"></iframe>
<pre id="told"></pre>
<script>onmessage = ({data}) => { document.getElementById("told").textContent = data; };</script>
"""


MARKS = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's package chromium"),
]


def browsed(test):
    """Mark a test as one that needs a browser."""
    for mark in MARKS:
        test = mark(test)
    return test


def browse(path, profile, *options):
    """Open a page in a browser with a profile of its own, and return what it prints."""
    done = subprocess.run(
        [
            CHROMIUM, *QUIET, "--virtual-time-budget=5000", f"--user-data-dir={profile}",
            *options, path.as_uri(),
        ],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def painted(path, profile, *options):
    """Return the colours of a page in a browser, and how many pixels have each."""
    shot = profile.with_suffix(".png")
    browse(path, profile, f"--screenshot={shot}", *options)
    with Image.open(shot) as picture:
        return {c: n for n, c in picture.convert("RGB").getcolors(1 << 24)}


def handled(folder, page, hand, profile, *options, width=1000):
    """Run a script at the end of a page in that folder, and return what it posts as JSON.

    The page's policy, if it has one, is told to allow the script.
    """
    (script,) = re.findall(r"(?s)<script>(.*)</script>", hand)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    allowed = page.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    text = allowed.replace("</body>", f"{hand}</body>")
    (folder / "handled.html").write_text(text, "utf-8")
    (folder / "frame.html").write_text(FRAME % width, "utf-8")
    told = browse(folder / "frame.html", profile, "--dump-dom", "--window-size=1500,1000", *options)
    found = re.search(r'<pre id="told">(.+?)</pre>', told, re.DOTALL)
    assert found, told
    return json.loads(unescape(found[1]))
