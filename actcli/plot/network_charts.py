"""The charts of networks: variance and gradient over depth; loss and accuracy over epochs."""

from __future__ import annotations

from collections.abc import Sequence

from actcli.activation import Activation
from actcli.curves.naming import distinct_names, file_stem
from actcli.networks.flow import Flow, verdict
from actcli.networks.training import History
from actcli.numerics import np
from actcli.plot.charts import Chart, ChartLine, chart_scene
from actcli.plot.naming import mathtext_symbol
from actcli.plot.options import PictureOptions
from actcli.plot.scene import Scene


def flow_scene(
    activations: Sequence[Activation], flows: Sequence[Flow], options: PictureOptions
) -> Scene:
    """Return the figure of variance and gradient over depth, one curve a function."""
    names = distinct_names(activations)
    labels = distinct_names(activations, mathtext_symbol)

    def lines(measured: str, predicted: str, *, labelled: bool = False) -> tuple[ChartLine, ...]:
        """Return what was measured of each function, and dashed what theory predicts."""
        return tuple(
            ChartLine(
                y=getattr(seen, statistic),
                label=label if labelled and not is_theory else "",
                colour=i,
                dashed=is_theory,
                thin=is_theory,
            )
            for statistic, is_theory in ((predicted, True), (measured, False))
            for i, (label, seen) in enumerate(zip(labels, flows, strict=True))
        )

    note = "dashed: mean-field theory"
    told = "; ".join(f"{name}: {verdict(seen)}" for name, seen in zip(names, flows, strict=True))
    return chart_scene(
        [
            Chart(
                heading="variance of the units",
                lines=lines("variance", "theory_variance", labelled=len(names) > 1),
                logarithmic=True,
                note=note,
            ),
            Chart(
                heading="gradient (root mean square)",
                lines=lines("gradient", "theory_gradient"),
                logarithmic=True,
                note=note,
            ),
        ],
        options,
        name=f"flow-{file_stem(activations)}",
        title=f"Signals and gradients in depth: {', '.join(names)}",
        alt=f"Two charts over the layers of a deep network, their vertical axes logarithmic: the "
        f"variance of the units, and the root mean square of the gradient. Dashed, what mean-field "
        f"theory predicts. {told[:1].upper()}{told[1:]}.",
        count="layer",
    )


def training_scene(histories: Sequence[History], options: PictureOptions) -> Scene:
    """Return the figure of loss and accuracy over epochs, one pair of curves a function."""
    activations = [history.activation for history in histories]
    names = distinct_names(activations)
    labels = distinct_names(activations, mathtext_symbol)

    def lines(statistic: str, *, labelled: bool = False) -> tuple[ChartLine, ...]:
        """Return a statistic of each function while training, thin, and on validation data."""
        return tuple(
            ChartLine(
                y=np.array([getattr(epoch, prefix + statistic) for epoch in history.epochs]),
                label=label if labelled and prefix else "",
                colour=i,
                thin=not prefix,
            )
            for prefix in ("", "validation_")
            for i, (label, history) in enumerate(zip(labels, histories, strict=True))
        )

    told = "; ".join(
        f"{name} reaches an accuracy of {history.epochs[-1].validation_accuracy:.3g}"
        for name, history in zip(names, histories, strict=True)
    )
    several = len(names) > 1
    return chart_scene(
        [
            Chart(heading="loss (thin: training)", lines=lines("loss", labelled=several)),
            Chart(heading="accuracy (thin: training)", lines=lines("accuracy", labelled=several)),
        ],
        options,
        name=f"train-{file_stem(activations)}",
        title=f"The same network trained with {', '.join(names)}",
        alt="Two charts over the epochs of training: loss and accuracy, thin for the training data "
        f"and thick for the validation data. On the latter {told}.",
        count="epoch",
    )
