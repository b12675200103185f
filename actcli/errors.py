"""What can be wrong with what a user asked for."""

from __future__ import annotations


class Mistake(Exception):
    """Something the user can put right; the message is one line that says what would be right."""


class Unreadable(Mistake):
    """Data that cannot be read as numbers; the message names the file and the line."""
