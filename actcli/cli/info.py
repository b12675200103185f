"""`actcli info`: everything known about one function."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._context import ActivationContext
from actcli.cli._options import COLOR_OPTION
from actcli.cli._property_rows import format_number, property_rows
from actcli.cli._sketch import columns, echo_sketch
from actcli.cli._tokens import unguard
from actcli.cli._types import NUMBER, ChoiceType, FrameworkType, FunctionType, usage_error
from actcli.frameworks import FRAMEWORKS

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.formula import Formula
    from actcli.specs.spec import Spec

LABEL_WIDTH = 14


class InfoContext(ActivationContext):
    """The context of `info`: it knows the framework whose names the function has."""

    framework: str | None = None


class InfoCommand(ActivationCommand):
    """The command with this context."""

    context_class = InfoContext


class FrameworkFunctionType(FunctionType):
    """The parameter type of a function under the name that a framework, given by --from, has."""

    def read(self, text: str, options: Mapping[str, str], *, run_code: bool) -> Spec | None:
        if "--from" not in options:
            return super().read(text, options, run_code=run_code)
        from actcli.frameworks._names import framework_called

        return _spec_there(framework_called(options["--from"]), text)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        framework = ctx.framework if isinstance(ctx, InfoContext) else None
        if framework is None:
            return super().convert(value, param, ctx)
        return _spec_there(framework, unguard(value))


def _spec_there(framework: str, text: str) -> Spec:
    """Return the spec of a function that is named as a framework names it, with its defaults."""
    from actcli.frameworks._names import translate
    from actcli.specs.spec import parse_spec

    name, colon, settings = text.partition(":")
    there = translate(framework, name)
    spec = parse_spec(f"{there.activation.name}{colon}{settings}")
    own = {parameter: (number,) for parameter, number in there.defaults.items()}
    return spec.replace(settings=own | {**spec.settings})


def _set_framework(ctx: click.Context, param: click.Parameter, framework: str | None) -> None:
    assert isinstance(ctx, InfoContext)
    ctx.framework = framework


def _require_finite(ctx: click.Context, param: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise usage_error(param, f"must be finite, got {value:g}.")
    return value


def _require_positive(ctx: click.Context, param: click.Parameter, value: float) -> float:
    if not value > 0:
        raise usage_error(param, f"must be above 0, got {value:g}.")
    return _require_finite(ctx, param, value)


FRAMEWORK_FUNCTION = FrameworkFunctionType()


@click.command("info", cls=InfoCommand, draws=False)
@click.argument("activation", metavar="FUNCTION", type=FRAMEWORK_FUNCTION)
@click.option(
    "--from",
    type=FrameworkType(),
    metavar="FRAMEWORK",
    is_eager=True,  # before FUNCTION, which it gives its meaning
    expose_value=False,
    callback=_set_framework,
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
        from actcli.output import strict_json_value

        known = facts(activation, derivative)
        known["gaussian"] = gaussian_facts(activation, input_mean, input_std)
        known = strict_json_value(known)
        console.write(json.dumps(known, ensure_ascii=False, indent=2))
        return
    from actcli.cli._gaussian_rows import gaussian_rows

    # The whole page first, so that an error in it leaves nothing written.
    rows = [
        *_formula_rows(activation, derivative, in_latex=latex),
        *_parameter_rows(activation),
        *_range_rows(activation),
        *gaussian_rows(activation, input_mean, input_std),
        *_claim_rows(activation),
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
    for there in framework_calls(activation):
        # Not wrapped, because a call is to be pasted.
        yield "  " + click.style(there.framework.ljust(LABEL_WIDTH), fg="cyan") + there.call
        yield from (" " * (LABEL_WIDTH + 4) + f"# {remark}" for remark in there.remarks)


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


def _parameter_rows(activation: Activation) -> Iterator[tuple[str, str]]:
    from actcli.formula.printing import symbol

    label = "parameters"
    for p in activation.parameters:
        letter = symbol(p.symbol or p.name)
        called = p.name if letter == p.name else f"{p.name}, {letter}"
        value = "" if p.value is None else f" = {format_number(p.value)}"
        yield label, f"{called}{value} ({p.brief()}): {p.help}"
        label = ""


def _range_rows(activation: Activation) -> Iterator[tuple[str, str]]:
    """Yield the range and the computed properties, or the declared range of a vector function."""
    from actcli.analysis.smoothness import smoothness
    from actcli.analysis.study import properties

    known = properties(activation)
    if known is None:
        yield "range", str(activation.range)
    else:
        yield from property_rows(known, smoothness(activation))


def _claim_rows(activation: Activation) -> Iterator[tuple[str, str]]:
    """Yield what is declared of accuracy and use; an expression claims nothing."""
    f, derivative = activation.accuracy
    if math.isfinite(f):
        yield "accuracy", f"f within {f:g} ulp, f' within {derivative:g} ulp in float64"
    for label, text in (
        ("pros", activation.pros),
        ("cons", activation.cons),
        ("paper", activation.paper),
    ):
        if text:
            yield label, text
