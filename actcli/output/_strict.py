"""Values as strict JSON, which has no numbers for infinity and nan: these become strings."""

from __future__ import annotations

import math
from typing import Any

from actcli.output._frame import Column
from actcli.output._numerals import Digits


def strict_json_value(value: Any) -> Any:
    """Return the value with strings in place of infinities and nans, however deep inside."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: strict_json_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strict_json_value(item) for item in value]
    return value


def strict_json_text(value: Any) -> str:
    """Return a value as JSON, in one line."""
    import json  # Most formats do not need it.

    return json.dumps(strict_json_value(value), ensure_ascii=False, allow_nan=False)


def object_members(column: Column, key: str, digits: Digits) -> list[str]:
    """Return the cells of a column as members of JSON objects: `"f": 0.5`."""
    texts = column.texts(digits)
    if column.is_text or digits == "hex":
        values = map(strict_json_text, texts)
    else:
        # All other numerals are JSON. Readers take "-0" for the integer 0, which has no sign, but
        # not "-0.0".
        special = {word: strict_json_text(word) for word in ("nan", "inf", "-inf")} | {"-0": "-0.0"}
        values = map(special.get, texts, texts)
    head = strict_json_text(key) + ": "
    return [head + value for value in values]
