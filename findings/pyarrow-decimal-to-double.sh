#!/usr/bin/env bash
# pyarrow 26.0.1: a cast of decimals to float64 does not give the nearest float.
#
# Decimal("-725.81") becomes -725.8100000000001, while float(Decimal("-725.81")) and Python's -725.81
# are the nearest float. Of 200 001 decimals with two digits after the point, from -1000.00 to
# 1000.00, about one in seven is off by one unit in the last place: the unscaled integer is
# multiplied by a rounded power of ten.
#
# Seen with Python 3.11 on x86-64 Linux:
#   26.0.1 -725.8100000000001 off: 27858 of 200001
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check "pyarrow==26.0.1" 2>/dev/null
found=$("$folder/venv/bin/python" - <<'CODE'
from decimal import Decimal

import pyarrow as pa

decimals = [Decimal(n).scaleb(-2) for n in range(-100_000, 100_001)]
floats = pa.array(decimals, pa.decimal128(10, 2)).cast(pa.float64()).to_pylist()
off = sum(found != float(decimal) for found, decimal in zip(floats, decimals))
print(pa.__version__, floats[decimals.index(Decimal("-725.81"))], f"off: {off} of {len(decimals)}")
CODE
)
echo "$found"
[ "$found" = "26.0.1 -725.8100000000001 off: 27858 of 200001" ] || { echo "no longer so"; exit 1; }
