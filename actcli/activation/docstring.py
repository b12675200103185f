"""The signature and the docstring of an activation, generated from its declaration."""

from __future__ import annotations

import math
from collections.abc import Iterator
from inspect import Parameter as SignatureParameter
from inspect import Signature
from textwrap import indent

from actcli.activation.declaration import Declaration


def signature_of(declared: Declaration) -> Signature:
    """Return how `declared` is called: x by position, parameters by name."""
    x = SignatureParameter("x", SignatureParameter.POSITIONAL_ONLY)
    named = [
        SignatureParameter(p.name, SignatureParameter.KEYWORD_ONLY, default=p.current)
        for p in declared.parameters
    ]
    return Signature([x, *named])


def docstring_of(declared: Declaration) -> str:
    """Return the numpydoc docstring of `declared`: what `help(actcli.elu)` shows."""
    parts = [
        f"{declared.name}{signature_of(declared)}",
        f"{declared.title}.",
        declared.doc,
        indent("\n".join(_formulas(declared)), "    "),
        _section("Parameters", _parameters(declared)),
        _section("Returns", _returns(declared)),
        _section("References", [declared.paper] if declared.paper else []),
        _section("See Also", _see_also(declared)),
    ]
    return "\n\n".join(filter(None, parts))


def _section(title: str, lines: Iterator[str] | list[str]) -> str:
    """Return the section under its underlined title, or "" if it has no lines."""
    body = "\n".join(lines)
    return f"{title}\n{'-' * len(title)}\n{body}" if body else ""


def _formulas(declared: Declaration) -> Iterator[str]:
    """Yield the formulas; that of a Jacobian is rarely short, and left out."""
    if declared.formula.is_written:
        yield f"f(x) = {declared.formula.text}"
    if declared.pointwise and declared.derivative_formula.is_written:
        yield f"f'(x) = {declared.derivative_formula.text}"


def _parameters(declared: Declaration) -> Iterator[str]:
    """Yield the lines about x and the parameters."""
    if declared.pointwise:
        yield "x : array_like of real numbers, any shape"
    else:
        yield "x : array_like of real numbers, shape (..., n)"
        multiple = declared.lengths.multiple.text
        if multiple != "1":
            yield f"    A vector, or an array of vectors; n must be a multiple of {multiple}."
        else:
            yield "    A vector, or an array of vectors; n is at least 1."
    yield "    float16, bfloat16, float32 and float64 are kept; booleans and integers give float64."
    for p in declared.parameters:
        yield f"{p.name} : float, {p.brief()}"
        yield f"    {p.help}"


def _returns(declared: Declaration) -> Iterator[str]:
    """Yield the shapes and the bounds of errors of f and of its derivative."""
    where = "" if declared.has_defaults else " with default parameters"
    f, derivative = (
        f", within {bound:g} ulp in float64{where}" if math.isfinite(bound) else ""
        for bound in declared.accuracy
    )
    if declared.pointwise:
        yield "ndarray, the shape and floating type of x; a scalar for a scalar"
        yield f"    f(x){f}."
        yield f"    The method `derivative` returns f'(x), of the same shape{derivative}."
    else:
        outputs = declared.lengths.outputs.text
        yield f"ndarray of the floating type of x, shape (..., {outputs})"
        yield f"    f(x) along the last axis{f}."
        yield f"    The method `derivative` returns the Jacobian, shape (..., {outputs}, n): row i"
        yield f"    for output i, column j for input j{derivative}."


def _see_also(declared: Declaration) -> Iterator[str]:
    """Yield the same function in frameworks, with the parameters as they stand."""
    yield "actcli.Activation.derivative : derivatives of any order, in x or in a parameter"
    for equivalent in declared.equivalents:
        values = declared.constants
        differs = equivalent.unsupported(values, declared.settings)
        remark = f" (another function: {', '.join(differs)} differs)" if differs else ""
        yield f"{equivalent.framework} : {equivalent.code_with(values)}{remark}"
