"""`actcli lut softmax`: what an integer softmax needs, and how far it errs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._files import result_stream
from actcli.lut.recipe import Recipe, recipe_settings

if TYPE_CHECKING:
    from actcli.cli._console import Console
    from actcli.lut.softmax_report import SoftmaxReport

COUNTED = ("dtype", "in_dtype", "in_scale", "in_zero", "out_scale", "out_zero")
# The fields of a recipe that a softmax has.


def make_softmax(
    recipe: Recipe, given: Mapping[str, Any], length: int | None, format: str, command: str
) -> SoftmaxReport:
    """Return the report on the softmax of a recipe.

    Parameters
    ----------
    recipe : Recipe
    given : mapping
        The fields of the recipe that the command line names.
    length : int, optional
        The most scores of a vector.
    format : str
        That of the file.
    command : str
        The command line that makes it again.

    Raises
    ------
    click.UsageError
        If something is asked for that a softmax has not.
    """
    from actcli.lut.softmax import DEFAULT_LENGTH, build_softmax
    from actcli.lut.softmax_report import SoftmaxReport

    for name in given:
        if name not in COUNTED:
            settings = recipe_settings(Recipe)
            option = (settings[name][0].option if name in settings else "") or name
            raise click.UsageError(
                f"--{option.replace('_', '-')} is for a function of one number, not for softmax."
            )
    if format != "c":
        raise click.UsageError(f"softmax is a routine in C, which {format} does not hold: use c.")
    return SoftmaxReport(build_softmax(recipe, length or DEFAULT_LENGTH), command)


def put_softmax(
    console: Console,
    report: SoftmaxReport,
    output: str,
    name: str | None,
    bare: bool,
    told: str,
    max_width: int,
) -> None:
    """Write the header, and the report to standard error.

    Parameters
    ----------
    console : Console
    report : SoftmaxReport
    output : str
        The file of the header; "-" is standard output.
    name : str, optional
        That of the routine.
    bare : bool
        Write no comment in the header.
    told : str
        How the report is written: text, json or none.
    max_width : int
        Columns of the text.
    """
    from actcli.lut.formats._c_softmax import write_softmax
    from actcli.lut.report_text import wrap_rows
    from actcli.lut.softmax_report import softmax_object, softmax_rows

    dtype = re.sub(r"[^A-Za-z0-9]+", "_", report.table.output.name).strip("_")
    with result_stream(console, output, "w") as stream:
        write_softmax(report, name or f"actcli_softmax_{dtype}", stream, bare=bare)
    if told == "json":
        console.write_error(json.dumps(softmax_object(report), indent=2))
    if told == "text":
        for line in wrap_rows(softmax_rows(report), min(console.width, max_width)):
            console.write_error(line)
