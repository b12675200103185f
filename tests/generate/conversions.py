"""Conversions of models from one library to another, each run on an array.

This file is run by the Python of an environment that has the libraries, without the package:

    python conversions.py ROUTE CODE FOLDER

It reads x from FOLDER/x.npy, and writes y to FOLDER/y.npz. A quantised model chooses its own x, and
writes what numbers its output can be, too.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

CALIBRATED_TO = 6.0
# A quantised model is calibrated on inputs of up to this size, as of a normalised layer.

SAMPLES = 200

OPSET = 13
# hls4ml knows the operators of this one. An operator that came later has its first version.

FIXED_POINT, FRACTION_BITS = "ap_fixed<16,6>", 10
# The default of hls4ml: sixteen bits, six of them before the point, with the sign.


def torch_module(code):
    """Return the module of PyTorch that computes a call."""
    import torch

    class Call(torch.nn.Module):
        def forward(self, x):
            return eval(code, {"torch": torch, "x": x})

    return Call().eval(), torch


def exported(code, x, folder):
    """Return the file of what PyTorch exports to ONNX of a call."""
    module, torch = torch_module(code)
    path = folder / "exported.onnx"
    torch.onnx.export(module, (torch.from_numpy(x),), path, dynamo=True, external_data=False)
    return path


def torch_to_onnxruntime(code, x, folder):
    """Run the export in ONNX Runtime."""
    import onnxruntime

    session = onnxruntime.InferenceSession(exported(code, x, folder))
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def torch_to_mnn(code, x, folder):
    """Convert the export by MNN, and run it there."""
    import _tools
    import MNN
    import MNN.expr as expr
    import onnx

    source, target = exported(code, x, folder), folder / "converted.mnn"
    files = ["--modelFile", str(source), "--MNNModel", str(target)]
    _tools.mnnconvert(["mnnconvert", "-f", "ONNX", *files, "--bizCode", "conversion"])
    graph = onnx.load(source).graph
    names = [[graph.input[0].name], [graph.output[0].name]]
    module = MNN.nn.load_module_from_file(str(target), *names)
    given = expr.placeholder([len(x)], expr.NCHW, expr.float)
    given.write(x)
    return np.array(expr.convert(module.forward(given), expr.NCHW).read())


def torch_to_openvino(code, x, folder):
    """Convert a module by OpenVINO, and run it at once."""
    import openvino

    return openvino.Core().compile_model(openvino_model(code, x), "CPU")(x)[0]


def torch_to_openvino_file(code, x, folder):
    """Convert a module by OpenVINO, save it as it does by default, and run what was saved."""
    import openvino

    openvino.save_model(openvino_model(code, x), folder / "saved.xml")
    return openvino.Core().compile_model(folder / "saved.xml", "CPU")(x)[0]


def openvino_model(code, x):
    """Return what OpenVINO makes of a call."""
    import openvino

    module, torch = torch_module(code)
    return openvino.convert_model(module, example_input=torch.from_numpy(x))


def onnx_to_hls4ml(code, x, folder):
    """Make hardware of a node whose attributes are left out where they have their default."""
    import hls4ml
    import onnx
    from onnx import TensorProto, helper
    from qonnx.core.modelwrapper import ModelWrapper

    node = eval(code, {"onnx": onnx})
    opset = max(OPSET, min(onnx_versions(node.op_type)))
    defaults = onnx.defs.get_schema(node.op_type, opset).attributes
    kept = [one for one in node.attribute if one != defaults[one.name].default_value]
    del node.attribute[:]
    node.attribute.extend(kept)
    node.name = "activation"
    values = np.linspace(-CALIBRATED_TO, CALIBRATED_TO, SAMPLES + 1, dtype=np.float32)
    shape = [1, len(values)]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in "xy"]
    graph = helper.make_graph([node], "one", ends[:1], ends[1:])
    opsets = [helper.make_opsetid("", opset)]
    model = ModelWrapper(helper.make_model(graph, opset_imports=opsets, ir_version=8))
    options = {"granularity": "name", "backend": "Vivado", "default_precision": FIXED_POINT}
    settings = hls4ml.utils.config_from_onnx_model(model, **options)
    made = hls4ml.converters.convert_from_onnx_model(
        model, output_dir=str(folder), backend="Vivado", hls_config=settings
    )
    return hardware(made, values)


def onnx_versions(operator):
    """Yield the versions of ONNX that changed an operator, the first of which brought it."""
    from onnx import defs

    for schema in defs.get_all_schemas_with_history():
        if schema.name == operator and not schema.domain:
            yield schema.since_version


def keras_to_hls4ml(code, x, folder):
    """Make hardware of an activation of Keras."""
    import os

    os.environ.setdefault("KERAS_BACKEND", "torch")
    import hls4ml
    import keras

    values = np.linspace(-CALIBRATED_TO, CALIBRATED_TO, SAMPLES + 1, dtype=np.float32)
    layer = keras.layers.Activation(code.partition("(")[0].rpartition(".")[2])
    model = keras.Sequential([keras.Input((len(values),)), layer])
    options = {"granularity": "name", "backend": "Vivado", "default_precision": FIXED_POINT}
    settings = hls4ml.utils.config_from_keras_model(model, **options)
    made = hls4ml.converters.convert_from_keras_model(
        model, output_dir=str(folder), backend="Vivado", hls_config=settings
    )
    return hardware(made, values)


def hardware(made, values):
    """Simulate what hls4ml made, and return its values as those of a quantised model."""
    made.compile()
    y = np.ravel(made.predict(values[None]))
    step = 2.0**-FRACTION_BITS
    return {"x": values, "y": y, "ends": [-(2.0**5), 2.0**5 - step], "step": step}


if __name__ == "__main__":
    route, code, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    found = globals()[route](code, np.load(folder / "x.npy").astype(np.float32), folder)
    np.savez(folder / "y.npz", **(found if isinstance(found, dict) else {"y": found}))
