"""Turn a recording into a tape: without what nobody uses, in as few registers as it takes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from actcli.numerics.tape.errors import NotRecordableError
from actcli.numerics.tape.known_results import CellTable, FixedCell, Operand
from actcli.numerics.tape.operations import (
    BLEND,
    FLOAT,
    INPUT,
    MOVE,
    REFUSE,
    SKIP_UNLESS_ANY,
    STOP_IF_ANY,
)
from actcli.numerics.tape.recording import Recording, TapeStep

NO_RESULT = frozenset((SKIP_UNLESS_ANY, STOP_IF_ANY, REFUSE))
"""Operations that give nothing."""


@dataclass
class Assembly:
    """A tape as the interpreter takes it."""

    codes: dict[str, int]
    """The number of each operation."""
    first_constant: int
    """The number of the operand that is the first constant."""
    operations: array[int] = field(default_factory=lambda: array("i"))
    """Six numbers for each: code, result, three operands, and a length or a place."""
    constants: array[int] = field(default_factory=lambda: array("Q"))
    places: dict[tuple[int, ...], int] = field(default_factory=dict)
    """Where the cells of constants lie."""
    registers: int = 0
    inputs: int = 0
    outputs: list[int] = field(default_factory=list)
    """The registers that hold the results."""

    def constant(self, cells: tuple[int, ...]) -> int:
        """Return the operand that these constants are."""
        if cells not in self.places:
            self.places[cells] = len(self.constants)
            self.constants.extend(cells)
        return self.first_constant + self.places[cells]


def assemble(
    recording: Recording, results: Sequence[Any], codes: dict[str, int], first_constant: int
) -> Assembly:
    """Return a recording as a tape.

    Parameters
    ----------
    recording : Recording
    results : sequence of RecordedArray or number
        What the tape is to give.
    codes : dict of str to int
        The number of each operation.
    first_constant : int
        The number of the operand that is the first constant.
    """
    outputs = [_computed(recording, result) for result in results]
    live = _live(recording, outputs)
    last_use = {
        operand: number
        for number in live
        for operand in recording.steps[number].operands
        if isinstance(operand, int)
    }
    last_use.update(dict.fromkeys(outputs, len(recording.steps)))
    tape = Assembly(codes, first_constant)
    registers = _Registers(tape, recording, last_use)
    registers.assign(live)
    tape.outputs = [registers.register[output] for output in outputs]
    return tape


def _computed(recording: Recording, result: Any) -> int:
    """Return the number of the operation that computes a result."""
    output = recording.as_operand(result, FLOAT)
    if isinstance(output, int) and recording.steps[output].name != INPUT:
        return output
    return recording.append(TapeStep(MOVE, (output,), FLOAT))


def _live(recording: Recording, outputs: Sequence[int]) -> list[int]:
    """Return the operations that the results depend on, in order."""
    steps, needed = recording.steps, {*outputs}
    for number in range(len(steps) - 1, -1, -1):
        name, operands, _ = steps[number]
        is_needed = number in needed or name in (STOP_IF_ANY, REFUSE, INPUT)
        if name == BLEND:
            is_needed = operands[2] in needed
        if is_needed:
            needed.add(number)
            needed.update(operand for operand in operands if isinstance(operand, int))
    _check_parts(recording, needed)
    return sorted(needed)


def _check_parts(recording: Recording, needed: set[int]) -> None:
    """Raise NotRecordableError if something from a part that may be skipped is used outside."""
    part_of: dict[int, int] = {}
    open_parts: list[int] = [-1]
    for number, (name, operands, _) in enumerate(recording.steps):
        if name == BLEND:
            open_parts.pop()
        for operand in operands:
            if isinstance(operand, int) and part_of[operand] not in open_parts and name != BLEND:
                raise NotRecordableError("a result of a part that may be skipped")
        part_of[number] = open_parts[-1]
        if name == SKIP_UNLESS_ANY:
            open_parts.append(number)


class _Registers:
    """Hands out registers, and takes them back after the last use of what they hold."""

    def __init__(self, tape: Assembly, recording: Recording, last_use: dict[int, int]) -> None:
        self.tape, self.steps, self.last_use = tape, recording.steps, last_use
        self.register: dict[int, int] = {}
        self.free: list[int] = []
        self.skips: dict[int, int] = {}
        """Where the operation that skips a part is written, by its number."""

    def assign(self, live: list[int]) -> None:
        """Write down the operations."""
        for number in live:
            name, operands, _ = self.steps[number]
            if name == INPUT:
                self.register[number] = self.fresh()
                self.tape.inputs += 1
            elif name == BLEND:
                self.blend(number, operands)
            else:
                self.write(number, name, operands)
            if number not in self.last_use and number in self.register and name != INPUT:
                self.free.append(self.register.pop(number))

    def fresh(self) -> int:
        """Return a register that nobody uses."""
        if self.free:
            return self.free.pop()
        self.tape.registers += 1
        return self.tape.registers - 1

    def operand(self, operand: Operand) -> tuple[int, int]:
        """Return an operand, and how many constants it has."""
        if isinstance(operand, FixedCell):
            return self.tape.constant((operand.bits,)), 1
        if isinstance(operand, CellTable):
            return self.tape.constant(operand.cells), len(operand.cells)
        return self.register[operand], 1

    def release(self, number: int, operands: tuple[Operand, ...]) -> None:
        """Take back the registers of what is used here for the last time."""
        for operand in [k for k in set(operands) if isinstance(k, int) and k in self.register]:
            if self.last_use[operand] == number:
                self.free.append(self.register.pop(operand))

    def write(self, number: int, name: str, operands: tuple[Operand, ...]) -> None:
        """Write down an operation that gives something, or skips or stops."""
        source = operands[0]
        if name == MOVE and isinstance(source, int) and self.last_use[source] == number:
            self.register[number] = self.register.pop(source)
            return
        places, lengths = zip(*map(self.operand, operands), strict=True)
        length = max(lengths)
        if name in NO_RESULT:
            result = 0
            if name == SKIP_UNLESS_ANY:
                self.skips[number] = len(self.tape.operations)
        self.release(number, operands)
        if name not in NO_RESULT:
            result = self.register[number] = self.fresh()
        self.emit(name, result, places, length)

    def blend(self, number: int, operands: tuple[Operand, ...]) -> None:
        """Write down the end of a part that may be skipped, and tell its beginning."""
        mask, value, target, skip = cast(tuple[int, Operand, int, int], operands)
        places = self.operand(mask)[0], self.operand(value)[0]
        self.emit(BLEND, self.register[target], places, 1)
        self.tape.operations[self.skips[skip] + 5] = len(self.tape.operations) // 6
        self.release(number, (mask, value, target))

    def emit(self, name: str, result: int, places: tuple[int, ...], length: int) -> None:
        """Append the six numbers of an operation."""
        a, b, c = (*places, *(places[0],) * 2)[:3] if len(places) < 3 else places
        if len(places) < 2:
            b = c = 0
        self.tape.operations.extend((self.tape.codes[name], result, a, b, c, length))
