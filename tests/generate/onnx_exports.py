"""Export the activation modules of torch to ONNX, have them optimised, and record the files.

    cd tests && python -m generate.onnx_exports

It needs torch, onnx, onnxscript and onnxruntime. Each file holds a linear layer and an activation,
so that the optimisers find what they can fuse.
"""

import io
import logging
import tarfile
import tempfile
import warnings
from pathlib import Path

from helpers.onnx_exports import ARCHIVE, MODULES, OPSETS

SIZE = 4
TORCHSCRIPT_OPSETS = (17, 20)


def exports(folder, calls=MODULES, opsets=OPSETS):
    """Yield the module, a name and the path of each export into a folder."""
    import torch

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    torch.manual_seed(0)
    for number, call in enumerate(calls):
        module = eval(f"torch.nn.{call}", {"torch": torch})
        whole = torch.nn.Sequential(torch.nn.Linear(SIZE, SIZE), module).eval()
        if hasattr(module, "weight"):
            module.weight.data = torch.tensor([0.1, 0.2, 0.3, 0.25])
        for opset in opsets:
            for dynamo in (True, False):
                if not dynamo and opset not in TORCHSCRIPT_OPSETS:
                    continue
                path = folder / f"{number}-{opset}-{'dynamo' if dynamo else 'torchscript'}.onnx"
                x = torch.randn(2, SIZE)
                settings = {"external_data": False, "verbose": False} if dynamo else {}
                try:
                    torch.onnx.export(
                        whole, (x,), path, opset_version=opset, dynamo=dynamo, **settings
                    )
                except torch.onnx.errors.SymbolicValueError:  # As of a threshold that is not 0.
                    continue
                yield call, path.stem.partition("-")[2], path


def optimised(path):
    """Yield the name of each optimiser and the path of its work on a model."""
    import onnx
    import onnx_ir
    import onnxruntime
    from onnxruntime.transformers import optimizer as transformers
    from onnxscript import optimizer
    from onnxscript.rewriter import ort_fusions

    made = path.with_name(f"{path.stem}-onnxruntime.onnx")
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(made)
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.log_severity_level = 4
    onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    yield "onnxruntime", made

    made = path.with_name(f"{path.stem}-onnxscript.onnx")
    model = optimizer.optimize(onnx.load(path))
    onnx.save(model, made)
    yield "onnxscript", made

    made = path.with_name(f"{path.stem}-fusions.onnx")
    model, _ = ort_fusions.optimize_for_ort(onnx_ir.load(path))
    onnx_ir.save(model, made)
    yield "onnxscript-fusions", made

    made = path.with_name(f"{path.stem}-transformers.onnx")
    transformers.optimize_model(str(path), "bert", opt_level=0).save_model_to_file(str(made))
    yield "transformers", made


def stripped(path):
    """Return a model without what torch says of the machine and the source it came from."""
    import onnx

    model = onnx.load(path)
    for message in (model, model.graph, *model.graph.node, *model.graph.value_info):
        message.ClearField("metadata_props")
        message.ClearField("doc_string")
    for value in (*model.graph.input, *model.graph.output):
        value.ClearField("metadata_props")
    return model.SerializeToString(deterministic=True)


def record():
    """Write all exports, and what the optimisers make of them, into the archive."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(ARCHIVE, "w:xz") as archive:
        seen = set()
        for call, name, path in exports(Path(folder)):
            versions = [("", path), *optimised(path)]
            for optimiser, made in versions:
                content = stripped(made)
                if (call, content) not in seen:  # Many an optimiser finds nothing to do.
                    seen.add((call, content))
                    title = f"{call}/{name}{optimiser and '-' + optimiser}.onnx"
                    entry = tarfile.TarInfo(title)
                    entry.size = len(content)
                    archive.addfile(entry, io.BytesIO(content))


if __name__ == "__main__":
    record()
