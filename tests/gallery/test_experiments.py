"""Figures of networks: what is said of them is true, and what cannot be drawn is skipped."""

import sys

import pytest
from click.testing import CliRunner

from actcli.cli import cli
from actcli.gallery.build import obstacles, survey
from actcli.gallery.experiments import TrainingExperiment, experiments
from actcli.gallery.figures import figures
from actcli.networks.flow import flow
from actcli.networks.initialisation import initialisation

DIGITS = "trained-on-digits"


def test_fingerprint_and_size_need_no_run(monkeypatch):
    monkeypatch.setattr(TrainingExperiment, "run", lambda _: pytest.fail("the network is trained"))
    figure = figures()[DIGITS]
    assert len(set(figure.fingerprints.values())) == 2  # one in each theme
    assert figure.size == (7.2, 3.0)


def test_without_scikit_learn_the_figure_is_skipped(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setattr("actcli.support.extras.find_spec", lambda name: None)
    assert len(survey(tmp_path, [DIGITS]).skipped) == 3
    assert obstacles(["relu.png", f"{DIGITS}.png"]).keys() == {f"{DIGITS}.png"}
    folder = str(tmp_path / "gallery")
    done = CliRunner().invoke(cli, ["gallery", folder, "--check", "--only", DIGITS])
    assert (done.exit_code, done.stdout) == (0, "")
    told = f"skipped: {DIGITS} needs sklearn: pip install 'actcli[train]'."
    assert done.stderr.splitlines()[0] == f"actcli: {told}"
    done = CliRunner().invoke(cli, ["gallery", folder, "--only", DIGITS])
    assert "wrote 0 files" in done.stderr


@pytest.mark.slow
def test_alternative_text_of_deep_networks_is_true():
    experiment = next(experiments())
    seen = {
        a.name: flow(a, initialisation(experiment.init, a), experiment.network)
        for a in experiment.activations
    }
    lasting = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus")
    assert all(0.01 < seen[name].variance[-1] < 100 for name in lasting)
    assert seen["selu"].variance[-1] > 100
    assert 1e-6 < seen["mish"].variance[-1] < 0.01
    assert max(seen[name].variance[-1] for name in ("gelu", "silu")) < 1e-10
    assert seen["sigmoid"].gradient[0] < 1e-20
    assert max(seen[name].gradient[0] for name in ("gelu", "silu")) < 1e-4


@pytest.mark.slow
def test_alternative_text_of_training_is_true():
    pytest.importorskip("sklearn")
    accuracies = figures()[DIGITS].scene.charts[1].curves[6:]
    ends = {curve.label: curve.trace.runs[-1].y[-1] for curve in accuracies}
    assert ends.pop("sigmoid") < 0.8
    assert len(ends) == 5
    assert min(ends.values()) > 0.96
