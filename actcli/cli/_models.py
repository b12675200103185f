"""What `identify` tells of a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from actcli.cli._output import Sink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.cli._console import Console
    from actcli.models.identify import ModelActivation, ModelIdentification
    from actcli.output import Column

SUFFIX = ".onnx"

NODES_IN_TABLE = 2
# Nodes that are named in each row of a table for people. All other formats have them all.

UNKNOWN_TOLD = 4
# Functions that are not known, of which each is told in a line.

KNOWN = ("is", "within")
# The verdicts that name a function.

DIGITS = 4
# Of a distance.


def is_model(source: str) -> bool:
    """Return whether a source is a model, by its ending."""
    return source.lower().endswith(SUFFIX)


def tell_of_model(sink: Sink, source: str, expect: str | None) -> bool:
    """Write the activations of a model, and return whether they are as they should be.

    Parameters
    ----------
    sink : Sink
    source : str
        Its path, which may begin with an @.
    expect : str or None
        The function that it must compute, in no other form; None if it must compute any, and none
        that is not known.
    """
    from actcli.models.identify import identify_model

    found = identify_model(Path(source.removeprefix("@")))
    sink.write(_columns(found, _is_for_people(sink)))
    _notes(sink.console, found)
    if expect is not None:
        return _is_expected(sink.console, found, expect)
    return bool(found.activations) and all(one.verdict in KNOWN for one in found.activations)


def _is_for_people(sink: Sink) -> bool:
    is_screen = sink.path == "-" and sink.console.results.isatty()
    return sink.format in ("md", "table") or (sink.format == "auto" and is_screen)


def _columns(found: ModelIdentification, is_short: bool) -> list[Column]:
    """Return the activations as columns, in the order in which the model computes them."""
    from actcli.numerics import np
    from actcli.output import Column, text_column

    rows = found.activations

    def distances(key: str) -> Column:
        headings = {"absolute": "difference", "absolute_at": "at x"}
        given = [getattr(one.best.deviation, key) if one.best else np.nan for one in rows]
        values = np.array([float(f"{value:.{DIGITS}g}") for value in given], np.float64)
        return Column(key=key, heading=headings[key], values=values)

    counts = np.array([one.times for one in rows], np.int64)
    return [
        text_column("function", [one.spec for one in rows]),
        text_column("verdict", [one.verdict for one in rows]),
        Column(key="times", heading="times", values=counts),
        distances("absolute"),
        distances("absolute_at"),
        text_column("operators", [" ".join(one.operators) for one in rows]),
        text_column("nodes", [_listed(one.nodes, is_short) for one in rows]),
    ]


def _listed(nodes: Sequence[str], is_short: bool) -> str:
    """Return the names of nodes, the first of them only if that is short."""
    shown = nodes[:NODES_IN_TABLE] if is_short else nodes
    more = len(nodes) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _notes(console: Console, found: ModelIdentification) -> None:
    """Say of what the model is made, what is not known, and what goes wrong elsewhere."""
    opsets = ", ".join(f"{name or 'opset'} {version}" for name, version in found.opsets.items())
    nodes = "1 node" if found.node_count == 1 else f"{found.node_count} nodes"
    by = f", by {found.producer}" if found.producer else ""
    console.note(f"{found.title}: {opsets or 'no opset'}, {nodes}{by}")
    if not found.activations:
        console.note("no activation function in it")
    if found.is_quantised:
        console.note(
            "quantised to integers: functions are named as they are without that, and one that is "
            "merged into a quantisation, as Relu often is, is not listed"
        )
    unknown = [one for one in found.activations if one.verdict not in KNOWN]
    for one in unknown[:UNKNOWN_TOLD]:
        console.note(_unknown(one))
    if len(unknown) > UNKNOWN_TOLD:
        console.note(f"{len(unknown) - UNKNOWN_TOLD} more that are not known")
    for one in found.activations:
        for caution in one.cautions:
            console.note(f"{one.spec} at {one.nodes[0]}: {caution}")


def _unknown(one: ModelActivation) -> str:
    """Return what is said of a function that is none of the catalogue."""
    where = f"{' '.join(one.operators)} at {one.nodes[0]}"
    if one.best is None:
        return f"{where}: not looked at, after too many others"
    off = one.best.deviation
    return (
        f"{where}: none of the catalogue; the closest, {one.best.spec}, is {off.absolute:.2g} off "
        f"(at x = {off.absolute_at:.3g})"
    )


def _is_expected(console: Console, found: ModelIdentification, expect: str) -> bool:
    """Return whether the model computes what is expected; say so where it does not."""
    from actcli.models.expectation import unmet_by_model
    from actcli.specs.spec import parse_spec

    spec = parse_spec(expect)
    activation = spec.bind({})
    given = {name: activation.values[name] for name in spec.settings}
    problem = unmet_by_model(found, activation, given)
    if problem:
        console.say(problem)
    return not problem
