"""Functions that frameworks call by the name of another one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actcli.activation import Activation
from actcli.catalogue import normalized
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import own_calls
from actcli.frameworks._names import name_key, remark

WORD = re.compile(r"\w+")


def namesakes(activation: Activation) -> Iterator[str]:
    """Yield a sentence for each framework that calls another function by the name of this one.

    Of the frameworks whose calls the catalogue declares, notes beside these calls tell it.
    """
    name = normalized(activation.name)
    for framework in FRAMEWORKS.names():
        others = FRAMEWORKS.load(framework).FRAMEWORK.calls.keys() - {activation.name}
        codes = (there.code for other in others for there in own_calls(framework, other))
        words = (name_key(framework, word) for code in codes for word in WORD.findall(code))
        if name in words and (sentence := remark(framework, activation.name)):
            yield sentence
