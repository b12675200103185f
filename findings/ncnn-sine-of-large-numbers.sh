#!/usr/bin/env bash
# ncnn 1.0.20261020: on x86 the sine of a large float32 is not between -1 and 1.
#
# The layer UnaryOp reduces its argument in float32. Up to about 1e8 what it gives is near the
# sine. Beyond, the reduced argument is too large for the polynomial, and the result leaves the
# range: billions at 1.2e9, and -inf at 1e10. NumPy's sine of the same float32 is right.
#
# Seen with Python 3.11 on x86-64 Linux, numpy 2.4.6:
#   sin(1): ncnn 0.8415, numpy 0.8415
#   sin(10000): ncnn -0.3056, numpy -0.3056
#   sin(1e+06): ncnn -0.35, numpy -0.35
#   sin(1.2e+09): ncnn -2.26e+09, numpy -0.969
#   sin(1e+10): ncnn -inf, numpy -0.4875
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check \
  ncnn==1.0.20261020 numpy==2.4.6 2>/dev/null

cat >"$folder/sine.py" <<'CODE'
import ncnn
import numpy

SINE = 9  # the number of this operation of UnaryOp
layer, parameters, options = ncnn.create_layer("UnaryOp"), ncnn.ParamDict(), ncnn.Option()
parameters.set(0, SINE)
layer.load_param(parameters)
layer.create_pipeline(options)
numbers = numpy.float32([1, 1e4, 1e6, 1.2e9, 1e10])
given = ncnn.Mat(numbers).clone()
layer.forward_inplace(given, options)
for x, y in zip(numbers, numpy.array(given), strict=True):
    print(f"sin({x:g}): ncnn {y:.4g}, numpy {numpy.sin(x):.4g}")
CODE

expected="sin(1): ncnn 0.8415, numpy 0.8415
sin(10000): ncnn -0.3056, numpy -0.3056
sin(1e+06): ncnn -0.35, numpy -0.35
sin(1.2e+09): ncnn -2.26e+09, numpy -0.969
sin(1e+10): ncnn -inf, numpy -0.4875"
found=$("$folder/venv/bin/python" "$folder/sine.py")
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
