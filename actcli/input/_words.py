"""What a word or a cell of a file is: a number, a missing one, or neither, with what is right."""

from __future__ import annotations

import re

from actcli.errors import ReadError
from actcli.formula import FormulaError, number
from actcli.input._source import ReadRequest
from actcli.support.unicode import MINUS

MISSING_WORDS = {
    "", "na", "n/a", "#n/a", "#na", "<na>", "n.a.", "null", "none", "nil", "missing", "-", "--",
    "---", ".", "?",
}  # fmt: skip
# What programs write where there is no number, in small letters. "nan" is a number.

COMMENT = re.compile(r"(?<!\.)#(?!N/?A\b|DIV/0!|REF!|VALUE!|NUM!|NAME\?|NULL!).*", re.IGNORECASE)
# Spreadsheets write #N/A and #DIV/0!, and Microsoft's C 1.#INF, which begin no comment.

MAX_WORD_SHOWN = 40
# Characters of a wrong word in a message, which is to stay one line.

DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
# "1,5", which may be one number or two.

GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(([,'\s]\d{3}){1,4}(\.\d*)?|(\.\d{3}){1,4}(,\d*)?)")
# "1,234.5" or "1.234,5", with marks between thousands. More digits than these no float has.

COMPUTED = re.compile(r"^\([^()]*\)$|(?<=[\w.)])(?<!\d[eE])(?<!\.[eE])\s*[-+]|[-+]\s*[-+]|/.*/|#")
# What a formula would compute but no file means: the date 2024-11-15, the range 1-5, (5), which is
# -5 to accountants.

NOT_A_NUMBER_HINTS = {
    r"[-+]?[\d.]+[dD][-+]?\d+": "Write e before the exponent.",
    r"[-+]?[\d.,]+\s*%": "Write it without %, divided by 100.",
    r"\([\d.,]+\)": "Write a minus for a loss in brackets.",
    r"#\S+[!?]": "A formula of the spreadsheet fails there.",
    r"[-+]?(1\.#.*|nan\(.*\)|∞)": "Write inf, -inf or nan.",
    r"(?i)true|false|yes|no": "Write 1 or 0.",
    r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|\d+:\d+(:.*)?": "Convert a date or time first.",
}
# By the pattern of a whole word.


def number_in(word: str, place: str, request: ReadRequest) -> float | None:
    """Return the number that a word of a file is, or None for one that is missing and left out.

    The word may be all that a user may type as a number, as 1/3, but no sum and none in brackets.

    Parameters
    ----------
    word : str
    place : str
        How messages name where it stands.
    request : ReadRequest
        It says what the decimal mark is and what becomes of a missing number.

    Raises
    ------
    ReadError
        If it is no number, or a missing one of which nothing is said.
    """
    plain = word.strip()
    if plain.lower() in MISSING_WORDS:
        if request.missing == "nan":
            return float("nan")
        if request.missing == "skip":
            return None
        raise ReadError(f"{place}: {_missing(plain)}")
    if request.decimal == ",":
        if "." in plain:
            hint = "Its decimal mark is to be a comma, as --decimal-mark says."
            if "," in plain and GROUPED.fullmatch(plain):
                hint = "Leave out the marks between thousands."
            raise ReadError(f"{place}: {_shown(word)} is not a number. {hint}")
        plain = plain.replace(",", ".")
    size = plain.lstrip(f"+-{MINUS}").lower()
    if size.startswith("0x") or not (COMPUTED.search(plain) or size == "e"):
        try:
            return number(plain)
        except FormulaError:
            pass
    raise ReadError(f"{place}: {_shown(word)} is not a number.{_hint(word.strip(), request)}")


def _missing(plain: str) -> str:
    """Return what is said of a missing number, and how it can be read."""
    what = f"{plain!r} is no number, but a missing one" if plain else "a number is missing"
    return f"{what}: --na nan reads it as nan, --na skip leaves it out."


def _shown(word: str) -> str:
    return repr(word if len(word) <= MAX_WORD_SHOWN else f"{word[:MAX_WORD_SHOWN]}…")


def _hint(plain: str, request: ReadRequest) -> str:
    """Return " " and a sentence that says what would be right, or ""."""
    if request.decimal == "." and DECIMAL_COMMA.fullmatch(plain):
        either = " Leave out a mark between thousands." if GROUPED.fullmatch(plain) else ""
        return f" If its decimal mark is a comma, add --decimal-mark comma.{either}"
    if GROUPED.fullmatch(plain):
        return " Leave out the marks between thousands."
    found = (hint for words, hint in NOT_A_NUMBER_HINTS.items() if re.fullmatch(words, plain))
    return next((f" {hint}" for hint in found), "")


def one_or_several(word: str, place: str) -> str:
    """Return what is said of a word with commas that may be one number or several, or ""."""
    if DECIMAL_COMMA.fullmatch(word):
        one = "add --decimal-mark comma"
    elif GROUPED.fullmatch(word):
        one = "leave out the marks between thousands"
    else:
        return ""
    several = " ".join(word.split(",")).strip()
    return (
        f"{place}: {word!r} may be one number or several. For one, {one}; for {several}, add "
        "--separator comma."
    )
