"""The environments of measure_runtimes: one for each library, with pinned versions."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which
from typing import NamedTuple

from actcli.frameworks import FRAMEWORKS

INSTALL_SECONDS = 1800
# Half an hour; the largest of the libraries has to fetch a gigabyte.


class Environment(NamedTuple):
    """What is installed together, for which frameworks, and on which Python."""

    frameworks: tuple[str, ...]
    requirements: tuple[str, ...]
    python: str = "3.11"


NUMPY, OLD_NUMPY = "numpy==2.4.6", "numpy==1.26.4"


def _of(framework: str) -> str:
    """Return a framework's requirement: the version that it was last compared with."""
    known = FRAMEWORKS.load(framework).FRAMEWORK
    return f"{known.distribution or framework}=={known.verified_with}"


def _environment(*frameworks: str, also: tuple[str, ...] = (), python: str = "3.11") -> Environment:
    """Return the environment of frameworks that are measured, and of what they need beside them."""
    return Environment(frameworks, (*map(_of, frameworks), *also), python)


ENVIRONMENTS = {
    "onnxruntime": _environment("onnxruntime", "onnx", also=(NUMPY,)),
    "openvino": _environment("openvino", also=(_of("onnx"), NUMPY)),
    "tract": _environment("tract", also=(_of("onnx"), NUMPY)),
    "mnn": _environment("mnn", also=(_of("onnx"), NUMPY)),
    "ncnn": _environment("ncnn", also=(NUMPY,)),
    "ggml": _environment("ggml", also=(NUMPY,)),
    "ctranslate2": _environment("ctranslate2", also=(NUMPY,)),
    "coremltools": _environment("coremltools"),
    "litert": Environment(("litert", "tensorflow"), (_of("litert"), "tensorflow-cpu==2.21.0")),
    "torch": _environment("torch", also=(NUMPY,)),
    "executorch": _environment("executorch", also=(_of("torch"),)),
    "conversions": _environment(
        also=(
            *map(_of, ("torch", "onnx")),
            "onnxscript==0.7.2",
            *map(_of, ("onnxruntime", "mnn", "openvino")),
            NUMPY,
        )
    ),
    "hls4ml": _environment(
        also=("hls4ml==1.3.0", "qonnx==1.0.0", *map(_of, ("onnx", "keras", "torch")))
    ),
    "brevitas": _environment(also=("brevitas==0.13.4", _of("torch"))),
    "qkeras": _environment(
        also=("qkeras==0.9.0", "tensorflow-cpu==2.15.1", "tf_keras==2.15.1", "pyparsing==3.1.4"),
        python="3.10",
    ),
    "tvm": _environment("tvm", also=(_of("onnx"),)),
    "jax": _environment("jax", "keras"),
    "equinox": _environment("equinox", also=("flax==0.12.8", _of("jax"))),
    "paddle": _environment("paddle"),
    "tinygrad": _environment("tinygrad", also=(NUMPY,)),
    "thinc": _environment("thinc"),
    "mindspore": _environment("mindspore", also=(OLD_NUMPY,)),
    "pytensor": _environment("pytensor", python="3.12"),
    "nnabla": _environment("nnabla", also=(OLD_NUMPY,), python="3.10"),
    "chainer": _environment("chainer", also=("numpy==1.23.5",), python="3.10"),
}


def pinned(name: str) -> dict[str, str]:
    """Return the versions that are installed in an environment."""
    return dict(one.split("==") for one in ENVIRONMENTS[name].requirements)


def prepared(folder: Path, name: str) -> Path:
    """Make the environment of a library in a folder, unless it is there, and return its Python.

    Raises
    ------
    OSError, subprocess.SubprocessError
        If there is no such Python, or pip fails or takes too long.
    """
    environment, home = ENVIRONMENTS[name], folder / name
    python, done = home / "bin" / "python", home / "installed.txt"
    wanted = "\n".join(environment.requirements)
    if done.exists() and done.read_text() == wanted:
        return python
    if not python.exists():
        _run(_interpreter(environment.python), "-m", "venv", str(home))
    _run(str(python), "-m", "pip", "install", "-q", *environment.requirements)
    done.write_text(wanted)
    return python


def _interpreter(version: str) -> str:
    """Return a Python of a minor version."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    installed = sorted(root.glob(f"{version}.*/bin/python"))
    found = str(installed[-1]) if installed else which(f"python{version}")
    if found is None:
        raise FileNotFoundError(f"there is no Python {version}")
    return found


def _run(*command: str) -> None:
    subprocess.run(
        command, check=True, timeout=INSTALL_SECONDS, stdout=subprocess.DEVNULL, text=True
    )
