"""What `check --against` does: measure frameworks, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol

from actcli.errors import ActcliError, MissingLibraryError, ReadError
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.activation import Activation, Equivalent
    from actcli.analysis.against import Order
    from actcli.cli._console import Console
    from actcli.frameworks._isolated import Isolated
    from actcli.frameworks._measurement import Finding, Measurement
    from actcli.output import Column

MAX_HANGS = 2
# After so many calls that take too long a library is left out, for each costs a minute.

RANDOM = "always draws"
# In the note of a call whose values are random: there is nothing to compare.


class Result(Protocol):
    """What was found about one call."""

    @property
    def function(self) -> str:
        """The name of the function."""

    @property
    def is_right(self) -> bool:
        """Whether it is within the threshold."""


class Comparing(Protocol):
    """How frameworks are compared with the truth."""

    @property
    def frameworks(self) -> tuple[str, ...]:
        """Their names."""

    @property
    def dtype(self) -> str:
        """The type in which they compute."""

    def results(
        self, activation: Activation, there: Equivalent, library: Isolated
    ) -> Iterable[Result]:
        """Return what is found about one call."""

    def columns(self, results: Sequence[Any]) -> list[Column]:
        """Return the table of what was found."""


class Comparison(Record):
    """How results of a floating type are compared with the truth.

    Parameters
    ----------
    frameworks : tuple of str
    dtype : str
        The floating type in which they compute.
    order : int
        0 for f, 1 for f'.
    optimized : bool
        Whether a runtime may optimise its graph.
    threshold : float
        The error in ulps above which a finding is wrong.
    range_threshold : float
        The same of values outside the range.
    window : tuple of float
        Between which x.
    """

    frameworks: tuple[str, ...]
    dtype: str
    order: Order
    optimized: bool
    threshold: float
    range_threshold: float
    window: tuple[float, float]

    def results(
        self, activation: Activation, there: Equivalent, library: Isolated
    ) -> Iterator[Row]:
        """Yield the findings about one call."""
        from actcli.analysis.against import measured

        seen: Measurement = measured(
            activation,
            there,
            library,
            dtype=self.dtype,
            order=self.order,
            optimized=self.optimized,
            window=self.window,
        )
        if not seen.findings:
            raise ReadError("there is nothing to compare with in the range.")
        wrong = seen.wrong(self.threshold, self.range_threshold)
        for kind, finding in seen.findings.items():
            yield Row(
                function=activation.name,
                framework=f"{there.framework} {library.version}".strip(),
                call=there.code_with(activation.freeze().values),
                kind=kind,
                finding=finding,
                is_right=kind not in wrong,
            )

    def columns(self, results: Sequence[Row]) -> list[Column]:
        """Return the table of findings."""
        return _finding_columns(results)


class Row(Record):
    """One finding about one call of one framework.

    Parameters
    ----------
    function, framework, call : str
        The framework with its version.
    kind : str
        What was found.
    finding : Finding
    is_right : bool
    """

    function: str
    framework: str
    call: str
    kind: str
    finding: Finding
    is_right: bool


def compared(
    console: Console,
    activations: Sequence[Activation],
    how: Comparing,
    steps: Callable[[Sequence[Any]], Iterator[Any]],
) -> tuple[list[Any], bool]:
    """Return what is found about every call, and whether all calls could be run.

    A framework or a call that cannot be run gives one line on standard error, and the others go
    on. A framework is given up after MAX_HANGS calls that took too long.

    Parameters
    ----------
    console : Console
    activations : sequence of Activation
    how : Comparison or CodesComparison
    steps : callable
        Pass items on one by one, and show how far they are.

    Raises
    ------
    ActcliError
        If no framework has any of the functions.
    MissingLibraryError
        If mpmath is needed and not installed.
    """
    jobs = [
        (activation, there)
        for framework in how.frameworks
        for activation, there in _shared(console, activations, framework)
    ]
    if not jobs:
        raise ActcliError(f"{' or '.join(how.frameworks)} has no such function of a number.")
    if how.dtype == "float64":
        from actcli.support.extras import extra

        extra("mpmath", "check")
    found: list[Any] = []
    is_whole = True
    with ExitStack() as stack:
        running: dict[str, Isolated | None] = {}
        for activation, there in steps(jobs):
            name = there.framework
            if name not in running:
                running[name] = _started(console, name, how.dtype, stack)
            library = running[name]
            if library is None:
                is_whole = False
                continue
            try:
                found += how.results(activation, there, library)
            except ReadError as problem:
                console.say(f"{activation.name}: {problem}")
                is_whole = False
                if library.hangs == MAX_HANGS:
                    console.say(f"{name} is left out from here on.")
                    running[name] = None
    order = {activation.name: i for i, activation in enumerate(activations)}
    return sorted(found, key=lambda row: order[row.function]), is_whole


def _started(console: Console, framework: str, dtype: str, stack: ExitStack) -> Isolated | None:
    """Start a framework in its process; where that fails, say so and return None."""
    from actcli.frameworks import FRAMEWORKS
    from actcli.frameworks._isolated import Isolated

    known = FRAMEWORKS.load(framework).FRAMEWORK
    if dtype not in known.dtypes + known.integers:
        console.say(f"{framework} computes in {', '.join(known.dtypes + known.integers)}.")
        return None
    try:
        return stack.enter_context(Isolated(framework))
    except (MissingLibraryError, ReadError) as problem:
        console.say(str(problem))
        return None


def _finding_columns(rows: Sequence[Row]) -> list[Column]:
    """Return the table of findings."""
    from actcli.numerics import np
    from actcli.output import Column, text_column

    def numbers(heading: str, of: Callable[[Finding], float]) -> Column:
        values = np.array([of(row.finding) for row in rows], float)
        return Column(key=heading.replace(" ", "_"), heading=heading, values=values)

    return [
        text_column("function", [row.function for row in rows]),
        text_column("framework", [row.framework for row in rows]),
        text_column("found", [row.kind for row in rows]),
        text_column("result", ["ok" if row.is_right else "WRONG" for row in rows]),
        numbers("error", lambda finding: finding.error),
        numbers("at x", lambda finding: finding.x),
        numbers("there", lambda finding: finding.got),
        numbers("true", lambda finding: finding.true),
        numbers("points", lambda finding: finding.points),
        text_column("call", [row.call for row in rows]),
    ]


def _shared(
    console: Console, activations: Sequence[Activation], framework: str
) -> Iterator[tuple[Activation, Equivalent]]:
    """Yield the functions of a number that a framework has, each with its call."""
    from actcli.frameworks._calls import calls_in

    for activation in activations:
        for there in calls_in(activation, framework) if activation.pointwise else ():
            if RANDOM in there.note:
                console.note(f"{there.framework}'s {activation.name} is left out: it always draws.")
            elif _takes(console, there, activation):
                yield activation, there


def _takes(console: Console, there: Equivalent, activation: Activation) -> bool:
    """Return whether a call can have the values that were set; write a note for each it cannot.

    A parameter that was not set is compared at the value that it has there.
    """
    values, settings = activation.freeze().values, activation.settings
    refused = [name for name in there.unsupported(values, settings) if name in settings]
    for name in refused:
        call = there.code_with(values)
        console.note(f"{name} cannot be {settings[name]:g} in {call}, which is left out.")
    return not refused
