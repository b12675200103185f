"""What torch exports, and what optimisers make of it, is recognised by its values."""

import pytest
from helpers.onnx_exports import MODULES, OPSETS, recorded

from actcli.models.expressions import Expressions
from actcli.models.model_file import read_model
from actcli.models.recognise import Recogniser
from actcli.models.walk import walk

EXPRESSIONS = Expressions()
RECOGNISER = Recogniser(EXPRESSIONS)
# Of all files, so that a function which many of them compute is recognised once.

MENTIONS = {"LogSoftmax": "log_softmax", "PRelu": "prelu", "Softmax": "softmax"}


def names(path):
    """Return what is recognised in a file."""
    found = walk(read_model(path), EXPRESSIONS)
    answers = [
        one for function in found.functions for one in RECOGNISER.recognised(function.expression)
    ]
    softmin = ["softmin" if one.is_negated else MENTIONS[one.operator] for one in found.mentions]
    return [one.best.spec for one in answers if one.verdict == "is"] + softmin


def check(folder, files):
    for module, name, content in files:
        path = folder / name
        path.write_bytes(content)
        assert names(path) == [MODULES[module]], f"{module} in {name}"


@pytest.mark.parametrize("opset", [OPSETS[0], OPSETS[-1]])
def test_each_module_of_torch_is_named(tmp_path, opset):
    files = [one for one in recorded() if one[1] == f"{opset}-dynamo.onnx"]
    assert len(files) == len(MODULES)
    check(tmp_path, files)


@pytest.mark.slow
def test_each_export_is_named_at_every_opset_and_after_every_optimiser(tmp_path):
    files = recorded()
    assert {name.partition("-")[0] for _, name, _ in files} == {str(opset) for opset in OPSETS}
    check(tmp_path, files)


@pytest.mark.slow
def test_fresh_exports_are_named(tmp_path):
    """As the recorded ones, where torch and the optimisers are installed."""
    for library in ("torch", "onnxscript", "onnxruntime"):
        pytest.importorskip(library)
    from generate.onnx_exports import exports, optimised

    calls = ["GELU(approximate='tanh')", "Hardshrink(0.4)"]
    for module, _, path in exports(tmp_path, calls, opsets=OPSETS[:1]):
        for made in (path, *(made for _, made in optimised(path))):
            assert names(made) == [MODULES[module]], f"{module} in {made.name}"
