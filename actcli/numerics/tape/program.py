"""Tapes of kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray, Array
    from actcli.numerics.tape.recording import Recording


INTERFACE = 3
# The number that the module in C has to carry too. An editable installation keeps the module that
# was compiled for an older state of the sources, which may lack what is called here.


class Program(NamedTuple):
    """The tapes of a kernel whose parameters are fixed."""

    usual: Any
    """The tape for blocks in which no condition holds that the kernel asks for."""
    careful: Any
    """The tape for the others."""
    parameters: tuple[str, ...]
    """The parameters that are inputs, after x."""

    @property
    def simple_share(self) -> float:
        """Return which part of the operations are no elementary functions."""
        return 1 - self.usual.elementary / max(self.usual.operations, 1)

    @property
    def refuses(self) -> bool:
        """Return whether single elements may be left to NumPy."""
        return bool(self.usual.refuses or self.careful.refuses)

    def run(self, out: AnyArray, *others: AnyArray | float) -> AnyArray | None:
        """Compute `out`, an array of float64 or float32, from inputs of the same length.

        Of two kernels the second output comes before the inputs. A number is an input that is the
        same for all elements.

        Returns
        -------
        ndarray of bool, or None
            Which elements are left to NumPy, if any.
        """
        left = np.empty(out.size, bool) if self.refuses else None
        return left if self.usual.run(self.careful, left, out, *others) else None


@cache
def extension() -> Any:
    """Return the module in C, of whatever version; None where it was not compiled."""
    try:
        return import_module("actcli.numerics.tape._interpreter")
    except ImportError:
        return None


@cache
def interpreter() -> Any:
    """Return the module in C; None where it was not compiled for this version of the package."""
    return extension() if getattr(extension(), "INTERFACE", None) == INTERFACE else None


def record(
    kernel: Callable[..., Array],
    values: Mapping[str, Any],
    inputs: tuple[str, ...] = (),
    second: Callable[..., Array] | None = None,
) -> Program | None:
    """Return the tapes of kernel(x, **values); None if NumPy has to do the work.

    Parameters
    ----------
    kernel : callable
    values : mapping of str to float
        Its parameters that are fixed.
    inputs : tuple of str
        Its other parameters: after x the inputs of the tapes.
    second : callable, optional
        Another kernel with the same parameters, for tapes that give both.
    """
    from actcli.numerics.tape.operations import REFUSE, STOP_IF_ANY
    from actcli.numerics.tape.recording import Recording

    if interpreter() is None:
        return None
    kernels = [kernel] if second is None else [kernel, second]
    careful = _tape(Recording(answer=True), kernels, values, inputs)
    if careful is None:
        alone = _tape(Recording(answer=False, if_it_does=REFUSE), kernels, values, inputs)
        return alone and Program(alone, alone, inputs)
    usual = _tape(Recording(answer=False, if_it_does=STOP_IF_ANY), kernels, values, inputs)
    return usual and Program(usual, careful, inputs)


def _tape(
    recording: Recording,
    kernels: Sequence[Callable[..., Array]],
    values: Mapping[str, Any],
    inputs: tuple[str, ...],
) -> Any:
    """Return what kernels do as a tape; None if it cannot be recorded."""
    from actcli.numerics.tape.assemble import assemble

    compiled: Any = interpreter()
    codes = {name: code for code, name in enumerate(compiled.OPERATIONS)}
    x, *others = (recording.input() for _ in range(1 + len(inputs)))
    named = {**values, **dict(zip(inputs, others, strict=True))}
    try:
        with np.errstate(all="ignore"):
            results = [kernel(x.copy(), **named) for kernel in kernels]
        tape = assemble(recording, results, codes, compiled.FIRST_CONSTANT)
        return compiled.Tape(
            tape.operations, tape.constants, tape.registers, tape.inputs, *tape.outputs
        )
    except Exception:  # Whatever a kernel raises, NumPy does the work, and raises it again.
        return None
