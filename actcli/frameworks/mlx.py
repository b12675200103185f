"""Apple's MLX. Its calls are not run: it computes in float32."""

from actcli.frameworks._framework import Framework

FRAMEWORK = Framework(arguments_without_effect={"approx": "none"})
