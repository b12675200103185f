"""The same function in a framework: the call that a user can paste, and where it differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actcli.support.record import Record


class Equivalent(Record):
    """The call of a framework that computes the same function.

    Parameters
    ----------
    framework : str
        Name of the framework, as `--from` and `--against` take it: "torch".
    code : str
        Expression in x. `{name}` stands for the value of the parameter `name`.
    defaults : mapping of str to float
        Defaults of the framework, where they differ from ours.
    fixed : mapping of str to float
        Values of parameters that the framework cannot change.
    note : str
        What else differs, for people.
    """

    framework: str
    code: str
    defaults: Mapping[str, float]
    fixed: Mapping[str, float]
    note: str

    def code_with(self, values: Mapping[str, Any]) -> str:
        """Return the call with `values` for the parameters, as a user would write it."""
        return self.code.format(**{**values, **self.fixed})

    def unsupported(self, values: Mapping[str, Any], settings: Mapping[str, Any]) -> list[str]:
        """Return the names of the parameters whose values the call cannot have.

        Parameters
        ----------
        values : mapping of str to float
            Values of all parameters.
        settings : mapping of str to float
            Values of those that differ from their default. A parameter that the call neither
            takes nor fixes is supported only at its default.
        """
        return [
            name
            for name in {**settings, **self.fixed}
            if (
                values[name] != self.fixed[name]
                if name in self.fixed
                else f"{{{name}}}" not in self.code
            )
        ]
