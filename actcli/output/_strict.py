"""Numbers and other values as strict JSON, which has no infinity and no nan: these are strings."""

from __future__ import annotations

import math
from typing import Any

from actcli.output._frame import Column
from actcli.output._numerals import Digits


def strict_json_value(value: Any) -> Any:
    """The value with floats that JSON has no number for as strings, however deep inside."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: strict_json_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strict_json_value(item) for item in value]
    return value


def strict_json_text(value: Any) -> str:
    """A value as JSON, in one line."""
    import json  # which few of those who write anything need

    return json.dumps(strict_json_value(value), ensure_ascii=False, allow_nan=False)


def object_members(column: Column, key: str, digits: Digits) -> list[str]:
    """The cells of a column as members of objects: `"f": 0.5`."""
    texts = column.texts(digits)
    if column.is_text or digits == "hex":
        values = map(strict_json_text, texts)
    else:
        # The numerals are JSON but for these. Readers take "-0" for the integer 0, which has no
        # sign, but not "-0.0".
        special = {word: strict_json_text(word) for word in ("nan", "inf", "-inf")} | {"-0": "-0.0"}
        values = map(special.get, texts, texts)
    head = strict_json_text(key) + ": "
    return [head + value for value in values]
