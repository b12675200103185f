"""A browser that is told what to do: its DevTools protocol through a pair of pipes."""

import json
import os
import select
import subprocess
import sys
import time
from base64 import b64decode
from contextlib import contextmanager
from io import BytesIO
from itertools import count

from helpers.browser import CHROMIUM, QUIET
from PIL import Image

SECONDS = 60
# Within so long the browser answers, or the test fails.

START = """
import os, sys
commands, answers = (os.dup(int(file)) for file in sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.set_inheritable(3, True)
os.set_inheritable(4, True)
os.execvp(sys.argv[3], sys.argv[3:])
"""
# The browser reads its third file and writes its fourth.


class Tab:
    """A page in the browser."""

    def __init__(self, to, answers):
        self._to, self._answers, self._read = to, answers, b""
        self._ids, self._session = count(1), {}
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._session = {"sessionId": session}
        self.ask("Page.enable")

    def ask(self, method, **parameters):
        """Call a method of the protocol, and return its result."""
        i = next(self._ids)
        message = {"id": i, "method": method, "params": parameters, **self._session}
        os.write(self._to, json.dumps(message).encode() + b"\0")
        answer = self._await(lambda message: message.get("id") == i)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, path):
        """Show a file, and wait until it has been loaded."""
        self.ask("Page.navigate", url=path.as_uri())
        self._await(lambda message: message.get("method") == "Page.loadEventFired")

    def emulate(self, **features):
        """Pretend that a reader prefers something, as in emulate(forced_colors="active")."""
        named = [{"name": k.replace("_", "-"), "value": v} for k, v in features.items()]
        self.ask("Emulation.setEmulatedMedia", features=named)

    def evaluate(self, script):
        """Return what an expression in JavaScript is worth, whatever the page's policy is."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def shot(self, width, height):
        """Return a picture of the page, so many pixels wide and high."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)  # fmt: skip
        data = b64decode(self.ask("Page.captureScreenshot")["data"])
        return Image.open(BytesIO(data)).convert("RGB")

    def _await(self, is_wanted):
        """Return the first message that is wanted."""
        end = time.monotonic() + SECONDS
        while True:
            *messages, self._read = self._read.split(b"\0")
            for i, text in enumerate(messages):
                message = json.loads(text)
                if is_wanted(message):
                    self._read = b"\0".join([*messages[i + 1 :], self._read])
                    return message
            ready, _, _ = select.select([self._answers], [], [], max(0, end - time.monotonic()))
            assert ready, f"no answer from the browser in {SECONDS} s"
            chunk = os.read(self._answers, 1 << 20)
            assert chunk, "the browser has ended"
            self._read += chunk


@contextmanager
def tab(profile):
    """Start a browser with a profile of its own, and end it after the context."""
    commands, to = os.pipe()
    answers, back = os.pipe()
    process = subprocess.Popen(
        [
            sys.executable, "-c", START, str(commands), str(back), CHROMIUM, *QUIET,
            "--remote-debugging-pipe", f"--user-data-dir={profile}",
        ],
        pass_fds=(commands, back), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        os.close(commands)
        os.close(back)
        yield Tab(to, answers)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
        os.close(to)
        os.close(answers)
