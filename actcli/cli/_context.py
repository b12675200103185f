"""The context of a command that takes activations: it keeps what its arguments name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.specs.spec import Spec


class ActivationContext(click.Context):
    """The context of a command that takes activations.

    `specs` has every argument that names one, by its text. They are read before Click sees the
    arguments, since their parameters are options, and then need not be read again.
    `framework` is the one whose names they are, if one was given.
    """

    specs: Mapping[str, Spec] = {}
    framework: str | None = None


def parsed_spec(ctx: click.Context | None, text: str) -> Spec:
    """Return the spec that an argument is; raise as `parse_spec` does if it is none.

    No code is run for it while a command line is completed.
    """
    framework = None
    if isinstance(ctx, ActivationContext):
        if text in ctx.specs:
            return ctx.specs[text]
        framework = ctx.framework
    from actcli.specs.spec import parse_spec

    run_code = ctx is None or not ctx.resilient_parsing
    return parse_spec(text, run_code=run_code, framework=framework)


def named_activations(ctx: click.Context) -> Sequence[Activation]:
    """Return the activations that the arguments of a command name, each once."""
    specs = ctx.specs.values() if isinstance(ctx, ActivationContext) else ()
    return [*{spec.target.name: spec.target for spec in specs}.values()]
