"""Calls of one number, or of a short array, that go straight to the tape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.numerics import np
from actcli.numerics.tape.choice import are_tapes_wanted, tape_for

if TYPE_CHECKING:
    from actcli.activation.declaration import Declaration
    from actcli.formula.kernels import Kernel

MAX_SIZE = 1 << 13
# Of arrays: beside more numbers, what is looked at first takes no time.


class DirectCall:
    """A function of x and `out` that gives what `evaluate` does, or None where that has to do it.

    Beside one number or a thousand, what `evaluate` looks at before it computes takes long. Here
    the most frequent calls alone are known: a float, or an array of NumPy's as a tape takes it.

    Parameters
    ----------
    declared : Declaration
    kernel : callable
        Of f or f'.
    """

    __slots__ = ("arguments", "declared", "is_prepared", "kernel", "number", "runs")

    def __init__(self, declared: Declaration, kernel: Kernel) -> None:
        self.declared, self.kernel = declared, kernel
        self.is_prepared = False
        self.number: Any = None
        """Computes one number; None if there is no tape."""
        self.runs: dict[str, Any] = {}
        """Computes arrays, by their type where a tape pays that leaves no element to the kernel."""

    def __call__(self, x: Any, out: Any = None) -> Any:
        kind = type(x)
        if (kind is not float and kind is not np.ndarray) or not are_tapes_wanted():
            return None
        if not self.is_prepared:
            self.prepare()
        if kind is float:
            return self.at_number(x) if self.number and out is None else None
        dtype = x.dtype
        run = self.runs.get(dtype.char)
        if not run or not x.ndim or x.size > MAX_SIZE:
            return None
        if not (dtype.isnative and x.flags.carray):
            return None
        if out is None:
            out = np.empty(x.shape, dtype)
        elif not _is_apart(out, x):
            return None
        careful, parameters = self.arguments
        run(careful, None, out, x, *parameters)
        return out

    def at_number(self, x: float) -> Any:
        """Return what the tape gives for one number; None if that is left to the kernel."""
        careful, parameters = self.arguments
        y = self.number(careful, x, *parameters)
        return None if y is None else np.float64(y)

    def prepare(self) -> None:
        """Look for the tape."""
        self.is_prepared, declared = True, self.declared
        if not declared.pointwise or declared.is_formula_alone:
            return
        values, are_defaults = declared.constants, declared.has_defaults
        if any(np.ndim(value) for value in values.values()):
            return
        for dtype in np.dtype(np.float32), np.dtype(np.float64):
            program = tape_for(self.kernel, values, 1, dtype=dtype, are_defaults=are_defaults)
            if program is None:
                continue
            self.arguments = program.careful, [float(values[name]) for name in program.parameters]
            if not program.refuses:
                self.runs[dtype.char] = program.usual.run
            if dtype.char == "d":
                self.number = program.usual.number


def direct_value(declared: Declaration) -> DirectCall:
    """Return the direct call of f."""
    return DirectCall(declared, declared.kernel)


def direct_derivative(declared: Declaration) -> DirectCall:
    """Return the direct call of f'."""
    return DirectCall(declared, declared.derivative_kernel)


def _is_apart(out: Any, x: Any) -> bool:
    """Return whether a tape may write results for x into `out`."""
    return (
        type(out) is np.ndarray
        and out.shape == x.shape
        and out.dtype == x.dtype
        and out.flags.carray
        and (out is x or not np.may_share_memory(out, x))
    )
