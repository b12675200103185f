"""The hook for MkDocs in `actcli help documentation`, in a site that is built strictly."""

import re
import subprocess
import sys
from html import unescape
from importlib.util import find_spec

import pytest
from generate.transcripts import TOPICS

import actcli

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(find_spec("mkdocs") is None, reason="no MkDocs"),
]

TOPIC = (TOPICS / "documentation.md").read_text("utf-8")


def test_the_hook_of_the_topic_draws_the_figures_of_a_site(tmp_path):
    (hook,) = re.findall(r"(?s)^```python\n(import re.*?)^```$", TOPIC, re.MULTILINE)
    assert len([line for line in hook.splitlines() if line]) <= 10
    (line,) = re.findall(r"^::: activation .+$", TOPIC, re.MULTILINE)
    (tmp_path / "hooks.py").write_text(hook, "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Site\nhooks: [hooks.py]\n", "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(
        f"# Functions\n\nFirst\n\n{line}\n\n*last*\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=tmp_path, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "site" / "index.html").read_text("utf-8")
    figure = actcli.figure("elu:alpha=0.2", "relu", layout="stack")
    assert f"<p>First</p>\n{figure.inline}" in page
    assert "<p><em>last</em></p>" in page
    assert figure.alt in unescape(page)
    assert ":::" not in page


def test_the_hook_says_in_a_line_what_is_wrong(tmp_path):
    (hook,) = re.findall(r"(?s)^```python\n(import re.*?)^```$", TOPIC, re.MULTILINE)
    names = {}
    exec(hook, names)
    with pytest.raises(actcli.UnknownActivationError, match="Did you mean 'gelu'"):
        names["on_page_markdown"]("::: activation gelo")
    assert names["on_page_markdown"]("no figure", page=None) == "no figure"
