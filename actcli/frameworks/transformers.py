"""Hugging Face Transformers. Its calls are not run: they take tensors of PyTorch in float32."""

from actcli.frameworks._framework import Framework

FRAMEWORK = Framework(spellings=("hf", "huggingface"))
