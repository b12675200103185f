"""Commands that take activations, and with them the parameters of those activations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._base import HELP, HelpfulCommand
from actcli.cli._console import Console
from actcli.cli._context import ActivationContext, named_activations
from actcli.cli._tokens import guard, split_tokens, unguard
from actcli.cli._types import SWEEP, FrameworkType, FunctionType, IntegerType
from actcli.errors import ActcliError
from actcli.frameworks import FRAMEWORKS

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.activation.parameter import Parameter
    from actcli.specs.spec import Spec
    from actcli.specs.values import Values


class ActivationCommand(HelpfulCommand):
    """A command that also takes, as options, the parameters of the activations it is given.

    In `actcli eval elu -3 --alpha 0.2` the option exists because `elu` was named. The command's
    function gets activations in place of specs, with every parameter set. Where it takes several
    activations, a swept parameter gives one for each of its values.

    Parameters
    ----------
    draws : bool
        Whether the command takes --train and --seed for random parameters. Its function then also
        gets `rng`, a NumPy generator, or None outside training.
    """

    context_class = ActivationContext
    framework_options: tuple[str, ...] = ("--defaults",)
    # Those that say whose names the functions have.

    def __init__(self, *args: Any, draws: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.draws = draws

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        assert isinstance(ctx, ActivationContext)
        args = [guard(arg) for arg in args]
        ctx.specs, ctx.framework = _specs(
            args,
            super().get_params(ctx),
            self.framework_options,
            run_code=not ctx.resilient_parsing,
        )
        return super().parse_args(ctx, args)

    def unknown(self, ctx: click.Context, option: str) -> str:
        """Return what is said of an option that neither the command nor a function has."""
        activations = named_activations(ctx)
        if len(activations) != 1 or not option.startswith("--"):
            return super().unknown(ctx, option)
        (activation,) = activations
        known = activation.describe_parameters("--")
        return f"no option {option!r} of {ctx.command_path} or {activation.name}. {known}"

    def _no_such_option(self, ctx: click.Context, option: str) -> str:
        if self.draws and option in (*TRAIN.opts, *SEED.opts):
            return f"{option} is for functions with random parameters, such as rrelu."
        return super()._no_such_option(ctx, option)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own parameters and those of the activations named."""
        own = super().get_params(ctx)
        owners: dict[str, list[tuple[Activation, Parameter]]] = {}
        for activation in named_activations(ctx):
            for parameter in activation.parameters:
                owners.setdefault(parameter.name, []).append((activation, parameter))
        taken = {param.name for param in own}  # A name in an expression may clash with these.
        extra: list[click.Parameter] = [
            _option(name, who) for name, who in owners.items() if name not in taken
        ]
        if self.draws and any(p.is_random for who in owners.values() for _, p in who):
            extra += [TRAIN, SEED]
        arguments = [param for param in own if isinstance(param, click.Argument)]
        options = (param for param in own if param not in arguments)
        return [*arguments, *extra, *options, DEFAULTS]

    def invoke(self, ctx: click.Context) -> Any:
        """Bind the specs to their parameters, then call the command."""
        own = {param.name for param in super().get_params(ctx)}
        names = {name for activation in named_activations(ctx) for name in activation.values} - own
        flags = {name: ctx.params.pop(name) for name in names & ctx.params.keys()}
        flags = {name: value for name, value in flags.items() if value is not None}
        for spec in ctx.specs.values() if isinstance(ctx, ActivationContext) else ():
            if spec.remark:
                ctx.ensure_object(Console).note(spec.remark)
        try:
            ctx.params = {name: _bind(value, flags) for name, value in ctx.params.items()}
        except ActcliError as error:
            given = getattr(error, "name", None) in flags
            raise click.UsageError(_as_option(error) if given else str(error)) from None
        if self.draws:
            console = ctx.ensure_object(Console)
            train, seed = ctx.params.pop("train", False), ctx.params.pop("seed", None)
            ctx.params["rng"] = _generator(console, train, seed)
        return super().invoke(ctx)


def _as_option(error: ActcliError) -> str:
    """Return the message of an error that begins with a parameter's name, as one of its option."""
    name, _, rest = str(error).partition(" ")
    return f"--{name.replace('_', '-')} {rest}"


def _specs(
    args: list[str],
    own: list[click.Parameter],
    framework_options: tuple[str, ...],
    *,
    run_code: bool,
) -> tuple[dict[str, Spec], str | None]:
    """Return the specs among the guarded arguments of a command by their text, and the framework.

    They stand where the command takes a function, and nowhere else: a file that is named where a
    number belongs must not be run. `own` are the command's own parameters. The framework is the one
    whose names they are; None without such an option.
    """
    if not args:  # The first is being completed, perhaps.
        return {}, None
    from actcli.specs.loader import CodeNotRunError

    options = {name: p for p in own if isinstance(p, click.Option) for name in _names(p)}
    flags = {name for p in (*options.values(), HELP, TRAIN) if p.is_flag for name in _names(p)}
    values, words = split_tokens(args, flags)
    framework = _framework(value for name, value in values if name in framework_options)
    places = [(options[name].type, value) for name, value in values if name in options]
    for argument in (param for param in own if isinstance(param, click.Argument)):
        count = len(words) if argument.nargs < 0 else argument.nargs
        places += [(argument.type, word) for word in words[:count]]
        words = words[count:]
    found: dict[str, Spec] = {}
    for kind, word in places:
        if isinstance(kind, FunctionType):
            text = unguard(word)
            with suppress(ActcliError, CodeNotRunError):  # The error is told when it is converted.
                if spec := kind.read(text, framework, run_code=run_code):
                    found[text] = spec
    return found, framework


def _framework(names: Iterable[str]) -> str | None:
    """Return the framework that the last of some names means; None if there is none."""
    *_, name = [None, *names]
    if name is None:
        return None
    from actcli.frameworks._names import framework_called

    framework = framework_called(name)
    return framework if framework in FRAMEWORKS else None


def _names(option: click.Option) -> list[str]:
    return [*option.opts, *option.secondary_opts]


def _option(name: str, owners: list[tuple[Activation, Parameter]]) -> click.Option:
    """Return the option for a parameter that one or several activations have."""
    if len(owners) == 1:
        help_ = owners[0][1].help
    else:
        help_ = "; ".join(f"{activation.name}: {p.help}" for activation, p in owners)
    briefs = dict.fromkeys(p.brief() for _, p in owners)
    return click.Option(
        [f"--{name.replace('_', '-')}", name],
        type=SWEEP,
        help=f"{help_}  [{'; '.join(briefs)}]",
        metavar="NUMBER",
    )


TRAIN = click.Option(["--train"], is_flag=True, help="Draw random parameters, one for each input.")
SEED = click.Option(["--seed"], type=IntegerType(0), help="Seed of the draws; implies --train.")


DEFAULTS = click.Option(
    ["--defaults"],
    type=FrameworkType(),
    metavar="FRAMEWORK",
    expose_value=False,  # It is read before, with the functions.
    help="FUNCTION is what this framework calls it, with the parameters that it would take:"
    f" {', '.join(FRAMEWORKS.names())}.",
)


def _bind(value: Any, flags: Mapping[str, Values]) -> Any:
    """Return the activation of a spec, or all activations of a tuple of specs; else `value`.

    `flags` are the parameters set by options.
    """
    from actcli.specs.spec import Spec

    if isinstance(value, Spec):
        return value.bind(flags)
    if isinstance(value, tuple):
        families = (x.family(flags) if isinstance(x, Spec) else (x,) for x in value)
        return tuple(member for family in families for member in family)
    return value


def _generator(console: Console, train: bool, seed: int | None) -> Any:
    """Return the generator of the draws, or None outside training."""
    if seed is None and not train:
        return None
    from actcli.numerics import np

    if seed is None:
        seed = int(np.random.SeedSequence().generate_state(1)[0])
        console.note(f"drawn with --seed {seed}")
    return np.random.default_rng(seed)
