"""The activation modules of torch as ONNX files, recorded by tests/generate/onnx_exports.py."""

import tarfile
from pathlib import Path

ARCHIVE = Path(__file__).with_suffix(".tar.xz")

MODULES = {
    "GELU()": "gelu",
    "GELU(approximate='tanh')": "gelu_tanh",
    "SiLU()": "silu",
    "Mish()": "mish",
    "Hardswish()": "hard_swish",
    "Hardsigmoid()": "hard_sigmoid",
    "Hardtanh()": "hard_tanh",
    "ReLU()": "relu",
    "ReLU6()": "relu6",
    "LeakyReLU(0.2)": "leaky_relu:negative_slope=0.2",
    "ELU(0.5)": "elu:alpha=0.5",
    "CELU(2.0)": "celu:alpha=2",
    "SELU()": "selu",
    "Softplus(beta=2.0)": "softplus:beta=2",
    "Softsign()": "softsign",
    "Tanh()": "tanh",
    "Sigmoid()": "sigmoid",
    "LogSigmoid()": "log_sigmoid",
    "Tanhshrink()": "tanhshrink",
    "Softshrink(0.3)": "softshrink:lambd=0.3",
    "Hardshrink(0.4)": "hardshrink:lambd=0.4",
    "Threshold(0.1, 20.0)": "threshold:threshold=0.1,value=20",
    "PReLU(4)": "prelu",
    "Softmax(-1)": "softmax",
    "LogSoftmax(-1)": "log_softmax",
    "Softmin(-1)": "softmin",
}
"""What each module of torch.nn is, by the call that makes it."""

OPSETS = (17, 18, 20, 25)
"""Those of the exports; torch 2.13 writes none later than 25 for all of them."""


def recorded():
    """Return the module, the file's name and its content, of every recorded file."""
    with tarfile.open(ARCHIVE) as archive:
        found = []
        for entry in archive:
            module, _, name = entry.name.rpartition("/")
            found.append((module, name, archive.extractfile(entry).read()))
        return found
