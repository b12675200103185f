"""`actcli train`: the same network trained with each function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._appearance import appearance_options, is_picture, write_picture
from actcli.cli._command import ActivationCommand
from actcli.cli._network_options import network_options
from actcli.cli._options import function_list
from actcli.cli._output import Sink, output_options
from actcli.cli._tokens import unguard
from actcli.cli._types import ChoiceType, IntegerType, PositiveType, TextType
from actcli.networks.data import DATASETS

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.networks.data import Dataset
    from actcli.networks.training import History, Setup
    from actcli.output import Column
    from actcli.plot.options import PictureOptions

MAX_UNITS, MAX_EPOCHS, MAX_BATCH = 65_536, 100_000, 65_536

STATISTICS = ("loss", "accuracy", "validation_loss", "validation_accuracy")
# What is told of each epoch.


class UnitsType(click.ParamType):
    """The units of dense layers, as in 128,64."""

    name = "units"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        count = IntegerType(1, MAX_UNITS)
        return tuple(count.convert(part, param, ctx) for part in unguard(value).split(","))


def _models() -> list[str]:
    from actcli.networks.models import MODELS

    return [*MODELS]


def _optimizers() -> list[str]:
    from actcli.networks.optimizers import OPTIMIZERS

    return [*OPTIMIZERS]


@click.command("train", cls=ActivationCommand, draws=False)
@function_list
@click.option(
    "--data",
    "source",
    type=TextType("data"),
    default="spirals",
    show_default=True,
    metavar="NAME|FILE",
    help=f"{', '.join(DATASETS.names())} (digits with actcli[train]); or a file: .npz with "
    "x_train, y_train, x_test, y_test, or a folder with the IDX files of MNIST.",
)
@click.option(
    "--model",
    type=ChoiceType(_models),
    default="mlp",
    show_default=True,
    help="Dense layers; or, for images, two convolutions, pooling and dense layers.",
)
@click.option(
    "--layers",
    "units",
    type=UnitsType(),
    metavar="N,…",
    help="Units of the dense layers before the last.  [default: 128,64; of a cnn 128]",
)
@click.option(
    "--epochs",
    type=IntegerType(1, MAX_EPOCHS),
    default="20",
    show_default=True,
    metavar="N",
    help="How often every training example is seen.",
)
@click.option(
    "--batch",
    type=IntegerType(1, MAX_BATCH),
    default="128",
    show_default=True,
    metavar="N",
    help="Examples between two steps.",
)
@click.option(
    "--optimizer",
    type=ChoiceType(_optimizers),
    default="adam",
    show_default=True,
    help="How weights follow their gradients.",
)
@click.option(
    "--rate",
    type=PositiveType(),
    metavar="R",
    help="The learning rate.  [default: 0.001 of adam, 0.1 of sgd]",
)
@click.option(
    "--learn",
    "learned",
    type=TextType("parameter"),
    multiple=True,
    metavar="NAME",
    help="Train this parameter of the functions too, in each layer by itself; may be repeated.",
)
@click.option(
    "--target",
    type=PositiveType(below=1),
    default="0.95",
    show_default=True,
    metavar="A",
    help="The accuracy whose first epoch is told.",
)
@network_options("gain")
@appearance_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    activations: list[Activation],
    source: str,
    units: tuple[int, ...] | None,
    learned: tuple[str, ...],
    target: float,
    picture: PictureOptions,
    sink: Sink,
    **setup: Any,
) -> None:
    """Train the same network with each FUNCTION: the same start and the same batches.

    Without -o and -f a table of the end: loss and accuracy of training and validation, the first
    epoch with the accuracy of --target, dead units. With -f or -o FILE the whole history, and with
    -o FILE.png, .svg, .pdf or .html a picture of it. Random parameters are drawn in training.

    \b
    actcli train relu gelu
    actcli train relu gelu --data digits --model cnn --epochs 10
    actcli train sigmoid relu elu selu gelu -o curves.png
    actcli train prelu --learn a -f csv
    actcli train relu --data mnist.npz --model cnn --epochs 3
    """
    from actcli.networks.data import dataset
    from actcli.networks.initialisation import initialisation
    from actcli.networks.training import Setup

    _require_parameters(activations, learned)
    for activation in activations:  # One that has none is told before another is trained.
        initialisation(setup["init"], activation)
    data = dataset(source, setup["seed"])
    default = (128,) if setup["model"] == "cnn" else (128, 64)
    plan = Setup(units=units or default, **setup)
    histories: list[History] = []
    try:
        for activation in activations:
            _train(activation, data, plan, learned, sink, histories)
    finally:  # What is finished is written, also after Ctrl-C.
        histories = [history for history in histories if history.epochs]
        if histories:
            _write(histories, target, picture, sink)
    if not histories:
        ctx.exit(1)


def _require_parameters(activations: Sequence[Activation], learned: Sequence[str]) -> None:
    """Raise a usage error for a name that is no parameter of any function."""
    known = dict.fromkeys(name for activation in activations for name in activation.values)
    for name in learned:
        if name not in known:
            there = f"they have {', '.join(known)}." if known else "they have none."
            raise click.UsageError(f"--learn: {name!r} is no parameter of these functions; {there}")


def _train(
    activation: Activation,
    data: Dataset,
    plan: Setup,
    learned: Sequence[str],
    sink: Sink,
    histories: list[History],
) -> None:
    """Train with a function, its history the last of `histories` as far as it has come."""
    from actcli.networks.training import training

    console = sink.console
    fitted = plan.fitted(activation)
    if fitted != plan:
        console.note(f"{activation.name}: LeCun's initialisation and AlphaDropout, as it needs")
    own = tuple(name for name in learned if name in activation.values)
    place = len(histories)
    try:
        for history in training(activation, data, fitted, own):
            histories[place:] = [history]
            if console.shows_progress:
                done = f"{activation.name}: {len(history.epochs)} of {plan.epochs} epochs"
                console.write_error(f"\r\x1b[Kactcli: {done}", end="")
    finally:  # No progress is left on the line of what is said next, also after Ctrl-C.
        if console.shows_progress:
            console.write_error("\r\x1b[K", end="")
    if history.diverged:
        console.note(f"{activation.name}: diverged in epoch {history.diverged}")
    for layer, values in enumerate(history.learned, 1):
        if values:
            told = ", ".join(f"{name} = {value:.6g}" for name, value in values.items())
            console.note(f"{activation.name}: layer {layer} has learned {told}")


def _write(
    histories: Sequence[History], target: float, picture: PictureOptions, sink: Sink
) -> None:
    """Write the end, the history, or a picture of it."""
    if is_picture(sink):
        from actcli.plot.network_charts import training_scene

        write_picture(sink, training_scene(histories, picture), picture)
        sink = sink.replace(path="-")
    elif sink.path != "-" or sink.format != "auto":
        sink.write(_epoch_columns(histories))
        return
    sink.write(_end_columns(histories, target))


def _epoch_columns(histories: Sequence[History]) -> list[Column]:
    """Return the number of each epoch, and what is told there of each function.

    Of a function that has diverged the epochs that are missing are nan.
    """
    from actcli.numerics import np
    from actcli.output import number_column

    count = max(len(history.epochs) for history in histories)
    columns = [number_column("epoch", np.arange(1, count + 1))]
    for history in histories:
        for name in STATISTICS:
            values = np.full(count, np.nan)
            values[: len(history.epochs)] = [getattr(epoch, name) for epoch in history.epochs]
            columns.append(
                number_column(name, values, history.activation, named=len(histories) > 1)
            )
    return columns


def _end_columns(histories: Sequence[History], target: float) -> list[Column]:
    """Return what is told of the last epoch of each function."""
    from actcli.numerics import np
    from actcli.output import heading, number_column, text_column

    ends = [history.epochs[-1] for history in histories]
    reached = [history.epochs_to(target) for history in histories]
    return [
        text_column("function", [heading(history.activation) for history in histories]),
        number_column("epochs", np.array([end.epoch for end in ends])),
        *(
            number_column(name, np.array([getattr(end, name) for end in ends]))
            for name in STATISTICS
        ),
        text_column(f"epochs to {target:g}", ["-" if n is None else str(n) for n in reached]),
        number_column("dead", np.array([history.dead for history in histories])),
    ]
