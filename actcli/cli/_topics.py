"""The topics of `actcli help`: Markdown files in topics/, with parts that are generated.

A comment such as `<!-- words -->` stands for a list made from what the package itself knows, so
that no topic repeats a list by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from actcli.formula.vocabulary import Word

MARK = re.compile(r"^<!-- ([a-z-]+) -->$", re.MULTILINE)


def _files() -> dict[str, Traversable]:
    """Return the file of each topic, in alphabetical order; it may be in a zip archive."""
    from importlib.resources import files

    found = files(__package__).joinpath("topics").iterdir()
    return dict(sorted((file.name.removesuffix(".md"), file) for file in found))


def topics() -> list[str]:
    """Return the names of all topics."""
    return [*_files()]


def topic_summary(topic: str) -> str:
    """Return the sentence under the title of a topic."""
    return _source(topic).split("\n\n")[1]


def topic_text(topic: str) -> str:
    """Return a topic in Markdown, generated parts included."""
    return MARK.sub(lambda mark: "\n".join(GENERATED[mark[1]]()), _source(topic))


def _source(topic: str) -> str:
    return _files()[topic].read_text("utf-8")


def _words() -> Iterable[str]:
    from actcli.formula.vocabulary import WORDS

    return map(_word, WORDS.values())


def _vector_words() -> Iterable[str]:
    from actcli.formula.vocabulary import VECTOR_WORDS

    return map(_word, VECTOR_WORDS.values())


def _word(word: Word) -> str:
    """Return a list item: how a word is called, what it is, and its derivative."""
    least, most = word.arity
    arguments = ", ".join("uvw"[:least]) + (", …" if most > least else "")
    facts = [
        word.meaning,
        f"`{word.definition}`" if word.definition else "",
        f"derivative `{word.derivative}`" if word.derivative else "",
    ]
    return f"- `{word.name}({arguments})`: {'; '.join(filter(None, facts))}"


def _constants() -> Iterable[str]:
    from actcli.formula.vocabulary import CONSTANTS

    return (f"- `{name}`: {constant.unicode}" for name, constant in CONSTANTS.items())


def _limits() -> Iterable[str]:
    from actcli.formula.grammar import MAX_CHARACTERS, MAX_DEPTH
    from actcli.formula.vocabulary import MAX_ARGUMENTS

    yield f"- {MAX_CHARACTERS} characters"
    yield f"- {MAX_DEPTH} operations inside one another"
    yield f"- {MAX_ARGUMENTS} arguments of `min` and `max`"


def _presets() -> Iterable[str]:
    from actcli.lut.presets import PRESETS

    return (f"- `{name}`: `{preset.source}`" for name, preset in PRESETS.items())


def _json_fields() -> Iterable[str]:
    import json
    from importlib.resources import files

    schema = json.loads(files("actcli.output").joinpath("schema.json").read_text("utf-8"))
    kinds = schema["$defs"]
    for name, field in kinds["values"]["properties"].items():
        yield f"- `{name}`: {field['description']}"
    yield f"- in a row: {kinds['row']['description']}"
    yield f"- a number: {kinds['number']['description']}"


GENERATED = {
    "constants": _constants,
    "json-fields": _json_fields,
    "limits": _limits,
    "presets": _presets,
    "vector-words": _vector_words,
    "words": _words,
}
# For each mark in a topic, what gives the lines that take its place.
