"""`actcli info`: everything known about one function."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TypeVar

import click

from actcli.cli._command import ActivationCommand, ActivationContext
from actcli.cli._console import COLOR_OPTION, Console, pass_console
from actcli.cli._params import ChoiceType, FrameworkType, FunctionType, unguard
from actcli.cli._sketch import columns, echo_sketch

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.analysis.properties import Extremum, Kink

    Listed = TypeVar("Listed", Kink, Extremum)

LABEL = 14  # characters of a row's label
LONG = 12  # a list that is told only in part, if it is longer
FEW = 8  # of it are told


class InfoContext(ActivationContext):
    """The context of `info`: it knows the framework whose names the function has."""

    framework: str | None = None


class InfoCommand(ActivationCommand):
    """The command with this context."""

    context_class = InfoContext


class FrameworkFunctionType(FunctionType):
    """An activation under the name that the framework behind --from gives it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        framework = ctx.framework if isinstance(ctx, InfoContext) else None
        if framework is None:
            return super().convert(value, param, ctx)
        from actcli.frameworks.names import translate
        from actcli.specs.spec import parse

        name, colon, settings = unguard(value).partition(":")
        there = translate(framework, name)
        spec = parse(f"{there.activation.name}{colon}{settings}")
        own = {parameter: (number,) for parameter, number in there.defaults.items()}
        return spec.replace(settings=own | {**spec.settings})


def _set_framework(ctx: click.Context, param: click.Parameter, framework: str | None) -> None:
    assert isinstance(ctx, InfoContext)
    ctx.framework = framework


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
    help="FUNCTION is what this framework calls it, with its defaults.",
)
@click.option(
    "-f",
    "--format",
    type=ChoiceType(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.option("--latex", is_flag=True, help="Write the formulas in LaTeX.")
@click.option("--simplify", is_flag=True, help="Write the derivative as SymPy simplifies it.")
@COLOR_OPTION
@pass_console
def command(
    console: Console,
    activation: Activation,
    format: str,
    latex: bool,
    simplify: bool,
) -> None:
    """Tell everything known about FUNCTION.

    Its formula and derivative, parameters, range, kinks and limits, what is computed from these,
    how accurate its values are, and the same function in each framework with your parameters.

    \b
    actcli info elu --alpha 0.2
    actcli info gelu --latex
    actcli info leaky_relu --format json
    actcli info --from keras LeakyReLU
    """
    from actcli.analysis.summary import facts

    known = facts(activation, simplify=simplify)
    if format == "json":
        import json

        from actcli.output import strict

        console.write(json.dumps(strict(known), ensure_ascii=False, indent=2))
        return
    for line in _page(known, "latex" if latex else "text", columns(console)):
        console.write(line)
    if sys.stdout.isatty():
        from actcli.curves.section import Section

        console.write()
        echo_sketch(console, [Section.of(activation)], activation.plot_window)


def _page(known: dict[str, Any], print_: str, width: int) -> Iterator[str]:
    """The lines that a terminal shows."""
    head = f"{known['name']}: {known['title']}"
    yield click.style(head, bold=True)
    yield from wrap(known["summary"], width)
    for paragraph in filter(None, known["description"].split("\n\n")):
        yield ""
        yield from wrap(paragraph, width)
    yield ""
    for label, text in _rows(known, print_):
        rest = width - LABEL - 2
        first, *more = wrap(text, rest, break_long_words=False, break_on_hyphens=False) or [""]
        yield "  " + click.style(label.ljust(LABEL), fg="cyan") + first
        yield from (" " * (LABEL + 2) + line for line in more)
    for there in known["elsewhere"]:
        # Not wrapped: a call is to be pasted.
        yield "  " + click.style(there["framework"].ljust(LABEL), fg="cyan") + there["call"]
        yield from (" " * (LABEL + 4) + f"# {remark}" for remark in there["remarks"])


def _rows(known: dict[str, Any], print_: str) -> Iterator[tuple[str, str]]:
    """What stands behind which label; a label stands once."""
    if known["aliases"]:
        yield "also called", ", ".join(known["aliases"])
    yield "family", known["family"]
    if known["formula"]:
        yield "f(x)", known["formula"][print_]
    slope = "f'(x)" if known["pointwise"] else "df_i/dx_j"
    if known["derivative"]:
        yield slope, known["derivative"][print_]
    elif known["formula"]:
        yield slope, "exact in diff, but not written: no formula of it is short"
    label = "parameters"
    for p in known["parameters"]:
        value = "" if p["value"] is None else f" = {_number(p['value'])}"
        symbol = "" if p["symbol"] == p["name"] else f", {p['symbol']}"
        yield label, f"{p['name']}{symbol}{value} ({p['about']}): {p['meaning']}"
        label = ""
    if known["properties"]:
        low, high = map(_number, known["properties"]["bounds"])
        yield "range", low if low == high else f"from {low} to {high}"
        yield from _computed(known["properties"], known["smoothness"])
    else:
        yield "range", known["range"]
    f, derivative = known["accuracy"]["f"], known["accuracy"]["derivative"]
    if math.isfinite(f):  # of an expression nothing is claimed
        yield "accuracy", f"f within {f:g} ulp, f' within {derivative:g} ulp in float64"
    for label in ("pros", "cons", "paper"):
        if known[label]:
            yield label, known[label]


def _computed(p: dict[str, Any], smoothness: float) -> Iterator[tuple[str, str]]:
    """The computed properties in words."""
    from actcli.analysis.properties import Extremum, Kink

    kinks = [Kink(**kink) for kink in p["kinks"]]
    yield "limits", _both("f", p["limits"])
    yield "", _both("f'", p["slope_limits"])
    seen = [_span(span) for span in p["seen"]]
    if seen != ["-inf to inf"]:
        yield "listed", f"only what lies from {' and from '.join(seen)}"
    lines = [
        f"y = {_line(line)} towards {end}"
        for line, end in zip(p["asymptotes"], ("-inf", "inf"), strict=True)
        if line is not None
    ]
    if lines:
        yield "asymptotes", "; ".join(lines)
    yield from _lines("kinks", filter(_is_visible, kinks), _kink)
    words = [
        p["trend"] or "not monotonic",
        p["symmetry"],
        p["curvature"],
        "bounded" if p["bounded"] else "unbounded",
        "with a pole" if any(kink.is_pole for kink in kinks) else _smoothness(smoothness),
    ]
    yield "shape", ", ".join(filter(None, words))
    if not math.isnan(p["steepest"]):
        yield "steepest", f"|f'| up to {_number(p['steepest'])} (the Lipschitz constant)"
    for label, name in (("zeros", "zeros"), ("fixed points", "fixed_points"), ("f' = 0", "dead"),
                        ("|f'| < 0.01", "saturated")):  # fmt: skip
        if p[name]:
            yield label, ", ".join(_told(p[name], lambda span: span["low"], _span))
    extrema = [Extremum(**extremum) for extremum in p["extrema"]]
    yield from _lines("extrema", extrema, _extremum)


def _lines(
    label: str, listed: Iterable[Listed], words: Callable[[Listed], str]
) -> Iterator[tuple[str, str]]:
    """A line for each; the label stands once."""
    for text in _told([*listed], lambda one: one.x, words):
        yield label, text
        label = ""


def _told(
    listed: Sequence[Any], place: Callable[[Any], float], words: Callable[[Any], str]
) -> Iterator[str]:
    """A list in words: of a long one what is closest to 0, and how much more there is."""
    sizes = sorted(abs(place(one)) for one in listed)
    farthest = sizes[FEW - 1] * (1 + 1e-9) if len(listed) > LONG else math.inf
    shown = [one for one in listed if abs(place(one)) <= farthest]
    yield from map(words, shown)
    if shown != listed:
        yield f"and {len(listed) - len(shown)} more, which -f json lists"


def _extremum(extremum: Extremum) -> str:
    return f"{extremum.kind} {_number(extremum.y)} at x = {_number(extremum.x)}"


def _smoothness(derivatives: float) -> str | None:
    """The class of smoothness, in words for its ends."""
    if math.isnan(derivatives):
        return None
    if derivatives < 1:
        return "with a jump" if derivatives < 0 else "with a kink"
    return "smooth" if math.isinf(derivatives) else f"of class C{derivatives}"


def _both(what: str, limits: list[float]) -> str:
    known = [
        f"{_number(limit)} towards {end}"
        for limit, end in zip(limits, ("-inf", "inf"), strict=True)
        if not math.isnan(limit)
    ]
    return f"{what} -> {', '.join(known)}" if known else f"{what} has none"


def _line(line: dict[str, float]) -> str:
    slope, intercept = line.values()
    if slope == 0:
        return _number(intercept)
    shown = {"1": "x", "-1": "-x"}.get(_number(slope), f"{_number(slope)} x")
    if intercept == 0:
        return shown
    return f"{shown} {'-' if intercept < 0 else '+'} {_number(abs(intercept))}"


def _is_visible(kink: Kink) -> bool:
    """Whether f or f' breaks there, with the parameters as they stand, or f ends."""
    _, *values = kink
    return len({*values[:3]}) > 1 or len({*values[3:]}) > 1


def _kink(kink: Kink) -> str:
    x, left, value, right, slope_left, slope, slope_right = map(_number, kink)
    if kink.is_edge:
        known = [("left", left, slope_left), ("right", right, slope_right)]
        ends = [f"f -> {y}, f' -> {dy} from the {side}" for side, y, dy in known if y != "nan"]
        there = [f"f is {value} there"] if value not in (left, right) else []
        return f"x = {x}: an end; {'; '.join(ends + there)}"
    if kink.is_pole:
        return f"x = {x}: a pole, f -> {left} on the left, {right} on the right"
    if value == "nan" and left == right:
        return f"x = {x}: f has no value, and tends to {left}"
    jump = "" if left == value == right else f"f jumps from {left} to {right}, taking {value}; "
    if slope_left == slope == slope_right:
        return f"x = {x}: {jump}f' is {slope} on both sides"
    sides = f"f' is {slope_left} on the left, {slope_right} on the right"
    return f"x = {x}: {jump}{sides}; {slope} is taken"


def _span(span: dict[str, float]) -> str:
    low, high = map(_number, span.values())
    return low if low == high else f"{low} to {high}"


def _number(value: float) -> str:
    return f"{value:.6g}"
