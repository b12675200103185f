"""`actcli info`: everything known about one function."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._options import COLOR_OPTION
from actcli.cli._sketch import columns, echo_sketch
from actcli.cli._types import FUNCTION, NUMBER, ChoiceType, FrameworkType, usage_error
from actcli.frameworks import FRAMEWORKS

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.analysis.summary import FrameworkCall
    from actcli.formula import Formula

LABEL_WIDTH = 14


class InfoCommand(ActivationCommand):
    """The command, one more option of which says whose names the functions have."""

    framework_options = ("--from", *ActivationCommand.framework_options)


def _require_finite(ctx: click.Context, param: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise usage_error(param, f"must be finite, got {value:g}.")
    return value


def _require_positive(ctx: click.Context, param: click.Parameter, value: float) -> float:
    if not value > 0:
        raise usage_error(param, f"must be above 0, got {value:g}.")
    return _require_finite(ctx, param, value)


@click.command("info", cls=InfoCommand, draws=False)
@click.argument("activation", metavar="FUNCTION", type=FUNCTION)
@click.option(
    "--from",
    type=FrameworkType(),
    metavar="FRAMEWORK",
    expose_value=False,  # It is read before, with the functions.
    help="FUNCTION is what this framework calls it, with its defaults:"
    f" {', '.join(FRAMEWORKS.names())}.",
)
@click.option(
    "-f",
    "--format",
    type=ChoiceType(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.option(
    "--input-mean",
    type=NUMBER,
    default="0",
    metavar="M",
    callback=_require_finite,
    help="Mean of the normally distributed inputs whose moments are told.  [default: 0]",
)
@click.option(
    "--input-std",
    type=NUMBER,
    default="1",
    metavar="S",
    callback=_require_positive,
    help="Their standard deviation.  [default: 1]",
)
@click.option("--latex", is_flag=True, help="Write the formulas in LaTeX.")
@click.option("--simplify", is_flag=True, help="Write the derivative as SymPy simplifies it.")
@COLOR_OPTION
@pass_console
def command(
    console: Console,
    activation: Activation,
    format: str,
    input_mean: float,
    input_std: float,
    latex: bool,
    simplify: bool,
) -> None:
    """Tell everything known about FUNCTION.

    Its formula and derivative, parameters, range, kinks and limits, what is computed from these,
    how accurate its values are, what it makes of normally distributed inputs, and the same function
    in each framework with your parameters.

    \b
    actcli info elu --alpha 0.2
    actcli info gelu --latex
    actcli info leaky_relu --format json
    actcli info --from keras LeakyReLU
    """
    derivative = activation.derivative_formula
    if simplify and derivative.is_written:
        derivative = _simplified(console, derivative)
    if format == "json":
        import json

        from actcli.analysis.gaussian_facts import gaussian_facts
        from actcli.analysis.summary import facts
        from actcli.frameworks._measured import traps
        from actcli.frameworks._namesakes import namesakes
        from actcli.output import strict_json_value

        known = facts(activation, derivative)
        known["traps"] = [trap._asdict() for trap in traps(activation.name)]
        known["namesakes"] = [*namesakes(activation)]
        known["gaussian"] = gaussian_facts(activation, input_mean, input_std)
        known = strict_json_value(known)
        console.write(json.dumps(known, ensure_ascii=False, indent=2))
        return
    from actcli.analysis.fact_rows import claim_rows, parameter_rows, range_rows
    from actcli.cli._gaussian_rows import gaussian_rows

    # The whole page first, so that an error in it leaves nothing written.
    rows = [
        *_formula_rows(activation, derivative, in_latex=latex),
        *parameter_rows(activation),
        *range_rows(activation, "which -f json lists"),
        *gaussian_rows(activation, input_mean, input_std),
        *claim_rows(activation),
        *_trap_rows(activation),
        *_namesake_rows(activation),
    ]
    for line in _page(activation, rows, columns(console)):
        console.write(line)
    if console.results.isatty():
        from actcli.plot.subject import Subject

        console.write()
        echo_sketch(console, Subject.of([activation], window=activation.plot_window))


def _simplified(console: Console, derivative: Formula) -> Formula:
    """Return a formula as SymPy simplifies it; as it is, with a note, if that takes too long."""
    from actcli.formula import simplify

    found = simplify.simplified_in_time(derivative)
    if found is None:
        time = f"{simplify.SECONDS} s"
        console.note(f"SymPy has not simplified the derivative in {time}: it is as it was.")
    return found or derivative


def _page(activation: Activation, rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield the lines of a page of `width` characters, `rows` in the middle of it."""
    from actcli.analysis.summary import description, framework_calls

    yield click.style(f"{activation.name}: {activation.title}", bold=True)
    yield from wrap(activation.summary, width)
    for paragraph in filter(None, description(activation).split("\n\n")):
        yield ""
        yield from wrap(paragraph, width)
    yield ""
    for label, text in rows:
        rest = width - LABEL_WIDTH - 2
        first, *more = wrap(text, rest, break_long_words=False, break_on_hyphens=False) or [""]
        yield "  " + click.style(label.ljust(LABEL_WIDTH), fg="cyan") + first
        yield from (" " * (LABEL_WIDTH + 2) + line for line in more)
    for there, runtimes in _by_call(framework_calls(activation)):
        # Not wrapped, because a call is to be pasted.
        yield "  " + click.style(there.framework.ljust(LABEL_WIDTH), fg="cyan") + there.call
        remarks = [*there.remarks, f"run by {', '.join(runtimes)} too"][: None if runtimes else -1]
        yield from (" " * (LABEL_WIDTH + 4) + f"# {remark}" for remark in remarks)


def _by_call(calls: Iterable[FrameworkCall]) -> Iterator[tuple[FrameworkCall, list[str]]]:
    """Yield each call once, with the names of the runtimes that have no other, and run it too."""
    same: dict[tuple[str, ...], list[FrameworkCall]] = {}
    for there in calls:
        same.setdefault((there.call, *there.remarks), []).append(there)
    owners = {first.framework for first, *_ in same.values()}
    for first, *others in same.values():
        yield first, [there.framework for there in others if there.framework not in owners]


def _formula_rows(
    activation: Activation, derivative: Formula, *, in_latex: bool
) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of each row about names and formulas."""
    from actcli.formula import printing

    show = printing.latex if in_latex else printing.text
    if activation.aliases:
        yield "also called", ", ".join(activation.aliases)
    yield "family", activation.family
    if activation.formula.is_written:
        yield "f(x)", show(activation.formula, activation.symbols)
    label = "f'(x)" if activation.pointwise else "df_i/dx_j"
    if derivative.is_written:
        yield label, show(derivative, activation.symbols)
    elif activation.formula.is_written:
        yield label, "exact in diff, but not written: no formula of it is short"
    if activation.training_gradient.is_written:
        yield "in training", f"{label} is taken to be {show(activation.training_gradient)}"


def _namesake_rows(activation: Activation) -> Iterator[tuple[str, str]]:
    """Yield which frameworks call another function so."""
    from actcli.frameworks._namesakes import namesakes

    label = "same name"
    for sentence in namesakes(activation):
        yield label, sentence
        label = ""


def _trap_rows(activation: Activation) -> Iterator[tuple[str, str]]:
    """Yield where libraries were measured to be far from the function, in float32."""
    from actcli.frameworks._measured import traps

    alike: dict[str, list[str]] = {}
    for library, version, text in traps(activation.name):
        alike.setdefault(text, []).append(f"{library} {version}")
    label = "in float32"
    for text, libraries in alike.items():
        yield label, f"{', '.join(libraries)}: {text}"
        label = ""
