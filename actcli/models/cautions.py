"""What goes wrong elsewhere with a function as a model writes it.

Each sentence was measured with the version that it names, on a CPU in float32; a test measures it
again where that runtime is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from actcli.models.expressions import Expressions, Step

ONNX_RUNTIME = "ONNX Runtime 1.32.0"


class Caution(NamedTuple):
    """Something that goes wrong.

    Parameters
    ----------
    concerns : callable
        Return whether a step of a function, and the steps of its operands, are what goes wrong.
    sentence : str
    """

    concerns: Callable[[Step, list[Step]], bool]
    sentence: str


def _name(step: Step) -> str:
    return step.operator[1]


CAUTIONS = (
    Caution(
        lambda step, inner: _name(step) == "Log" and _name(inner[0]) == "Sigmoid",
        f"Log(Sigmoid(x)) is -inf below -15.8 in {ONNX_RUNTIME}.",
    ),
    Caution(
        lambda step, inner: (
            _name(step) == "Log" and _name(inner[0]) == "Add" and "Exp" in map(_name, inner[1:])
        ),
        f"Log(1 + Exp(x)) is inf from 88.73 on, and 0 below -16.6, in {ONNX_RUNTIME}.",
    ),
    Caution(
        lambda step, inner: (
            (_name(step) == "Gelu" and dict(step.attributes)["approximate"] == "tanh")
            or _name(step) == "FastGelu"
        ),
        f"Gelu by tanh is positive at some x from -5.15 to -4.97 in {ONNX_RUNTIME}.",
    ),
)


def cautions(expressions: Expressions, expression: int) -> Iterator[str]:
    """Yield what goes wrong with a function, each a sentence."""
    steps = expressions.steps
    parts = [steps[part] for part in expressions.parts(expression)]
    for caution in CAUTIONS:
        for step in parts:
            inner = [steps[one] for one in step.operands if one is not None]
            deeper = [steps[one] for two in inner for one in two.operands if one is not None]
            if step.operator[1] and caution.concerns(step, [*inner, *deeper]):
                yield caution.sentence
                break
