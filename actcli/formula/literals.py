"""Numbers as users write them."""

from __future__ import annotations

import re

from actcli.formula.grammar import FormulaError
from actcli.formula.model import Formula
from actcli.support.unicode import MINUS


def number(text: str) -> float:
    """Read a number as a user writes it: 1e-3, .5, 1/3, -pi, sqrt(2), 0x1.8p3, inf, nan.

    A real minus sign (U+2212, as pasted from papers) is a minus.

    Raises
    ------
    FormulaError
        If it is not a number; the message says what was probably meant.
    """
    plain = text.replace(MINUS, "-").strip()
    try:
        return float(plain)
    except ValueError:
        pass
    if plain.lstrip("+-")[:2].lower() == "0x":
        try:
            return float.fromhex(plain)
        except (ValueError, OverflowError):
            raise FormulaError(f"{text!r} is not a number") from None
    if "," in plain and "(" not in plain:
        whole, _, digits = plain.partition(",")
        hint = f" Use a point: {whole}.{digits}, or give two values: {whole} {digits}."
        either = re.fullmatch(r"[+-]?\d+,\d+", plain)
        raise FormulaError(f"{text!r} is not a number." + (hint if either else ""))
    value = Formula(plain, of_components=False)
    try:
        names = value.names
    except FormulaError as error:
        raise FormulaError(f"{text!r} is not a number: {error}") from None
    if names:
        raise FormulaError(f"{text!r} is not a number")
    return value.constant()
