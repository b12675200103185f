"""The page of what was measured in libraries: complete, and stale when the table changes."""

import re

from actcli.frameworks import _measured
from actcli.gallery.build import PAGES, refresh, survey
from actcli.gallery.runtimes import HEADINGS, measured_rows, render_runtimes

NAME = "runtimes.html"


def test_page_has_every_row_and_loads_nothing_from_elsewhere():
    page, rows = render_runtimes(), [*measured_rows()]
    assert page.count("<tr>") == len(rows) + 1
    assert page.count("</button></th>") == len(HEADINGS)
    assert all(len(row) == len(HEADINGS) for row in rows)
    assert f"<td>{rows[0][0]}</td><td>{rows[0][1]}</td>" in page
    assert not re.search(r"https?://|\$\w", page)


def test_verdicts_tell_traps_and_what_is_good():
    verdicts = {(function, library): verdict for function, library, *_, verdict in measured_rows()}
    assert "0 at -16" in verdicts["sigmoid", "onnxruntime"]
    assert verdicts["hard_swish", "onnxruntime"] == "good but for tiny or huge numbers"
    assert verdicts["erf", "onnxruntime"] == "good"
    assert "0 at " in verdicts["selu", "tensorflow to litert int8 (conversion)"]


def test_page_is_stale_when_the_table_changes(tmp_path, monkeypatch):
    assert list(refresh(tmp_path, PAGES, jobs=1)) == [NAME]
    assert survey(tmp_path, [NAME]).fresh == (NAME,)
    other = _measured._text().replace('"onnxruntime": "1.32.0"', '"onnxruntime": "1.33.0"')
    monkeypatch.setattr(_measured, "_text", lambda: other)
    assert survey(tmp_path, [NAME]).stale == (NAME,)


def test_the_page_says_what_was_converted():
    """LiteRT and ExecuTorch run models that were converted, too; ONNX Runtime runs its own."""
    titles = {title for _, title, *_ in measured_rows()}
    converted = {title.removesuffix(" (conversion)") for title in titles if title.endswith(")")}
    assert {"torch to mnn", "litert", "litert plain", "executorch"} <= converted
    assert {"onnxruntime", "openvino", "equinox", "torch"} <= titles
