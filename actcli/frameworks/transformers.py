"""Hugging Face Transformers. Its calls are not run: they take tensors of PyTorch in float32."""

from actcli.frameworks._framework import Framework

CLASSES = {
    "GELUActivation": "gelu",
    "NewGELUActivation": "gelu_new",
    "FastGELUActivation": "gelu_fast",
    "AccurateGELUActivation": "gelu_accurate",
    "GELUTanh": "gelu_pytorch_tanh",
    "PytorchGELUTanh": "gelu_pytorch_tanh",
    "QuickGELUActivation": "quick_gelu",
    "ClippedGELUActivation": "gelu_10",
    "ReLUSquaredActivation": "relu2",
    "SiLUActivation": "silu",
    "MishActivation": "mish",
    "LaplaceActivation": "laplace",
    "LinearActivation": "linear",
    "XIELUActivation": "xielu",
    "SqrtSoftplusActivation": "sqrt_softplus",
}

FRAMEWORK = Framework(spellings=("hf", "huggingface"), classes=CLASSES)
