#!/usr/bin/env bash
# PyTorch 2.13.0: torch.onnx.export(opset_version=N) may write a model of another opset, which need
# not be valid.
#
# The exporter builds a model of opset 18 and has it converted. Where the conversion fails, a line in
# the log says so, and the model is written as it is. Of torch.nn.GELU at opset_version=26 that is
# a model that declares opset 18 but holds the operator Gelu, which came with opset 20: it had been
# chosen for the opset that was asked for. onnx.checker and ONNX Runtime refuse the file. Of
# torch.nn.Mish at opset_version=17 it is a valid model of opset 18. Who reads only the exit code
# or the absence of an exception does not notice either; opset_version=25 works for both.
#
# Seen with Python 3.11 on x86-64 Linux, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0:
#   GELU asked 25 written 25 Gelu: valid, loaded
#   GELU asked 26 written 18 Gelu: refused, refused
#   Mish asked 17 written 18 Mish: valid, loaded
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check \
  torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 2>/dev/null

cat >"$folder/export.py" <<'CODE'
import sys

import onnx
import onnxruntime
import torch

for name, asked in (("GELU", 25), ("GELU", 26), ("Mish", 17)):
    path = f"{sys.argv[1]}/{name}-{asked}.onnx"
    module = getattr(torch.nn, name)().eval()
    torch.onnx.export(
        module, (torch.randn(2, 4),), path, opset_version=asked, dynamo=True, verbose=False
    )
    model = onnx.load(path)
    written = model.opset_import[0].version
    operators = " ".join(node.op_type for node in model.graph.node)
    outcomes = []
    try:
        onnx.checker.check_model(model)
        outcomes.append("valid")
    except onnx.checker.ValidationError:
        outcomes.append("refused")
    try:
        onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        outcomes.append("loaded")
    except Exception:
        outcomes.append("refused")
    print(f"{name} asked {asked} written {written} {operators}: {', '.join(outcomes)}")
CODE

expected="GELU asked 25 written 25 Gelu: valid, loaded
GELU asked 26 written 18 Gelu: refused, refused
Mish asked 17 written 18 Mish: valid, loaded"
found=$("$folder/venv/bin/python" "$folder/export.py" "$folder" 2>/dev/null | grep ' asked ')
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
