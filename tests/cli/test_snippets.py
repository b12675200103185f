"""Snippets: what embeds a picture in a document, and the description that is printed."""

from html.parser import HTMLParser

import pytest

from actcli.plot.settings import FigureSettingsError
from actcli.plot.snippet import LANGUAGES, snippet

ALT = 'f_1 < 2 "at" [0, 1] & 50 %\nand more'
SIZE = (7.2, 3.0)


def test_html_says_size_and_description():
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(snippet("html", "my figures/a&b.svg", "svg", ALT, SIZE))
    assert found == [
        ("img", {"src": "my%20figures/a%26b.svg", "width": "691", "height": "288",
                 "alt": 'f_1 < 2 "at" [0, 1] & 50 % and more'}),
    ]  # fmt: skip
    assert snippet("html", "a.html", "html", ALT, SIZE).startswith('<iframe src="a.html"')


def test_other_languages_escape_what_means_something_to_them():
    assert snippet("markdown", "a b.png", "png", ALT, SIZE) == (
        r'![f\_1 \< 2 "at" \[0, 1\] & 50 % and more](a%20b.png)'
    )
    assert snippet("rst", "a.png", "png", "f_1 *", SIZE).splitlines() == [
        ".. image:: a.png", r"   :alt: f\_1 \*", "   :width: 7.2in",
    ]  # fmt: skip
    assert snippet("rst", "a.png", "png", "f", (8 / 2.54, 2)).endswith(":width: 3.15in")
    latex = snippet("latex", "a.pdf", "pdf", ALT, SIZE)
    assert r"\includegraphics[width=7.2in, alt={f\_1 < 2" in latex
    assert r"\& 50 \% and more}]{a.pdf}" in latex
    assert snippet("latex", "a.tex", "tex", ALT, SIZE).endswith(r"\input{a.tex}")


def test_format_that_a_document_cannot_show_is_an_error():
    for language, form in [("html", "pdf"), ("markdown", "eps"), ("latex", "svg"), ("rst", "tex")]:
        with pytest.raises(FigureSettingsError, match=f"--snippet {language} embeds"):
            snippet(language, f"a.{form}", form, ALT, SIZE)
    with pytest.raises(FigureSettingsError, match=r"'5%#\.png': leave out % #"):
        snippet("latex", "5%#.png", "png", ALT, SIZE)
    assert list(LANGUAGES) == ["html", "markdown", "latex", "rst"]


def test_plot_prints_the_description_and_the_snippet(run, tmp_path):
    done = run("plot relu --print-alt --snippet html -o a.svg")
    alt, line = done.out.splitlines()
    assert alt.startswith("relu is 0 for x < 0")
    assert line.startswith('<img src="a.svg"')
    assert done.err == "actcli: wrote a.svg\n"
    assert run("plot relu --print-alt -o -").code == 2
    refused = run("plot relu --snippet html -o b.eps")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert not (tmp_path / "b.eps").exists()
