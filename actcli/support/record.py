"""Values: objects with named fields that do not change, like frozen dataclasses.

Those write and compile code for every class, at every start: a quarter of what `eval` took besides
loading Click and NumPy. What nearly every command needs is made of these instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


class ClassAndInstanceAttribute:
    """An attribute that objects have of their own, beside that of their class.

    Without `of_object` they have none.
    """

    def __init__(
        self, of_class: Callable[[type], Any], of_object: Callable[[Any], Any] | None = None
    ) -> None:
        self.of_class, self.of_object = of_class, of_object

    def __get__(self, value: Any, kind: type) -> Any:
        if value is None:
            return self.of_class(kind)
        if self.of_object is None:
            raise AttributeError
        return self.of_object(value)


def record_signature(kind: Any) -> Any:
    """How a class of values is called, for help and editors: with its fields."""
    from inspect import Parameter, Signature

    types = {name: type_ for k in kind.__mro__ for name, type_ in _annotations(k).items()}
    return Signature(
        [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                default=getattr(kind, name, Parameter.empty),
                annotation=types[name],
            )
            for name in kind._fields
        ]
    )


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class Record:
    """Something whose fields are its annotations; they are given by name, or have a default.

    Two are equal if they are one: many hold arrays, which have no one answer to that.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    __signature__ = ClassAndInstanceAttribute(record_signature)

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *_annotations(cls))

    def __init__(self, /, **fields: Any) -> None:
        vars(self).update(fields)
        for name in self._fields:
            if name not in fields and not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} needs {name}")
        for name in fields:
            if name not in self._fields:
                raise TypeError(f"{type(self).__name__} has no field {name}")

    def __setattr__(self, name: str, value: Any = None) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change: {name} is fixed")

    __delattr__ = __setattr__

    def replace(self, **changes: Any) -> Self:
        """Return a copy in which the fields named in `changes` have other values.

        Raises
        ------
        TypeError
            If a name is no field.
        """
        return type(self)(**{name: getattr(self, name) for name in self._fields} | changes)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"


def _annotations(kind: type) -> dict[str, Any]:
    """The fields that a class adds to those of its base, and their types."""
    return {**vars(kind).get("__annotations__", {})}
