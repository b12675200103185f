"""PyTorch Image Models. Its calls are not run: they take tensors of PyTorch."""

from actcli.frameworks._framework import Framework

FRAMEWORK = Framework(called_by_text=("get_act_fn", "get_act_layer"))
