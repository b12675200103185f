"""NumPy's functions over recorded arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from actcli.numerics import np
from actcli.numerics.recorded import Recorded
from actcli.numerics.tape.cells import LENGTH, kind_of
from actcli.numerics.tape.errors import NotRecordableError
from actcli.numerics.tape.operations import (
    ALWAYS_FLOAT,
    BOOL,
    FLOAT,
    INT,
    OF_BOOLS,
    OF_INTS,
    SIGNATURES,
    Signature,
)
from actcli.numerics.tape.rows import by_rows, stack


def apply_ufunc(recording: Any, ufunc: Any, inputs: Sequence[Any]) -> Any:
    """Return the result of a ufunc, one of whose inputs is recorded."""
    name = ufunc.__name__
    if getattr(np, name, None) is not ufunc:
        raise NotRecordableError(name)
    if name in COMPOSED:
        return COMPOSED[name](*inputs)
    signature = _signature(name, set(map(kind_of, inputs)))
    if signature.operands == BOOL:
        inputs = [x.condition() if isinstance(x, Recorded) else x for x in inputs]
    operands = [recording.as_operand(x, signature.operands) for x in inputs]
    if signature.swapped:
        operands.reverse()
    return recording.compute(signature.name, signature.result, *operands)


def _signature(name: str, kinds: set[str]) -> Signature:
    """Return what a ufunc does to operands of these kinds."""
    found = SIGNATURES.get(name)
    if found is None or FLOAT not in kinds:
        if kinds == {BOOL}:
            found = OF_BOOLS.get(name, found if found and found.operands == BOOL else None)
        elif found is None or (found.operands == FLOAT and name not in ALWAYS_FLOAT):
            found = OF_INTS.get(name)
    if found is None:
        raise NotRecordableError(f"{name} of {', '.join(sorted(kinds))}")
    return found


def _power(x: Any, exponent: Any) -> Any:
    """Return what NumPy computes without a power."""
    if isinstance(exponent, Recorded) or np.ndim(exponent):
        raise NotRecordableError("a power that varies")
    if exponent in EASY_POWERS:
        return EASY_POWERS[exponent](x)
    if exponent not in range(3, MAX_WHOLE_POWER + 1):
        raise NotRecordableError("power")
    y, low = x, 0.0
    for _ in range(int(exponent) - 1):
        product = y * x
        low = low * x + x.product_error(y, x, product)
        y = product
    y = y + low
    y = np.copysign(y, x) if exponent % 2 else y  # of -0, to which 0 was added
    size = abs(y)
    # Beyond these a product or its error may have over- or underflowed.
    ((size > 2.0**1000) | (size < 2.0**-900) & (x != 0)).leave_to_numpy()
    return y


def _sine_or_cosine(name: str) -> Callable[[Any], Any]:
    def function(x: Any) -> Any:
        from actcli.numerics.trigonometry import reduce_product

        return getattr(reduce_product(1.0, x), name)()

    return function


def _ldexp(x: Any, exponent: Any) -> Any:
    array: Any = next(a for a in (x, exponent) if isinstance(a, Recorded))
    if kind_of(exponent) != INT:
        raise NotRecordableError("ldexp")
    operands = (array.recording.as_operand(a, kind) for a, kind in ((x, FLOAT), (exponent, INT)))
    return array.recording.compute("LDEXP", FLOAT, *operands)


def _clip(x: Any, low: Any = None, high: Any = None) -> Any:
    if low is not None:
        x = np.maximum(x, low)
    return x if high is None else np.minimum(x, high)


MAX_WHOLE_POWER = 16
# Which is computed as a product, to half an ulp and a little: its rounding errors are added up.

EASY_POWERS: dict[float, Callable[[Any], Any]] = {
    -1: lambda x: 1.0 / x,
    -0.5: lambda x: np.where(x == -np.inf, 0.0, 1.0 / (np.sqrt(x) + 0.0)),
    0: np.ones_like,
    0.5: np.sqrt,
    1: lambda x: x.copy(),
    2: lambda x: x * x,
}


COMPOSED: dict[str, Callable[..., Any]] = {
    "square": lambda x: x * x,
    "positive": lambda x: x.copy(),
    "reciprocal": lambda x: 1.0 / x,
    "power": _power,
    "sin": _sine_or_cosine("sine"),
    "cos": _sine_or_cosine("cosine"),
    "ldexp": _ldexp,
    "clip": _clip,
}
"""Ufuncs that are made of others."""


def apply_function(function: Any, args: Sequence[Any], options: dict[str, Any]) -> Any:
    """Return the result of a function of NumPy, one of whose arguments is recorded."""
    name = getattr(function, "__name__", "")
    if name not in FUNCTIONS or getattr(np, name, None) is not function:
        raise NotRecordableError(name)
    return FUNCTIONS[name](*args, **options)


def _where(condition: Any, yes: Any, no: Any) -> Any:
    array: Any = next(a for a in (condition, yes, no) if isinstance(a, Recorded))
    if any(np.ndim(a) > 1 for a in (condition, yes, no)):
        return by_rows(np.where, condition, yes, no)
    return array.chosen_from(condition, yes, no)


def _filled(x: Any, value: Any) -> Any:
    if kind_of(x) != FLOAT:
        raise NotRecordableError("an array of integers")
    return x.chosen_from(True, float(value), 0.0)


def _isin(x: Any, values: Any) -> Any:
    found: Any = np.False_
    for value in np.ravel(values).tolist():
        found = found | (x == value)
    return found


def _copyto(target: Any, value: Any, where: Any = True) -> None:
    target.become(target.chosen_from(where, value, target).converted(target.kind))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "size": lambda x: LENGTH,
    "shape": lambda x: (LENGTH,),
    "ndim": lambda x: 1,
    "where": _where,
    "clip": _clip,
    "full_like": _filled,
    "zeros_like": lambda x: _filled(x, 0.0),
    "ones_like": lambda x: _filled(x, 1.0),
    "isneginf": lambda x: x == -np.inf,
    "isposinf": lambda x: x == np.inf,
    "isin": _isin,
    "copyto": _copyto,
    "copy": lambda x: x.copy(),
    "stack": stack,
    "any": lambda x: x.holds_anywhere(),
    "all": lambda x: x.holds_everywhere(),
}
"""What is no ufunc."""
