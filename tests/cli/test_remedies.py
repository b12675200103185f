"""What a user's function that does not run over an array is told to be written with instead."""

import sys
from types import ModuleType

import pytest

from actcli.specs import loader

INSTEAD_OF_IF = "x is an array: write np.where(x > 0, a, b), &, | and np.maximum."
INSTEAD_OF_MATH = "x is an array: write np.exp for math.exp."
INSTEAD_OF_LOOPS = "of a whole array: write np.where, np.exp and the like, without a loop."
INSTEAD_OF_TORCH = "Write it with NumPy instead of torch, np.maximum(x, 0) for relu: derivatives"


@pytest.mark.parametrize("command", ["eval", "diff"])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("if x > 0: return x\n return 0*x", INSTEAD_OF_IF),
        ("return x if x > 0 else 0*x", INSTEAD_OF_IF),
        ("return max(0, x)", INSTEAD_OF_IF),
        ("return np.where(x > 0 and x < 1, x, 0)", INSTEAD_OF_IF),
        ("import math; return math.exp(x)", INSTEAD_OF_MATH),
        ("return float(x)", INSTEAD_OF_MATH),
        ("return np.reshape([max(v, 0) for v in x.ravel()], x.shape)", INSTEAD_OF_LOOPS),
        ("return torch.relu(x)", INSTEAD_OF_TORCH),
        ("return torch.from_numpy(x)", INSTEAD_OF_TORCH),
        ("raise TypeError('must be Tensor')", INSTEAD_OF_TORCH.replace("torch", "tensors")),
        (
            "return x.relu()",
            "of NumPy's, not a tensor: write np.maximum(x, 0) for x.relu(), np.clip",
        ),
        ("return x + no", "NameError: name 'no' is not defined."),
    ],
)
def test_what_does_not_run_over_an_array_is_told_with_what_does(
    run, tmp_path, monkeypatch, command, body, said
):
    def refuse(x):
        raise TypeError(f"expected np.ndarray, not {type(x).__name__}")

    loader._imported.cache_clear()
    head = "import numpy as np\n"
    if "torch." in body:
        torch = ModuleType("torch")
        torch.relu = torch.from_numpy = refuse
        monkeypatch.setitem(sys.modules, "torch", torch)
        head += "import torch\n"
    (tmp_path / "f.py").write_text(f"{head}def f(x):\n {body}\n")
    done = run(f"{command} f.py:f 1")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_a_library_of_tensors_that_is_not_installed_is_not_needed(run, tmp_path, monkeypatch):
    loader._imported.cache_clear()
    monkeypatch.setitem(sys.modules, "torch", None)
    (tmp_path / "f.py").write_text("import torch.nn\n")
    assert INSTEAD_OF_TORCH in run("diff f.py:f 1").err
