"""What `check --against` does in an integer type: compare codes with the rounded truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.activation import Activation, Equivalent
    from actcli.analysis.against_codes import MeasuredCodes
    from actcli.frameworks._isolated import Isolated
    from actcli.frameworks._quantised import Scale
    from actcli.output import Column


class CodesComparison(Record):
    """How codes of an integer type are compared with the truth.

    Parameters
    ----------
    frameworks : tuple of str
    dtype : str
        The type of the codes.
    optimized : bool
        Whether a runtime may optimise its graph.
    threshold : float
        The error in lsb above which codes are wrong.
    given : Scale or None
        What the codes of the input stand for; None for what suits the function.
    """

    frameworks: tuple[str, ...]
    dtype: str
    optimized: bool
    threshold: float
    given: Scale | None

    def results(
        self, activation: Activation, there: Equivalent, library: Isolated
    ) -> Iterator[CodesRow]:
        """Yield what is found about one call."""
        from actcli.analysis.against_codes import measured_codes

        found = measured_codes(
            activation,
            there,
            library,
            dtype=self.dtype,
            given=self.given,
            optimized=self.optimized,
        )
        yield CodesRow(
            function=activation.name,
            framework=f"{there.framework} {library.version}".strip(),
            call=there.code_with(activation.freeze().values),
            found=found,
            is_right=found.errors.error <= self.threshold,
        )

    def columns(self, results: Sequence[CodesRow]) -> list[Column]:
        """Return the table of errors, with the scales."""
        from actcli.numerics import np
        from actcli.output import Column, text_column

        def numbers(heading: str, *values: float) -> Column:
            key = heading.replace(" ", "_")
            return Column(key=key, heading=heading, values=np.array(values, float))

        errors = [row.found.errors for row in results]
        given = [row.found.given for row in results]
        made = [row.found.result for row in results]
        return [
            text_column("function", [row.function for row in results]),
            text_column("framework", [row.framework for row in results]),
            text_column("result", ["ok" if row.is_right else "WRONG" for row in results]),
            numbers("differ", *(one.differ for one in errors)),
            numbers("codes", *(one.points for one in errors)),
            numbers("ties", *(one.ties for one in errors)),
            numbers("lsb", *(one.error for one in errors)),
            numbers("at code", *(one.code for one in errors)),
            numbers("at x", *(one.x for one in errors)),
            numbers("there", *(one.got for one in errors)),
            numbers("right", *(one.right for one in errors)),
            numbers("in scale", *(one.scale for one in given)),
            numbers("in zero", *(one.zero_point for one in given)),
            numbers("out scale", *(one.scale for one in made)),
            numbers("out zero", *(one.zero_point for one in made)),
            text_column("call", [row.call for row in results]),
        ]


class CodesRow(Record):
    """What was found about one call.

    Parameters
    ----------
    function, framework, call : str
        The framework with its version.
    found : MeasuredCodes
    is_right : bool
    """

    function: str
    framework: str
    call: str
    found: MeasuredCodes
    is_right: bool
