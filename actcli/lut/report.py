"""Reports: what a table costs, and how far what is looked up in it is from the function.

Every code of the table is looked up as the device will do it, in integers, and compared with the
function at the x of that code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from actcli.errors import ActcliError
from actcli.lut.inputs import closes, less, times
from actcli.lut.lookup import formula, look_up
from actcli.lut.number_formats import Fixed, parse
from actcli.lut.table import LutTableError, Table, build
from actcli.numerics import np
from actcli.support.version import __version__

if TYPE_CHECKING:
    from actcli.numerics import Array


class Errors(NamedTuple):
    """How large errors are, and for which input the largest is."""

    max: float
    mean: float
    rms: float
    x: float
    code: int

    def text(self, unit: str) -> str:
        """The same in words."""
        return (
            f"max {self.max:.4g}{unit} at x = {self.x:.6g} (code {self.code}), "
            f"mean {self.mean:.3g}, rms {self.rms:.3g}"
        )


@dataclass(frozen=True, eq=False)
class Report:
    """A table and what is to be said of it; `command` is the line that makes it again."""

    table: Table
    command: str = ""

    @property
    def lsb(self) -> Errors:
        """The errors in steps of the output."""
        return self._errors[0]

    @property
    def absolute(self) -> Errors:
        """The errors as they are."""
        return self._errors[1]

    @cached_property
    def _errors(self) -> tuple[Errors, Errors]:
        table = self.table
        codes, x = table.inputs.codes, table.inputs.x()
        truth = table.f(x)
        if np.isnan(truth).any():
            where = float(x[np.isnan(truth)][0])
            raise LutTableError(
                f"{table.activation.name} has no value at x = {where:g}: choose -r so."
            )
        with np.errstate(over="ignore"):
            errors = np.abs(table.output.decode(look_up(table, codes)) - truth)
            steps = errors / table.output.lsb(truth)
        return _summary(steps, x, codes), _summary(errors, x, codes)

    @cached_property
    def beyond(self) -> tuple[float, float]:
        """The largest error for x below the table and above it, where its ends are looked up."""
        table = self.table
        low, high = table.inputs.window
        width = high - low
        ends = table.output.decode(look_up(table, table.inputs.codes[[0, -1]]))
        with np.errstate(over="ignore", invalid="ignore"):
            away = np.append(width * np.logspace(-10, 100, 1101, base=2.0), np.inf)
            below, above = (
                np.abs(table.f(x) - end)
                for x, end in zip((low - away, high + away), ends, strict=True)
            )
        return tuple(float(np.nanmax(errors, initial=0)) for errors in (below, above))  # type: ignore[return-value]

    @property
    def kernel(self) -> float | None:
        """How far the values may be from the truth before they are rounded, in steps of the output.

        An entry whose value is no closer than this to the middle between two codes is the right
        one. None where no accuracy is claimed: of expressions, and of higher derivatives.
        """
        order, table = self.table.recipe.order, self.table
        if order > 1 or not isfinite(table.activation.accuracy[order]):
            return None
        y = table.y[np.isfinite(table.y)]
        ulps = table.activation.accuracy[order]
        return float((ulps * np.abs(np.spacing(y)) / table.output.lsb(y)).max(initial=0))

    @property
    def trend(self) -> str:
        """Whether the entries rise or fall with x."""
        steps = np.diff(self.table.output.decode(self.table.codes))
        if not steps.any():
            return "constant"
        if (steps >= 0).all():
            return "increasing"
        return "decreasing" if (steps <= 0).all() else "not monotonic"

    def others(self) -> Iterator[tuple[str, Report]]:
        """What one might have instead: another dtype, the next size, linear look-up, an end."""
        recipe = self.table.recipe
        extra = closes(recipe)
        size = len(self.table.x)
        larger = (size - extra) * 2 + extra
        tries = {}
        if (held := holding(self.table)) is not None:
            tries[held] = replace(recipe, dtype=held)
        elif shift := self.table.inputs.shift:  # else every code has its own entry already
            tries[f"{larger} entries"] = replace(recipe, entries=larger, endpoint=bool(extra))
            linear = replace(recipe, entries=size - extra + 1, lookup="linear", endpoint=True,
                             code_order="natural")  # fmt: skip
            if recipe.lookup != "linear":
                tries["linear look-up"] = linear
            elif not extra and self.lsb.code > self.table.inputs.last - (1 << shift):
                tries["an end point"] = linear
        for name, other in tries.items():
            try:
                yield name, Report(build(self.table.activation, other))
            except ActcliError:
                continue

    @property
    def distinct(self) -> int:
        """How many different entries there are."""
        return len(np.unique(self.table.codes))

    @property
    def bytes(self) -> int:
        """What the table takes in C."""
        return len(self.table.x) * self.table.item_bits // 8

    def known(self) -> dict[str, Any]:
        """Everything, as a JSON object."""
        table, side = self.table, self.table.inputs
        low, high = side.window
        output: dict[str, Any] = {"dtype": table.output.name, "bits": table.output.bits}
        if isinstance(table.output, Fixed):
            output |= {"scale": float(table.output.scale), "zero": table.output.zero}
        return {
            "version": __version__,
            "command": self.command,
            "function": table.activation.name,
            "parameters": table.activation.values,
            "order": table.recipe.order,
            "entries": len(table.x),
            "bytes": self.bytes,
            "distinct": self.distinct,
            "saturated": int(table.encoded.saturated.sum()),
            "wrapped": int(table.encoded.wrapped.sum()),
            "trend": self.trend,
            "output": output,
            "input": {
                "dtype": side.kind.name, "bits": side.kind.bits, "scale": float(side.scale),
                "x": side.formula, "low": low, "high": high,
                "codes": len(side.codes), "first": side.first, "shift": side.shift,
                "outside": side.outside,
            },
            "lookup": table.recipe.lookup,
            "index": formula(table),
            "error": {"lsb": self.lsb._asdict(), "absolute": self.absolute._asdict()},
            "kernel_lsb": self.kernel,
            "beyond": dict(zip(("below", "above"), self.beyond, strict=True)),
            "instead": [
                {"what": what, "entries": len(other.table.x), "lookup": other.table.recipe.lookup,
                 "max_lsb": other.lsb.max, "max_absolute": other.absolute.max}
                for what, other in self.others()
            ],
        }  # fmt: skip

    def rows(self) -> Iterator[tuple[str, str]]:
        """The same in words, without what one might have instead: what stands behind a label."""
        table, side, output = self.table, self.table.inputs, self.table.output
        low, high = side.window
        size = f"{len(table.x)} entries of {output.name}, {self.bytes} bytes"
        yield "table", f"{size}; {self.distinct} distinct, {self.trend}"
        if isinstance(output, Fixed):
            yield "output", f"y = {less('entry', output.zero)}{times(output.scale)}"
        beyond = f" ({side.outside} more lie beyond)" if side.outside else ""
        codes = f"{len(side.codes)} codes of {side.kind.name}{beyond}"
        yield "input", f"{codes} for x from {low:.6g} to {high:.6g}: x = {side.formula}"
        yield "look-up", f"{table.recipe.lookup}, {formula(table)}"
        saturated, wrapped = table.encoded.saturated.sum(), table.encoded.wrapped.sum()
        yield "overflow", f"{saturated} entries saturated, {wrapped} wrapped"
        yield "error", self.lsb.text(" lsb")
        yield "absolute", self.absolute.text("")
        below, above = map(_beyond, self.beyond)
        yield "beyond", f"{below} below, {above} above"

    def advice(self) -> Iterator[tuple[str, str]]:
        """What one might have instead, in words."""
        for what, other in self.others():
            yield "instead", f"{what}: max {other.lsb.max:.4g} lsb = {other.absolute.max:.4g}"


def holding(table: Table) -> str | None:
    """The fixed-point format as wide as a table's that holds the values it loses, if there is one.

    What overflows by less than a step, as tanh does in q15, is not lost.
    """
    output = cast(Fixed, table.output)
    if not isinstance(parse(table.recipe.dtype), Fixed) or not np.isfinite(table.y).all():
        return None
    lost = np.abs(output.decode(table.codes) - table.y) > float(output.scale)
    if not lost.any():
        return None
    sign = "s" if table.y.min() < 0 else "u"
    for fraction in range(output.bits, -1, -1):
        name = f"{sign}{output.bits}.{fraction}"
        held = cast(Fixed, parse(name)).encode(table.y, table.recipe.rounding, "saturate")
        if not held.saturated.any():
            return name
    return None


def lines(rows: Iterable[tuple[str, str]], width: int, prefix: str = "") -> Iterator[str]:
    """Rows in lines of at most that width, where words allow it."""
    rows = [*rows]
    indent = max(len(label) for label, _ in rows) + 2
    for label, text in rows:
        wrapped = wrap(text, max(width - indent - len(prefix), 20), break_long_words=False,
                       break_on_hyphens=False)  # fmt: skip
        for i, line in enumerate(wrapped):
            yield prefix + ("" if i else label).ljust(indent) + line


def _beyond(error: float) -> str:
    return f"max {error:.3g}" if np.isfinite(error) else "no bound"


def _summary(errors: Array, x: Array, codes: Any) -> Errors:
    worst = int(errors.argmax())
    with np.errstate(over="ignore"):
        return Errors(
            max=float(errors[worst]),
            mean=float(errors.mean()),
            rms=float(np.sqrt(np.square(errors).mean())),
            x=float(x[worst]),
            code=int(codes[worst]),
        )
