"""More digits than a float has: what `eval` and `diff` write for --digits 18 and more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.support.extras import extra

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.cli._input import InputStream
    from actcli.cli._output import Sink
    from actcli.output import Frame


def precise_frames(
    activation: Activation, inputs: InputStream, sink: Sink, rng: Any, *, slope: bool = False
) -> Iterator[Frame]:
    """Yield the frames of f, or of f' if `slope`, as texts of `sink.digits` digits.

    Inputs mean the decimals that are typed; those of a file, the shortest that read back.

    Raises
    ------
    MissingLibraryError
        If mpmath is not installed.
    ActcliError
        For random draws, which are floats, and for inputs of more than one axis.
    """
    from actcli.output import Column, Frame, heading
    from actcli.support.numerals import numeral

    extra("mpmath", "check", f"--digits {sink.digits}")
    from actcli.reference import decimals

    if rng is not None:
        raise ActcliError("random draws are floats: leave out --train, or use up to 17 digits.")
    for parameter, value in activation.settings.items():
        # 1/3, or a number typed with more digits than floats have, has been rounded to a float.
        if float(f"{value:.14e}") != value:
            sink.console.note(f"{parameter} is taken as {numeral(value)}: parameters are floats.")
    name, key = heading(activation, int(slope)), "df" if slope else "f"
    for x in inputs.pieces:
        if x.ndim > 1:
            raise ActcliError("more than 17 digits are for numbers and for one vector.")
        texts = inputs.typed or map(numeral, x.tolist())
        typed = [*islice(texts, len(x))]
        values: Any = decimals(activation, typed, sink.digits, slope=slope)
        if isinstance(values[0], str):
            named = {key: (name, values)}
        else:
            named = {
                f"df_dx{j}": (f"d/dx{j}", [*column])
                for j, column in enumerate(zip(*values, strict=True), 1)
            }
        columns = [
            Column(key=key, heading=name, values=texts, activation=activation, order=int(slope))
            for key, (name, texts) in named.items()
        ]
        if len(values) == len(typed):
            columns.insert(0, Column(key="x", heading="x", values=typed))
        yield Frame(columns=columns, caption=activation.caption)
