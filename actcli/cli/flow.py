"""`actcli flow`: signals and gradients through a deep network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._appearance import appearance_options, is_picture, write_picture
from actcli.cli._command import ActivationCommand
from actcli.cli._network_options import LARGEST_DEVIATION, network_options
from actcli.cli._options import function_list
from actcli.cli._output import Sink, output_options
from actcli.cli._types import VECTOR, IntegerType, PositiveType

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.networks.clipping import Clipping
    from actcli.output import Column
    from actcli.plot.options import PictureOptions

MAX_DEPTH, MAX_WIDTH, MAX_BATCH = 10_000, 4096, 65_536

MAX_NUMBERS = 2**28
# Kept at once, 2 GB: the weights of each layer, and the slopes of each unit for every example.

STATISTICS = ("mean", "variance", "dead", "saturated", "gradient")
# What is told of each layer.

CHAIN_STATISTICS = ("inputs", "outputs", "slopes", "weights", "gradient")
# What is told of each unit of a chain.


@click.command("flow", cls=ActivationCommand, draws=False)
@function_list
@click.option(
    "--depth",
    type=IntegerType(1, MAX_DEPTH),
    default="50",
    show_default=True,
    metavar="L",
    help="How many layers.",
)
@click.option(
    "--width",
    type=IntegerType(1, MAX_WIDTH),
    default="256",
    show_default=True,
    metavar="N",
    help="Units of each layer, and of the input.",
)
@click.option(
    "--batch",
    type=IntegerType(1, MAX_BATCH),
    default="256",
    show_default=True,
    metavar="B",
    help="Examples, drawn from the standard normal distribution.",
)
@network_options("he")
@click.option(
    "--bias-std",
    type=PositiveType(zero=True, below=LARGEST_DEVIATION),
    metavar="B",
    help="Standard deviation of biases, instead of what --init says.",
)
@click.option(
    "--weights",
    type=VECTOR,
    metavar="W1,W2,…",
    help="Instead of a network: a chain of single units with these weights between them,",
)
@click.option(
    "--inputs",
    type=VECTOR,
    metavar="Z1,Z2,…",
    help="and these inputs of the function, one for each unit.",
)
@appearance_options
@output_options
def command(
    activations: list[Activation],
    depth: int,
    width: int,
    batch: int,
    init: str | float,
    dropout_rate: float | None,
    alpha_dropout: bool,
    clipping: Clipping,
    seed: int,
    bias_std: float | None,
    weights: tuple[float, ...] | None,
    inputs: tuple[float, ...] | None,
    picture: PictureOptions,
    sink: Sink,
) -> None:
    """Send a batch through a deep random network of each FUNCTION, and a gradient back.

    For each layer: mean and variance of the units, the share of dead ones (slope 0 for the whole
    batch) and of saturated ones, and the root mean square of the gradient. What becomes of signal
    and gradient is said on standard error. With -o FILE that ends in .png, .svg, .pdf or .html
    variance and gradient are drawn over depth, and dashed what mean-field theory predicts.

    \b
    actcli flow relu
    actcli flow sigmoid tanh relu gelu selu -o flow.svg
    actcli flow gelu --init gain -f csv
    actcli flow selu --init lecun --alpha-dropout 0.1 --depth 100
    actcli flow gelu --init critical
    actcli flow sigmoid --weights 100,100,100 --inputs 1.8,0.8,2.2,1.6
    """
    if weights is not None or inputs is not None:
        _write_chains(activations, weights or (), inputs or (), sink)
        return
    _require_memory(depth, width, batch)
    from actcli.networks.dropout import Dropout
    from actcli.networks.flow import DeepNetwork, flow, verdict
    from actcli.networks.initialisation import initialisation

    network = DeepNetwork(
        depth=depth,
        width=width,
        batch=batch,
        dropout=Dropout(dropout_rate or 0.0, alpha_dropout),
        clipping=clipping,
        seed=seed,
    )
    flows = []
    for activation in activations:
        start = initialisation(init, activation)
        if bias_std is not None:
            start = start._replace(sigma_b2=bias_std**2)
        flows.append(flow(activation, start, network))
    if is_picture(sink):
        from actcli.plot.network_charts import flow_scene

        write_picture(sink, flow_scene(activations, flows, picture), picture)
    else:
        sink.write(_columns("layer", activations, flows, STATISTICS))
    for activation, seen in zip(activations, flows, strict=True):
        sink.console.note(f"{activation.caption}: {verdict(seen)}")


def _require_memory(depth: int, width: int, batch: int) -> None:
    """Raise a usage error for a network that keeps more than MAX_NUMBERS."""
    kept = depth * width * (width + batch)
    if kept > MAX_NUMBERS:
        raise click.UsageError(
            f"--depth {depth} of --width {width} and --batch {batch} keep {kept:,} weights and "
            f"slopes, more than {MAX_NUMBERS:,}."
        )


def _write_chains(
    activations: Sequence[Activation],
    weights: tuple[float, ...],
    inputs: tuple[float, ...],
    sink: Sink,
) -> None:
    """Write the units of a chain of each function, and say what its gradient is."""
    from actcli.networks.chain import chain

    if is_picture(sink):
        raise click.UsageError("a chain of units is written as a table, not drawn.")
    chains = [chain(activation, weights, inputs) for activation in activations]
    sink.write(_columns("unit", activations, chains, CHAIN_STATISTICS))
    for activation, seen in zip(activations, chains, strict=True):
        product = f"the gradient in the first unit is {seen.gradient[0]:.10g}"
        sink.console.note(f"{activation.caption}: {product}")


def _columns(
    counted: str, activations: Sequence[Activation], seen: Sequence[Any], names: Sequence[str]
) -> list[Column]:
    """Return the number of each layer or unit, and what is seen there of each function."""
    from actcli.numerics import np
    from actcli.output import number_column

    count = len(getattr(seen[0], names[0]))
    columns = [number_column(counted, np.arange(1, count + 1))]
    for activation, statistics in zip(activations, seen, strict=True):
        columns += [
            number_column(name, getattr(statistics, name), activation, named=len(seen) > 1)
            for name in names
        ]
    return columns
