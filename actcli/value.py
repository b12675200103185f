"""Values: objects with named fields that do not change, like frozen dataclasses.

Those write and compile code for every class, at every start: a quarter of what `eval` took besides
loading Click and NumPy. What nearly every command needs is made of these instead.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class Value:
    """Something whose fields are its annotations; they are given by name, or have a default."""

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *vars(cls).get("__annotations__", ()))

    def __init__(self, /, **fields: Any) -> None:
        vars(self).update(fields)
        for name in self._fields:
            if name not in fields and not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} needs {name}")
        for name in fields:
            if name not in self._fields:
                raise TypeError(f"{type(self).__name__} has no field {name}")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change: {name} is fixed")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"


V = TypeVar("V", bound=Value)


def replace(value: V, /, **changes: Any) -> V:
    """The value with other fields."""
    return type(value)(**{name: getattr(value, name) for name in value._fields} | changes)
