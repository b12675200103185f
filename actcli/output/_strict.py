"""Numbers and other values as strict JSON, which has no infinity and no nan: these are strings."""

from __future__ import annotations

import math
from typing import Any

from actcli.output._frame import Column
from actcli.output._numerals import Digits


def strict(value: Any) -> Any:
    """The value with floats that JSON has no number for as strings, however deep inside."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: strict(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strict(item) for item in value]
    return value


def text(value: Any) -> str:
    """A value as JSON, in one line."""
    import json  # which few of those who write anything need

    return json.dumps(strict(value), ensure_ascii=False, allow_nan=False)


def members(column: Column, key: str, digits: Digits) -> list[str]:
    """The cells of a column as members of objects: `"f": 0.5`."""
    texts = column.texts(digits)
    if column.is_text or digits == "hex":
        values = map(text, texts)
    else:
        # The numerals are JSON but for these. Readers take "-0" for the integer 0, which has no
        # sign, but not "-0.0".
        special = {word: text(word) for word in ("nan", "inf", "-inf")} | {"-0": "-0.0"}
        values = map(special.get, texts, texts)
    head = text(key) + ": "
    return [head + value for value in values]
