"""JSON out of a stream, value by value, so that it may hold any number of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from actcli.errors import ReadError
from actcli.input._lines import MAX_LINE_LENGTH, text_blocks

BLANKS = " \t\r\n"

MAX_LEFT = 4
# Characters after a value that may all be blanks and a comma.


class JsonText:
    """A place in a stream of JSON.

    Parameters
    ----------
    stream : binary file
        In UTF-8.
    title : str
        How messages name the file.
    """

    def __init__(self, stream: BinaryIO, title: str) -> None:
        self.title = title
        self.blocks = text_blocks(stream, title, len)
        self.text = ""
        self.at = 0
        self.line = 1
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=float, parse_float=float
        )

    def place(self) -> str:
        """Return how messages name the place."""
        return f"{self.title}, line {self.line}"

    def has_nothing_at_hand(self) -> bool:
        """Return whether the next value is still to be read from the stream."""
        return len(self.text) - self.at < MAX_LEFT and not self.text[self.at :].strip(BLANKS + ",")

    def next(self, count: int = 1) -> str:
        """Return the next characters without passing them, after blanks; fewer at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in BLANKS:
                self._pass(1)
            if self.at + count <= len(self.text) or not self._read():
                return self.text[self.at : self.at + count]

    def take(self, wanted: str) -> str:
        """Pass the next character and return it; raise ReadError if it is none of `wanted`."""
        found = self.next()
        if not found or found not in wanted:
            there = repr(found) if found else "the end"
            raise ReadError(f"{self.place()}: {there} stands where JSON has {' or '.join(wanted)}.")
        self._pass(1)
        return found

    def value(self) -> Any:
        """Pass the next value and return it; all numbers are floats."""
        self.next()
        while True:
            try:
                found, end = self.decoder.raw_decode(self.text, self.at)
                # A number at the end of what has been read may go on.
                if end < len(self.text) or not self._read():
                    self._pass(end - self.at)
                    return found
            except json.JSONDecodeError as error:
                if len(self.text) - self.at > MAX_LINE_LENGTH or not self._read():
                    raise ReadError(f"{self.place()}: it is no JSON: {error.msg}.") from None
            except RecursionError:
                raise ReadError(f"{self.place()}: its values are nested too deeply.") from None

    def items(self) -> Iterator[None]:
        """Stand before each item of the next array, which the caller passes."""
        self.take("[")
        if self.next() == "]":
            self.take("]")
            return
        while True:
            yield
            if self.take(",]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Stand before the value of each member of the next object, which the caller passes.

        Yields
        ------
        str
            The key.
        """
        self.take("{")
        while True:
            key = self.value()
            self.take(":")
            yield str(key)
            if self.take(",}") == "}":
                return

    def _object(self, members: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(members)
        if len(found) < len(members):
            keys = [key for key, _ in members]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ReadError(f"{self.place()}: an object has {twice!r} twice.")
        return found

    def _pass(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def _read(self) -> bool:
        """Read more of the stream; return whether there was more."""
        for _, block in self.blocks:
            self.text = self.text[self.at :] + block
            self.at = 0
            return True
        return False
