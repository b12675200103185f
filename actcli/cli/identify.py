"""`actcli identify`: which function samples, code or a model are of."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._appearance import appearance_options, is_picture, write_picture
from actcli.cli._base import HelpfulCommand
from actcli.cli._exit import DONE, FOUND
from actcli.cli._file_options import require_files, text_options
from actcli.cli._models import is_model, tell_of_model
from actcli.cli._output import Sink, output_options
from actcli.cli._streams import STANDARD_STREAM, open_stream, title
from actcli.cli._tokens import guard
from actcli.cli._types import ChoiceType, IntegerType, NumberTupleType, PathType, TextType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.activation import Activation
    from actcli.cli._console import Console
    from actcli.identification import Identification
    from actcli.input import ReadRequest
    from actcli.output import Column
    from actcli.plot.options import PictureOptions

DTYPES = ("float64", "float32", "float16", "bfloat16")

MAX_POINTS = 1 << 20
# Eight megabytes of x, and the function is asked for more than one array of them.

DISTANCES = {
    "absolute": "difference",
    "absolute_at": "at x",
    "relative": "relative",
    "ulps": "ulps",
    "rms": "rms",
}
# What is told of each candidate: the names of the numbers and their headings.

DIGITS = 4
# Of a distance: its further digits are those of the samples' rounding.


class SourceType(PathType):
    """Samples in a file, @FILE, or in a pipe, -; code, FILE.py:FUNCTION; or a model, FILE.onnx."""

    name = "source"


class GuardedCommand(HelpfulCommand):
    """A command whose values may begin with a minus."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [guard(arg) for arg in args])


@click.command("identify", cls=GuardedCommand)
@click.argument("source", metavar="SOURCE", type=SourceType())
@text_options
@click.option(
    "--x",
    type=TextType("name"),
    metavar="NAME",
    help="The column, or array of an .npz, that is x, by name or number; with --y.",
)
@click.option(
    "--y",
    type=TextType("name"),
    metavar="NAME",
    help="The column of the values.  [default: x and y, or the first two]",
)
@click.option(
    "--dtype",
    type=ChoiceType(DTYPES),
    help="The type that samples were rounded to, or that code is given.  "
    "[default: of samples, the shortest that holds them; for code float32]",
)
@click.option(
    "-r",
    "--range",
    "between",
    type=NumberTupleType("a range LO:HI", ":", 2),
    metavar="LO:HI",
    help="Where code is sampled.  [default: -6:6]",
)
@click.option(
    "-n",
    "--points",
    "count",
    type=IntegerType(2, MAX_POINTS),
    metavar="N",
    help="At how many points code is sampled.  [default: 401]",
)
@click.option(
    "--expect",
    type=TextType("function"),
    metavar="FUNCTION",
    help="Exit 1, and say so, unless it is this function, gelu or swish:beta=1.702.",
)
@appearance_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    source: str,
    request: ReadRequest,
    x: str | None,
    y: str | None,
    dtype: str | None,
    between: tuple[float, float] | None,
    count: int | None,
    expect: str | None,
    picture: PictureOptions,
    sink: Sink,
) -> None:
    """Tell which function SOURCE computes; exit 1 where it is none of the catalogue.

    SOURCE is samples, @FILE (csv, tsv, npy of n rows of two, npz, parquet) or - for standard
    input; or code, FILE.py:FUNCTION, of an array of NumPy's or a tensor. Every function of the
    catalogue is fitted, also scaled and shifted; the closest are listed, and what their distances
    mean is said on standard error. With -o FILE that ends in .png, .svg, .pdf or .html the samples
    are drawn over the closest, and the difference beneath.

    Of a model, FILE.onnx, every activation is listed, with how often and where it is computed. It
    is read, not run. --expect then also refuses other forms of the function, such as gelu_tanh.

    \b
    actcli identify @xy.csv
    actcli identify @log.parquet --x input --y output
    actcli table gelu_tanh --order 0 | actcli identify -
    actcli identify my.py:swoosh --expect gelu
    actcli identify @xy.npy --dtype bfloat16 -o fit.svg
    actcli identify model.onnx --expect gelu
    """
    from actcli.identification.wording import verdict_text

    if is_model(source):
        if x or y or dtype or between or count:
            raise click.UsageError("--x, --y, --dtype, --range and --points are not for models.")
        if is_picture(sink):
            raise click.UsageError("a model is not drawn: give -o a format of data.")
        ctx.exit(DONE if tell_of_model(sink, source, expect) else FOUND)
    expected = None if expect is None else _expectation(expect)
    if (x is None) != (y is None):
        raise click.UsageError("give --x and --y, or neither.")
    if source == STANDARD_STREAM or source.startswith("@"):
        if between or count:
            raise click.UsageError("--range and --points are for code: samples have their own x.")
        columns = () if x is None or y is None else (x, y)
        found = _of_samples(sink.console, source, request.replace(columns=columns), dtype)
    else:
        if x is not None:
            raise click.UsageError("--x and --y are for samples: give SOURCE as @FILE or -.")
        require_files(request)
        found = _of_code(source, dtype, between, count)
    if is_picture(sink):
        from actcli.plot.identification_figure import identification_scene

        write_picture(sink, identification_scene(found, picture), picture)
    else:
        sink.write(_columns(found))
    for note in found.notes:
        sink.console.note(note)
    sink.console.note(verdict_text(found))
    if found.where_to_look:
        sink.console.note(f"to tell these apart, look at {found.where_to_look}")
    is_right = found.is_identified
    if expected is not None:
        is_right = _is_expected(sink.console, found, *expected)
    ctx.exit(DONE if is_right else FOUND)


def _of_samples(
    console: Console, source: str, request: ReadRequest, dtype: str | None
) -> Identification:
    """Return which function the samples of a file or of standard input are of."""
    from actcli.identification import identify_samples
    from actcli.input._pairs import read_pairs

    pairs = read_pairs(open_stream(source), request.replace(title=title(source)))
    if pairs.is_cut:
        console.note(f"{title(source)} has more rows: the first {len(pairs.x)} are read")
    return identify_samples(pairs.x, pairs.y, dtype=dtype)


def _of_code(
    source: str, dtype: str | None, window: tuple[float, float] | None, points: int | None
) -> Identification:
    """Return which function of the catalogue a function of a Python file, or a spec, is."""
    from actcli.errors import ActcliError
    from actcli.identification import code
    from actcli.input import READERS
    from actcli.specs.loader import callable_of_file
    from actcli.specs.spec import parse_spec

    path, dot, name = source.partition(".py:")
    function: Any
    if dot:
        function = callable_of_file(f"{path}.py", name)
    else:
        suffixes = tuple(suffix for reader in READERS.loaded() for suffix in reader.SUFFIXES)
        if os.path.exists(source) or source.endswith(suffixes):
            raise ActcliError(f"write samples as @{source}, code as FILE.py:FUNCTION.")
        function = parse_spec(source).bind({}).freeze()
    return code.identify(
        function,
        dtype=dtype,
        window=window or code.WINDOW,
        points=points or code.POINTS,
        title=source,
    )


def _expectation(expect: str) -> tuple[Activation, Mapping[str, float]]:
    """Return the function that is expected, and the parameters that are given for it."""
    from actcli.specs.spec import parse_spec

    spec = parse_spec(expect)
    activation = spec.bind({})
    if not activation.pointwise:
        raise click.UsageError(f"--expect: {activation.name} is a function of a vector.")
    return activation, {name: activation.values[name] for name in spec.settings}


def _is_expected(
    console: Console, found: Identification, activation: Activation, given: Mapping[str, float]
) -> bool:
    """Return whether the samples are of the function expected; say so where they are not."""
    from actcli.identification.expectation import expected_candidate
    from actcli.identification.wording import unmet

    expected, is_right = expected_candidate(found, activation, given)
    if not is_right:
        console.say(unmet(found, expected))
    return is_right


def _columns(found: Identification) -> list[Column]:
    """Return the candidates as columns, the best first."""
    from actcli.numerics import np
    from actcli.output import Column, text_column

    verdicts = [found.verdict if i < found.equal else "none" for i in range(len(found.candidates))]
    columns = [
        text_column("function", [one.spec for one in found.candidates]),
        text_column("verdict", verdicts),
    ]
    for key, heading in DISTANCES.items():
        values = np.array(
            [float(f"{getattr(one.deviation, key):.{DIGITS}g}") for one in found.candidates]
        )
        columns.append(Column(key=key, heading=heading, values=values))
    return columns
