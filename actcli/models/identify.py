"""The activations of a model: which functions, how often, at which nodes, and how computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from actcli.errors import ReadError
from actcli.identification.answer import Candidate, Verdict
from actcli.models.cautions import cautions
from actcli.models.expressions import Expressions
from actcli.models.model_file import read_model
from actcli.models.operators import VECTOR_OPERATORS
from actcli.models.protobuf import MalformedError
from actcli.models.recognise import Answer, Recogniser
from actcli.models.walk import Findings, Mention, walk
from actcli.support.numerals import numeral
from actcli.support.one_line import in_one_line
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.models.tensors import Tensor

MAX_NAME_LENGTH = 300
# Of a node: exporters write the path of modules into it.


class ModelActivation(Record):
    """A function that a model computes.

    Attributes
    ----------
    name : str
        In the catalogue: "swish".
    spec : str
        With its parameters: "swish:beta=1.702".
    verdict : "is", "within", "none" or "unknown"
        Whether it is this function, but for rounding; comes close to it; is far from all; or was
        not looked at, after many others.
    best : Candidate or None
        The function and how far it is; None of a vector function, or if it is unknown.
    reason : str
        What explains the differences; "" if nothing does.
    operators : tuple of str
        How it is computed, by ONNX's names, in their order.
    times : int
        How many times it is computed.
    nodes : tuple of str
        Where it is computed: the last node of each place, or one that computes it several times.
    cautions : tuple of str
        What goes wrong with it elsewhere, each a sentence.
    """

    name: str
    spec: str
    verdict: Literal[Verdict, "unknown"]
    best: Candidate | None = None
    reason: str = ""
    operators: tuple[str, ...]
    times: int
    nodes: tuple[str, ...]
    cautions: tuple[str, ...] = ()


class ModelIdentification(Record):
    """What a model computes.

    Attributes
    ----------
    title : str
        The name of the file.
    producer : str
        Who wrote it.
    opsets : mapping of str to int
        The versions of the operators, by domain; that of ONNX's own is "".
    node_count : int
        How many nodes it has, those of functions at every call.
    activations : tuple of ModelActivation
        In the order in which the model computes them first.
    is_quantised : bool
        Whether values are computed as integer codes: functions are what they are without that.
    """

    title: str
    producer: str
    opsets: dict[str, int]
    node_count: int
    activations: tuple[ModelActivation, ...]
    is_quantised: bool = False


def identify_model(path: str | Path) -> ModelIdentification:
    """Return the activations of a model; nothing of it is run.

    Parameters
    ----------
    path : str or Path
        Of an ONNX file.

    Raises
    ------
    ReadError
        If the file cannot be read, or is no valid model.
    """
    path = Path(path)
    model = read_model(path)
    expressions = Expressions()
    try:
        findings = walk(model, expressions)
        mentioned = _mentioned(findings.mentions)
    except MalformedError as error:
        raise ReadError(f"{path.name} is no valid ONNX model: {error}.") from None
    except ReadError as error:
        raise ReadError(f"{path.name}: {error}") from None
    return ModelIdentification(
        title=path.name,
        producer=model.producer,
        opsets=dict(model.opsets),
        node_count=findings.nodes,
        activations=(*_recognised(findings, expressions), *mentioned),
        is_quantised=findings.is_quantised,
    )


def _recognised(findings: Findings, expressions: Expressions) -> Iterable[ModelActivation]:
    """Yield the elementwise functions, each once."""
    recogniser = Recogniser(expressions)
    places: dict[int, list[str]] = {}
    for one in findings.functions:
        places.setdefault(one.expression, []).append(one.node)
    for expression, nodes in places.items():
        for answer in recogniser.recognised(expression):
            name, spec = _named(answer)
            yield ModelActivation(
                name=name,
                spec=spec,
                verdict=answer.verdict,
                best=answer.best,
                reason=answer.reason,
                operators=tuple(expressions.operators(expression)),
                times=len(nodes),
                nodes=_printable(nodes),
                cautions=tuple(cautions(expressions, expression)),
            )


def _named(answer: Answer) -> tuple[str, str]:
    """Return the name of an answer's function, and the name with parameters."""
    return (answer.best.name, answer.best.spec) if answer.best else ("", "")


def _mentioned(mentions: Sequence[Mention]) -> list[ModelActivation]:
    """Return the activations that are no functions of one number, each once."""
    places: dict[str, list[Mention]] = {}
    for one in mentions:
        name = VECTOR_OPERATORS.get(("", one.operator), one.operator.lower())
        if one.is_negated:
            name = {"softmax": "softmin"}.get(name, name)
        places.setdefault(name, []).append(one)
    return [
        ModelActivation(
            name=name,
            spec=name + _slopes_text([one.slopes for one in several if one.slopes]),
            verdict="is",
            operators=(several[0].operator,),
            times=len(several),
            nodes=_printable(one.node for one in several),
        )
        for name, several in places.items()
    ]


def _printable(nodes: Iterable[str]) -> tuple[str, ...]:
    """Return names, each once, in which nothing is left that a terminal would obey."""
    return tuple(in_one_line(name, MAX_NAME_LENGTH) for name in dict.fromkeys(nodes))


def _slopes_text(slopes: Sequence[Tensor]) -> str:
    """Return the range of slopes as a setting is written: ":a=0.1..0.3"."""
    found = [one.values() for one in slopes if one.is_readable and one.size]
    if not found:
        return ""
    low, high = (
        min(map(float, (one.min() for one in found))),
        max(float(one.max()) for one in found),
    )
    return f":a={numeral(float(f'{low:.7g}'))}..{numeral(float(f'{high:.7g}'))}"
