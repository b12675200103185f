#!/usr/bin/env bash
# MNN 3.6.1: the operator Shrink of ONNX is converted into another function below zero.
#
# Shrink is x + bias for x < -lambd, x - bias for x > lambd, and 0 between. MNN's converter takes
# the model without a word. What it makes is right above zero, but gives 0 for x < -lambd, and
# x + bias between -lambd and 0. So soft thresholding loses all negative numbers.
#
# Seen with Python 3.11 on x86-64 Linux, onnx 1.23.2, numpy 2.4.6, with lambd = bias = 0.5:
#   reference -2.5 -0.5 0.0 0.0 0.5 2.5
#   mnn 0.0 0.0 0.25 0.0 0.5 2.5
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check \
  MNN==3.6.1 onnx==1.23.2 numpy==2.4.6 2>/dev/null

cat >"$folder/shrink.py" <<'CODE'
import sys

import _tools
import MNN
import MNN.expr
import numpy
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

numbers = numpy.float32([-3, -1, -0.25, 0.25, 1, 3])
x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [6]) for name in "xy")
node = helper.make_node("Shrink", ["x"], ["y"], lambd=0.5, bias=0.5)
graph = helper.make_graph([node], "one", [x], [y])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
source, target = f"{sys.argv[1]}/shrink.onnx", f"{sys.argv[1]}/shrink.mnn"
with open(source, "wb") as file:
    file.write(model.SerializeToString())
files = ["--modelFile", source, "--MNNModel", target]
_tools.mnnconvert(["mnnconvert", "-f", "ONNX", *files, "--bizCode", "finding"])
module = MNN.nn.load_module_from_file(target, ["x"], ["y"])
given = MNN.expr.placeholder([6], MNN.expr.NCHW, MNN.expr.float)
given.write(numbers)
found = MNN.expr.convert(module.forward(given), MNN.expr.NCHW).read()
print("RESULT reference", *ReferenceEvaluator(model).run(None, {"x": numbers})[0])
print("RESULT mnn", *numpy.array(found))
CODE

expected="reference -2.5 -0.5 0.0 0.0 0.5 2.5
mnn 0.0 0.0 0.25 0.0 0.5 2.5"
found=$("$folder/venv/bin/python" "$folder/shrink.py" "$folder" | sed -n 's/^RESULT //p')
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
