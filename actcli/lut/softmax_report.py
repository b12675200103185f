"""Reports on a softmax in integers: its cost, and its errors over random and adversarial scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.lut.formulas import output_formula
from actcli.lut.softmax import SoftmaxTable
from actcli.lut.softmax_litert import softmax_int8, softmax_int16
from actcli.numerics import np
from actcli.support.version import __version__

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers

SPREADS = (0.5, 1.0, 3.0, 8.0, 30.0)
# Standard deviations of random scores, from all alike to one that silences the others.

VECTORS_PER_SPREAD = 64
MAX_DISTANCES = 512
# Adversarial vectors have scores of two values, at as many distances from each other.

MAX_SCORES = 1 << 18
# Of long vectors there are fewer, so that an array of them has about as many scores.

LITERT_MAX_LENGTH = 511
# With 512 equal 8-bit scores the sum leaves fewer bits than LiteRT's last shift needs.


class SoftmaxErrors(NamedTuple):
    """How large errors are, in steps of the output, and how far a vector's sum is from 1.

    A probability above the highest number of an output that ends within a step of 1 errs by what is
    found below that number.
    """

    max: float
    mean: float
    sum: float


@dataclass(frozen=True, eq=False)
class SoftmaxReport:
    """A softmax and the measures of its errors; `command` is the command line that makes it."""

    table: SoftmaxTable
    command: str = ""

    @cached_property
    def vectors(self) -> dict[str, list[Integers]]:
        """Return codes of scores, by kind: each item is an array of vectors of one length."""
        return {"random": [*self._random()], "adversarial": [*self._adversarial()]}

    @property
    def lengths(self) -> list[int]:
        """Return the lengths of the vectors that are tried."""
        longest = self.table.length
        return sorted({min(n, longest) for n in (1, 2, 3, 10, longest)})

    @property
    def faults(self) -> list[str]:
        """Return what is wrong with the output, each a sentence that says what would be right."""
        output, highest = self.table.output, self.table.highest
        if highest + float(output.scale) >= 1:
            return []
        return [
            f"softmax: {output.name} ends at {highest:g} here, and larger probabilities are "
            "clipped: use one that ends within a step of 1, as "
            f"--dtype u{output.bits}.{output.bits} does."
        ]

    def _random(self) -> Iterator[Integers]:
        """Yield normally distributed scores, as codes held within their type."""
        rng = np.random.default_rng(0)
        scores = self.table.scores
        for n in self.lengths:
            for spread in SPREADS:
                vectors = min(VECTORS_PER_SPREAD, MAX_SCORES // n)
                x = rng.normal(0, spread, (vectors, n)) / float(scores.scale)
                yield np.clip(np.rint(x), scores.low, scores.high).astype(np.int64)

    def _adversarial(self) -> Iterator[Integers]:
        """Yield vectors of two values, where the roundings of the lower ones add, and ramps."""
        low, high = self.table.scores.low, self.table.scores.high
        furthest = min(high - low, self.table.limit + 1)
        for n in self.lengths:
            count = min(MAX_DISTANCES, MAX_SCORES // n)
            within = np.unique(np.linspace(0, furthest, count).astype(np.int64))
            for tops in sorted({1, n // 2 or 1, max(n - 1, 1)}):
                x = np.full((len(within), n), high)
                x[:, tops:] -= within[:, np.newaxis]
                yield x
            yield np.linspace(low, high, n).astype(np.int64)[np.newaxis]

    @cached_property
    def errors(self) -> dict[str, SoftmaxErrors]:
        """Return the errors over each kind of vectors."""
        return {kind: self._errors_of(self.table.apply, kind) for kind in self.vectors}

    def _errors_of(self, apply: Any, kind: str) -> SoftmaxErrors:
        """Return the errors of a way to compute the output codes."""
        output, largest, total, count, off = self.table.output, 0.0, 0.0, 0, 0.0
        for scores in self.vectors[kind]:
            found = output.decode(apply(scores))
            truth = self.table.truth(scores)
            if not self.faults:
                truth = np.minimum(truth, self.table.highest)
            steps = np.abs(found - truth) / float(output.scale)
            largest = max(largest, float(steps.max()))
            total, count = total + float(steps.sum()), count + steps.size
            off = max(off, float(np.abs(found.sum(axis=-1) - 1).max()))
        return SoftmaxErrors(largest, total / count, off)

    @cached_property
    def litert(self) -> dict[str, SoftmaxErrors]:
        """Return the errors of LiteRT's routine for these formats, or nothing if it has none."""
        table, output = self.table, self.table.output
        scale = float(table.scores.scale)
        kind = (table.scores.bits, table.fraction, output.bits)
        routine = {(8, 8, 8): softmax_int8, (16, 15, 16): softmax_int16}.get(kind)
        if routine is None or (table.scores.bits == 8 and table.length > LITERT_MAX_LENGTH):
            return {}
        return {
            each: self._errors_of(lambda scores: routine(scores, scale) + output.zero, each)
            for each in self.vectors
        }


def softmax_rows(report: SoftmaxReport) -> Iterator[tuple[str, str]]:
    """Yield the rows of the report, in the order in which they are read."""
    table = report.table
    sizes = " and ".join(str(len(each)) for each in table.tables)
    yield "table", f"{sizes} entries of {table.item_bits} bits, {table.bytes} bytes: exp(-d)"
    yield (
        "scores",
        f"{table.scores.name}, {float(table.scores.scale):.6g} a step, at most "
        + (f"{table.length} of them; those {table.limit} steps below the largest count as nothing"),
    )
    highest = f"at most {table.highest:.9g}" if table.highest < 1 else "with 1"
    yield "output", f"{table.output.name}, y = {output_formula(table.output)}, {highest}"
    yield "sum", f"{table.sum_bits}-bit accumulator; one division for a vector"
    for kind, errors in report.errors.items():
        yield kind, _in_words(errors)
    for kind, errors in report.litert.items():
        yield "LiteRT", f"{kind}: {_in_words(errors)}"


def softmax_object(report: SoftmaxReport) -> dict[str, Any]:
    """Return everything in the report, of types that JSON has."""
    table = report.table
    return {
        "version": __version__,
        "command": report.command,
        "function": "softmax",
        "entries": [len(each) for each in table.tables],
        "bytes": table.bytes,
        "length": table.length,
        "exp_fraction": table.exp_fraction,
        "accumulator_bits": table.sum_bits,
        "input": {"dtype": table.scores.name, "scale": float(table.scores.scale)},
        "output": {
            "dtype": table.output.name,
            "scale": float(table.output.scale),
            "zero": table.output.zero,
        },
        "error": {kind: errors._asdict() for kind, errors in report.errors.items()},
        "litert": {kind: errors._asdict() for kind, errors in report.litert.items()},
    }


def _in_words(errors: SoftmaxErrors) -> str:
    """Return the largest error, the usual one, and what a vector's sum is off by."""
    sum_ = f"the sum of a vector off by up to {errors.sum:.3g}"
    return f"max {errors.max:.4g} lsb, mean {errors.mean:.3g}; {sum_}"
