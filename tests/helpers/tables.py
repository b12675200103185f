"""Lookup tables for tests: a variety of recipes, and their files as text."""

from io import StringIO

from actcli.lut.formats import write_table
from actcli.lut.presets import PRESETS
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report
from actcli.lut.segment_table import build_segments
from actcli.lut.table import build


def table(function, preset=None, **settings):
    """Return the table of a function by a preset, or the defaults, with other settings changed."""
    given = {**PRESETS[preset].settings, **settings} if preset else settings
    recipe = Recipe(**given)
    if recipe.segments is None:
        return build(function, recipe)
    return build_segments(function, recipe, 1.0 if recipe.segments == "auto" else None)


RECIPES = {
    "nearest": {"entries": 64},
    "floor": {"entries": 100, "lookup": "floor", "window": (-3.0, 5.0)},
    "linear": {"lookup": "linear"},
    "open": {"lookup": "linear", "entries": 32, "dtype": "s16.12"},
    "centre": {"lookup": "linear", "sample": "center", "entries": 128, "dtype": "s12.8"},
    "bins": {"sample": "center", "entries": 16, "dtype": "ap_fixed<18,8>"},
    "fine": {
        "dtype": "q31",
        "lookup": "linear",
        "in_dtype": "s20.16",
        "entries": 65,
        "endpoint": True,
    },
    "wide": {"dtype": "u32.24", "window": (0.0, 8.0), "lookup": "linear"},
    "every": {"in_dtype": "uint8", "in_scale": 0.05, "in_zero": 130, "dtype": "uint8"},
    "short": {"dtype": "bfloat16", "code_order": "twos"},
    "wraps": {"dtype": "q15", "overflow": "wrap", "rounding": "floor"},
    "turned": {"dtype": "s16.12", "lookup": "linear", "entries": 256, "code_order": "twos"},
    "parabolas": {"lookup": "quadratic", "entries": 33, "endpoint": True},
    "fine parabolas": {
        "dtype": "s32.24",
        "lookup": "quadratic",
        "in_dtype": "s20.16",
        "entries": 65,
        "endpoint": True,
    },
    "left half": {"dtype": "s16.12", "lookup": "linear", "symmetry": "negative"},
    "half of an even function": {
        "dtype": "s12.8",
        "in_dtype": "s12.8",
        "order": 1,
        "entries": 33,
        "symmetry": "positive",
    },
    "left half of parabolas": {
        "dtype": "int8",
        "out_scale": 0.05,
        "in_dtype": "int8",
        "in_scale": 0.03,
        "in_zero": 0,
        "entries": 17,
        "lookup": "quadratic",
        "symmetry": "negative",
    },
    **{name: dict(preset.settings) for name, preset in PRESETS.items()},
}


def text_of(made, format, name="made", command="actcli lut"):
    """Return the file of a table in a format."""
    stream = StringIO()
    write_table(Report(made, command), format, name, stream)
    return stream.getvalue()
