#!/usr/bin/env bash
# JAX 0.10.2: jax.scipy.special.erfcx is 0 in a gap, in float32 for x from 9.1965 to 9.41.
#
# erfcx(x) = exp(x²)·erfc(x) falls slowly, as 1/(x·sqrt(pi)), and is there to be used where erfc
# underflows. JAX multiplies the two factors as long as exp(x²) is finite, and takes a series beyond.
# But erfc(x) falls below the smallest normal number a little earlier, from where XLA flushes it to 0
# on the CPU. In float64 the gap goes from 26.55 to 26.64.
#
# Seen with Python 3.11 on x86-64 Linux:
#   float32 9.19: 0.0610  9.2: 0.0000  9.4: 0.0000  9.43: 0.0595
#   float64 26.5: 0.0213  26.55: 0.0000  26.63: 0.0000  26.65: 0.0212
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check "jax==0.10.2" "jaxlib==0.10.2" 2>/dev/null

expected="0.10.2
float32 9.19: 0.0610  9.2: 0.0000  9.4: 0.0000  9.43: 0.0595
float64 26.5: 0.0213  26.55: 0.0000  26.63: 0.0000  26.65: 0.0212"
found=$(JAX_PLATFORMS=cpu JAX_ENABLE_X64=1 "$folder/venv/bin/python" - <<'CODE'
import jax
import jax.numpy as jnp

POINTS = {"float32": (9.19, 9.2, 9.4, 9.43), "float64": (26.5, 26.55, 26.63, 26.65)}

print(jax.__version__)
for dtype, points in POINTS.items():
    values = {x: float(jax.scipy.special.erfcx(jnp.asarray(x, dtype))) for x in points}
    print(dtype, "  ".join(f"{x}: {y:.4f}" for x, y in values.items()))
CODE
)
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
