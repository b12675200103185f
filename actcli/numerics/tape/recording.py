"""Record what a kernel does to an array, as a list of operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from weakref import ref

from numpy.lib.mixins import NDArrayOperatorsMixin

from actcli.numerics import np
from actcli.numerics.recorded import Recorded
from actcli.numerics.tape.cells import LENGTH, bits_of, kind_of, plain_number
from actcli.numerics.tape.errors import NotRecordableError
from actcli.numerics.tape.known_results import (
    ALL,
    NONE,
    CellTable,
    FixedCell,
    Operand,
    known_result,
)
from actcli.numerics.tape.numpy_functions import apply_function, apply_ufunc
from actcli.numerics.tape.operations import (
    BLEND,
    BOOL,
    CONVERSIONS,
    DIFFERENCE_ERROR,
    ERF,
    FINITE_OR_ZERO,
    FLOAT,
    INPUT,
    INT,
    MOVE,
    POLYNOMIAL,
    PRODUCT_ERROR,
    REFUSE,
    SINE_OF_STEPS,
    SKIP_UNLESS_ANY,
    TAKE,
    WHERE,
)
from actcli.numerics.tape.rows import RecordedRows, by_rows

MAX_OPERATIONS = 8000
# A kernel that does more is left to NumPy; the longest of the catalogue takes some 700.

MAX_QUESTIONS = 200
# How often a kernel may ask whether a condition holds anywhere: one that iterates until none does
# would never end.


class TapeStep(NamedTuple):
    """An operation, its operands and the kind of its result."""

    name: str
    operands: tuple[Operand, ...]
    kind: str


class Recording:
    """The operations of a kernel, in order, each common subexpression once.

    Parameters
    ----------
    answer : bool
        What to answer where the kernel asks whether a condition holds anywhere.
    if_it_does : str
        What to do if it does, and the answer was no: STOP_IF_ANY or REFUSE.
    """

    def __init__(self, answer: bool, if_it_does: str = REFUSE) -> None:
        self.answer, self.if_it_does = answer, if_it_does
        self.steps: list[TapeStep] = []
        self.known: list[dict[TapeStep, int]] = [{}]
        """What has been computed; within a part that may be skipped, in a table of its own."""
        self.chosen: list[Operand] = []
        """The conditions of the parts that may be skipped, outermost first."""
        self.questions = 0

    def input(self) -> RecordedArray:
        """Return an array whose values come from outside; all inputs come first."""
        self.steps.append(TapeStep(INPUT, (FixedCell(len(self.steps)),), FLOAT))
        return RecordedArray(self, len(self.steps) - 1, FLOAT)

    def add(self, name: str, operands: tuple[Operand, ...], kind: str) -> int:
        """Return the number of an operation, which is written down unless it already was."""
        step = TapeStep(name, operands, kind)
        for known in reversed(self.known):
            if step in known:
                return known[step]
        self.known[-1][step] = number = self.append(step)
        return number

    def append(self, step: TapeStep) -> int:
        """Write down an operation."""
        if len(self.steps) >= MAX_OPERATIONS:
            raise NotRecordableError("too many operations")
        self.steps.append(step)
        return len(self.steps) - 1

    def compute(self, name: str, kind: str, *operands: Operand) -> RecordedArray:
        """Return the result of an operation, which may be one of its operands."""
        known = known_result(name, operands, kind)
        if known is not None:
            return RecordedArray(self, known, kind)
        return RecordedArray(self, self.add(name, operands, kind), kind)

    def compute_float(self, name: str, *values: Any) -> RecordedArray:
        """Return the result of an operation of floats on arrays and numbers."""
        return self.compute(name, FLOAT, *(self.as_operand(value, FLOAT) for value in values))

    def ask(self, condition: RecordedArray) -> bool:
        """Return whether a condition holds anywhere."""
        if condition.operand in (ALL, NONE):
            return condition.operand == ALL
        self.questions += 1
        if self.questions > MAX_QUESTIONS:
            raise NotRecordableError("too many questions")
        if not self.answer:
            self.append_for_chosen(self.if_it_does, condition.operand)
        return self.answer

    def append_for_chosen(self, name: str, mask: Operand) -> None:
        """Have the tape stop, or refuse elements, where the mask holds for a chosen element."""
        if mask == NONE:
            return
        for chosen in self.chosen:
            mask = self.add("AND", (mask, chosen), BOOL)
        if name == REFUSE and self._holds_for_numbers(mask):
            raise NotRecordableError("every number is left to NumPy")
        self.append(TapeStep(name, (mask,), BOOL))

    def _holds_for_numbers(self, mask: Operand) -> bool:
        """Return whether a mask is seen to hold for every finite number."""
        if not isinstance(mask, int):
            return True
        name, (source, *_), _ = self.steps[mask]
        if not isinstance(source, int):
            return False
        if name == "INVERT" and self.steps[source].name in ("ISNAN", "ISINF"):
            (source,) = self.steps[source].operands
        elif name != "ISFINITE":
            return False
        return isinstance(source, int) and self.steps[source].name == INPUT

    def patch(
        self, mask: Operand, y: Operand, kind: str, f: Callable[..., Any], arrays: Sequence[Any]
    ) -> int:
        """Return y with f of the arrays where the mask holds: operations that may be skipped."""
        start = len(self.steps)
        result = self.append(TapeStep(MOVE, (y,), kind))
        skip = self.append(TapeStep(SKIP_UNLESS_ANY, (mask,), BOOL))
        self.known.append({})
        self.chosen.append(mask)
        try:
            value = self.as_operand(f(*(copied(array) for array in arrays)), kind)
        except Exception:
            # Whatever it is, the chosen elements are left to NumPy.
            del self.steps[start:]
            result = self.append(TapeStep(MOVE, (y,), kind))
            self.known[-1].clear()
            self.chosen.pop()
            self.append_for_chosen(REFUSE, mask)
        else:
            self.chosen.pop()
            self.append(TapeStep(BLEND, (mask, value, result, skip), kind))
        self.known.pop()
        return result

    def as_operand(self, value: Any, kind: str) -> Operand:
        """Return a recorded array or a number as an operand of this kind."""
        if isinstance(value, RecordedArray):
            if value.recording is not self:
                raise NotRecordableError("an array of another recording")
            if value.kind == kind:
                return value.operand
            conversion = CONVERSIONS.get((value.kind, kind))
            if conversion is None:
                raise NotRecordableError(f"{value.kind} as {kind}")
            return self.add(conversion, (value.operand,), kind)
        return FixedCell(bits_of(plain_number(value), kind))


class RecordedArray(Recorded, NDArrayOperatorsMixin):
    """An array of a recording, as a kernel sees it: of one axis and of any values."""

    shape, size, ndim = (LENGTH,), LENGTH, 1

    def __init__(self, recording: Recording, operand: Operand, kind: str) -> None:
        self.recording, self.operand, self.kind = recording, operand, kind
        self.seen_as: list[ref[RecordedArray]] = [ref(self)]
        """All that look at the same cells, itself among them."""

    @property
    def dtype(self) -> Any:
        return np.dtype({FLOAT: np.float64, INT: np.int64, BOOL: np.bool_}[self.kind])

    def __len__(self) -> int:
        return LENGTH

    def __array__(self, *args: Any, **options: Any) -> Any:
        raise NotRecordableError("the values of an array")

    def __bool__(self) -> bool:
        raise NotRecordableError("the truth of an array")

    def __getitem__(self, key: Any) -> Any:
        if key is None:
            return RecordedRows([self])
        raise NotRecordableError("some elements of an array")

    __iter__ = None  # Or else Python would ask for one item after the other.

    # What looks at values only to save work.

    def holds_anywhere(self) -> bool:
        return self.recording.ask(self.condition())

    def holds_everywhere(self) -> bool:
        return not self.recording.ask(~self.condition())

    any, all = holds_anywhere, holds_everywhere

    def may_hold(self) -> bool:
        return self.condition().operand != NONE

    def condition(self) -> RecordedArray:
        """Return where it is true, or not 0."""
        return self if self.kind == BOOL else self != 0

    def chosen_from(self, condition: Any, yes: Any, no: Any) -> Any:
        recording, kinds = self.recording, {kind_of(yes), kind_of(no)}
        kind = FLOAT if FLOAT in kinds else INT if INT in kinds else BOOL
        a, b = (recording.as_operand(value, kind) for value in (yes, no))
        if isinstance(condition, RecordedArray):
            return recording.compute(WHERE, kind, a, b, condition.condition().operand)
        return recording.compute(MOVE, kind, a if plain_number(condition) else b)

    def patched(self, y: Any, f: Callable[..., Any], arrays: Sequence[Any]) -> Any:
        recording, kind = self.recording, kind_of(y)
        mask = self.condition().operand
        number = recording.patch(mask, recording.as_operand(y, kind), kind, f, arrays)
        if not isinstance(y, RecordedArray):
            return RecordedArray(recording, number, kind)
        y.become(number)
        return y

    def leave_to_numpy(self) -> None:
        self.recording.append_for_chosen(REFUSE, self.condition().operand)

    def polynomial(self, coefficients: Sequence[float]) -> Any:
        table = CellTable(tuple(bits_of(float(c), FLOAT) for c in coefficients))
        return self.recording.compute(POLYNOMIAL, FLOAT, self.converted(FLOAT), table)

    def product_error(self, a: Any, b: Any, rounded: Any) -> RecordedArray:
        return self.recording.compute_float(PRODUCT_ERROR, a, b, rounded)

    def difference_error(self, a: Any, b: Any, rounded: Any) -> RecordedArray:
        return self.recording.compute_float(DIFFERENCE_ERROR, a, b, rounded)

    def finite_or_zero(self) -> RecordedArray:
        return self.recording.compute_float(FINITE_OR_ZERO, self)

    def erf(self) -> RecordedArray:
        return self.recording.compute_float(ERF, self)

    def sine_of_steps(self, low: Any, steps: Any) -> RecordedArray:
        operands = (self.recording.as_operand(part, FLOAT) for part in (self, low))
        return self.recording.compute(SINE_OF_STEPS, FLOAT, *operands, steps.converted(INT))

    def taken_from(self, table: Any) -> RecordedArray:
        """Return the elements of a table at these indices."""
        if self.kind != INT or table.ndim != 1 or table.dtype != np.float64:
            raise NotRecordableError("elements of a table")
        cells = CellTable(tuple(table.view(np.uint64).tolist()))
        return self.recording.compute(TAKE, FLOAT, self.operand, cells)

    # What changes an array in place, and what looks at it in another way.

    def become(self, number: Operand) -> None:
        """Take other values, as an array that is written to does."""
        others = (other() for other in self.seen_as)
        if sum(other is not None for other in others) > 1:
            raise NotRecordableError("writing to an array that is seen in another way")
        self.operand = number

    def alias(self, kind: str) -> RecordedArray:
        """Return the same cells, as another kind."""
        other = RecordedArray(self.recording, self.operand, kind)
        self.seen_as += other.seen_as
        other.seen_as = self.seen_as
        return other

    def view(self, dtype: Any) -> RecordedArray:
        kind = {np.dtype(np.float64): FLOAT, np.dtype(np.int64): INT}.get(np.dtype(dtype))
        if kind is None or self.kind == BOOL:
            raise NotRecordableError(f"a view as {dtype}")
        return self.alias(kind)

    def ravel(self) -> RecordedArray:
        return self.alias(self.kind)

    def copy(self) -> RecordedArray:
        return RecordedArray(self.recording, self.operand, self.kind)

    def astype(self, dtype: Any) -> RecordedArray:
        kind = {np.dtype(np.float64): FLOAT, np.dtype(np.int64): INT}.get(np.dtype(dtype))
        if kind is None:
            raise NotRecordableError(f"conversion to {dtype}")
        return RecordedArray(self.recording, self.converted(kind), kind)

    def converted(self, kind: str) -> Operand:
        """Return its operand, converted to this kind."""
        return self.recording.as_operand(self, kind)

    # NumPy's functions.

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **options: Any
    ) -> Any:
        if not all(map(_is_plain, inputs)):
            return NotImplemented  # Rows and series compute it themselves.
        if method != "__call__" or options:
            raise NotRecordableError(f"{ufunc.__name__}.{method}")
        if any(np.ndim(x) > 1 for x in inputs):
            return by_rows(ufunc, *inputs)
        y = apply_ufunc(self.recording, ufunc, inputs)
        if not out:
            return y
        (target,) = out
        if not isinstance(target, RecordedArray) or y.kind != target.kind:
            raise NotRecordableError("writing to another kind of array")
        target.become(y.operand)
        return target

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if not all(issubclass(kind, Recorded | np.ndarray) for kind in types):
            return NotImplemented
        return apply_function(function, args, options)


def _is_plain(x: Any) -> bool:
    """Return whether an operand is no array of another kind, as a series is."""
    return isinstance(x, Recorded | np.ndarray | np.generic) or not hasattr(x, "__array_ufunc__")


def copied(value: Any) -> Any:
    """Return what a kernel may change without changing `value`."""
    return value.copy() if isinstance(value, RecordedArray) else value
