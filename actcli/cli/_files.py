"""The file that a command writes its result to, or standard output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from actcli.cli._console import Console


@contextmanager
def result_stream(console: Console, path: str, mode: Literal["w", "wb"]) -> Iterator[Any]:
    """Open the file of -o for a result, and note that it was written; "-" is standard output.

    A file is written whole or not at all. Raises OSError if it cannot be written.
    """
    if path == "-":
        yield console.results if mode == "w" else console.results.buffer
        return
    from actcli.support.atomic import other_links, replacing

    others = other_links(path)
    with replacing(path, mode) as stream:
        yield stream
    kept = {0: "", 1: "; its other name, a hard link, keeps the old content"}
    several = f"; its {others} other names, hard links, keep the old content"
    console.note(f"wrote {path}{kept.get(others, several)}")
