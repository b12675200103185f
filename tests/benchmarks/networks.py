"""What networks cost: training beside PyTorch's, depth, digits, and data as large as MNIST.

    python tests/benchmarks/networks.py [--json] [--rounds N]

All times are processor times, user and system, so that they hold on a busy machine too. PyTorch
trains the same network on the same data with one thread, as actcli does; the best round of each
counts. Without PyTorch or scikit-learn their lines are left out.
"""

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec

from timing import main

os.environ["OPENBLAS_NUM_THREADS"] = "1"
# As in actcli's commands; NumPy reads it as it is loaded.

EPOCHS = 3
EXAMPLES, CLASSES, SIDE = 1437, 10, 8
# As many images of as many pixels as digits has to train on.

BATCH = 128
MNIST_FILE = """
import sys
import numpy as np

rng, parts = np.random.default_rng(0), {}
for part, count in (("train", 60_000), ("test", 10_000)):
    parts[f"x_{part}"] = rng.integers(0, 256, (count, 28, 28), np.uint8)
    parts[f"y_{part}"] = rng.integers(0, 10, count, np.uint8)
np.savez(sys.argv[1], **parts)
"""
# Writes random images, as many and as large as those of MNIST.

MOST_TIMES_PYTORCH = {"relu": 4, "gelu": 8}
# How many times as long as PyTorch an epoch may take.


def images():
    """Return random images of digits' size, and their classes."""
    import numpy as np

    rng = np.random.default_rng(0)
    x = rng.random((EXAMPLES, SIDE, SIDE, 1)).astype(np.float32)
    return x, rng.integers(0, CLASSES, EXAMPLES)


def ours(name):
    """Return the processor time of an epoch, the network's evaluation included."""
    import actcli
    from actcli.networks.data import Dataset
    from actcli.networks.training import Setup, training

    x, y = images()
    data = Dataset(x, y, x[:BATCH], y[:BATCH], CLASSES)
    setup = Setup(model="cnn", units=(128,), epochs=EPOCHS, batch=BATCH)
    start = time.process_time()
    for _ in training(actcli.find(name), data, setup):
        pass
    return (time.process_time() - start) / EPOCHS


def theirs(name):
    """Return the processor time of an epoch of the same network in PyTorch."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    act = {"relu": nn.ReLU, "gelu": nn.GELU}[name]
    left = (SIDE - 4) // 2
    net = nn.Sequential(
        nn.Conv2d(1, 32, 3), act(), nn.Conv2d(32, 64, 3), act(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(64 * left * left, 128), act(), nn.Dropout(0.5),
        nn.Linear(128, CLASSES),
    )  # fmt: skip
    x, y = images()
    x, y = torch.tensor(x).permute(0, 3, 1, 2).contiguous(), torch.tensor(y)
    loss, adam = nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters())
    start = time.process_time()
    for _ in range(EPOCHS):
        order = torch.randperm(EXAMPLES)
        for i in range(0, EXAMPLES, BATCH):
            chosen = order[i : i + BATCH]
            adam.zero_grad()
            loss(net(x[chosen]), y[chosen]).backward()
            adam.step()
    return (time.process_time() - start) / EPOCHS


def command(*words):
    """Return the processor time of a command in seconds, and its largest memory in MB."""
    child = subprocess.Popen([sys.executable, "-m", "actcli", *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, words)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(rounds):
    """Return the ratios to PyTorch, and of each command its name, seconds and MB."""
    # A command begins with the memory of the process that starts it, which is small before PyTorch
    # is imported.
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", MNIST_FILE, f"{folder}/mnist.npz"], check=True)
        commands = {"flow gelu": []}
        if find_spec("sklearn"):
            digits = ["--data", "digits", "--model", "cnn", "--epochs", "10"]
            commands["train relu gelu --data digits --model cnn --epochs 10"] = digits
        large = ["--data", f"{folder}/mnist.npz", "--model", "cnn", "--epochs", "1"]
        commands["train relu --data mnist.npz --model cnn --epochs 1"] = large
        found = {}
        for name, options in commands.items():
            words = name.partition(" --")[0].split()
            found[name] = command(*words, *options)
    ratios = {}
    if find_spec("torch"):
        for name in MOST_TIMES_PYTORCH:
            pairs = [(ours(name), theirs(name)) for _ in range(rounds)]
            best = [min(times) for times in zip(*pairs, strict=True)]
            ratios[name] = [*best, best[0] / best[1]]
    return {"ratios": ratios, "commands": found}


def text(found):
    lines = [
        f"train {name}: {1e3 * us:.0f} ms an epoch, PyTorch {1e3 * them:.0f} ms, ratio {times:.2f}"
        f" (at most {MOST_TIMES_PYTORCH[name]})"
        for name, (us, them, times) in found["ratios"].items()
    ]
    for name, (seconds, memory) in found["commands"].items():
        lines.append(f"{name}: {seconds:.1f} s, {memory:.0f} MB")
    return "\n".join(lines)


if __name__ == "__main__":
    main(measure, text, __doc__, 3)
