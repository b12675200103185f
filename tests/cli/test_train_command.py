"""`actcli train`: the table of the end, the history, pictures and what it refuses."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

SHORT = "--data moons --layers 8 --epochs 2"


def test_table_of_the_end(run):
    done = run(f"train relu gelu {SHORT} --target 0.5")
    head, *rows = (line.split("\t") for line in done.out.splitlines())
    assert head[:4] == ["function", "epochs", "loss", "accuracy"]
    assert head[-2:] == ["epochs to 0.5", "dead"]
    assert [row[:2] for row in rows] == [["relu", "2"], ["gelu", "2"]]


def test_history(run, tmp_path):
    done = run(f"train relu {SHORT} -f csv")
    assert done.out.splitlines()[0] == "epoch,loss,accuracy,validation_loss,validation_accuracy"
    assert len(done.out.splitlines()) == 3
    functions = json.loads(run(f"train relu elu {SHORT} -f json").out)
    assert [len(f["rows"]) for f in functions] == [2, 2]
    run(f"train relu {SHORT} -o {tmp_path / 'h.npz'}")
    assert (tmp_path / "h.npz").exists()


def test_picture(run, tmp_path):
    path = tmp_path / "curves.svg"
    done = run(f"train relu gelu {SHORT} -o {path}")
    assert done.out.startswith("function\t")
    assert "thick for the validation data" in path.read_text("utf-8")


def test_learned_parameters_are_told(run):
    done = run(f"train prelu relu {SHORT} --learn a")
    assert "prelu: layer 1 has learned a = " in done.err
    assert "relu: layer 1" not in done.err.replace("prelu", "")


def test_selu_gets_what_it_needs(run):
    done = run(f"train selu {SHORT} --dropout 0.1")
    assert "selu: LeCun's initialisation and AlphaDropout" in done.err
    assert "LeCun" not in run(f"train selu {SHORT} --init he").err


def test_a_diverged_run_is_told_and_the_others_go_on(run):
    done = run(["train", "x**5", "relu", *SHORT.split(), "--optimizer", "sgd", "--rate", "1e9"])
    assert "x**5: diverged in epoch 1" in done.err
    done = run(["train", "x**5", "tanh", *SHORT.split(), "--optimizer", "sgd", "--rate", "1e3"])
    assert done.code == 0
    assert "tanh" in done.out


def test_nothing_is_finished(run):
    done = run(["train", "x**5", *SHORT.split(), "--optimizer", "sgd", "--rate", "1e9"])
    assert (done.code, done.out) == (1, "")


def test_own_data(run, tmp_path):
    x = np.random.default_rng(0).normal(size=(40, 3))
    y = (x[:, 0] > 0).astype(int)
    np.savez(tmp_path / "own.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    done = run(f"train relu --data {tmp_path / 'own.npz'} --epochs 30 --rate 0.01 --batch 8")
    assert float(done.out.splitlines()[1].split("\t")[5]) > 0.9


@pytest.mark.slow
def test_same_bits_whatever_the_number_of_threads(tmp_path):
    # Products of matrices of this shape differ in their last bits with 1 and with 2 threads.
    x = np.random.default_rng(0).normal(size=(256, 784))
    y = np.arange(256) % 10
    np.savez(tmp_path / "own.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    line = ["train", "relu", "--data", str(tmp_path / "own.npz"), "--epochs", "1", "-f", "csv"]
    one, two = (
        subprocess.run(
            [sys.executable, "-m", "actcli", *line],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            check=True,
        ).stdout
        for threads in "12"
    )
    assert one == two


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("train softmax", 2, "train takes functions of a number"),
        ("train relu --learn zz", 2, "'zz' is no parameter of these functions; they have none"),
        ("train elu --learn zz", 2, "they have alpha"),
        ("train relu --data spiral", 3, "cannot read spiral"),
        ("train relu --model cnn", 2, "a cnn takes images"),
        ("train relu --model rnn", 2, "'rnn' is not one of mlp, cnn"),
        ("train relu --layers 0", 2, "--layers: must be at least 1"),
        ("train relu --layers 8,x", 2, "--layers: 'x' is not a whole number"),
        ("train relu --rate 0", 2, "--rate: must be above 0"),
        ("train relu --target 1", 2, "--target: must be above 0 and below 1"),
        ("train relu --epochs 0", 2, "--epochs: must be at least 1"),
        ("train 1/x", 2, "has no gain that is known"),
        ("train relu 1/x", 2, "1/x has no gain that is known"),
    ],
)
def test_refused(run, line, code, message):
    done = run(line)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1
