"""Records: objects with named fields that do not change, like frozen dataclasses.

A dataclass writes and compiles code for its class at every start. With the classes that nearly
every command needs, that was a quarter of the time of `eval` beside loading Click and NumPy, so
these are records.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


class ClassAndInstanceAttribute:
    """A descriptor whose value for a class and for its instances is computed in different ways.

    `help(actcli.elu)` shows what is known of elu, while `help(actcli.Activation)` shows what the
    class is for, because `Activation.__doc__` is such a descriptor.

    Parameters
    ----------
    of_class : callable
        Return the attribute of a class.
    of_instance : callable, optional
        Return the attribute of an instance; without it, instances do not have the attribute.
    """

    def __init__(
        self, of_class: Callable[[type], Any], of_instance: Callable[[Any], Any] | None = None
    ) -> None:
        self.of_class, self.of_instance = of_class, of_instance

    def __get__(self, instance: Any, kind: type) -> Any:
        if instance is None:
            return self.of_class(kind)
        if self.of_instance is None:
            raise AttributeError
        return self.of_instance(instance)


def record_signature(kind: Any) -> Any:
    """Return the signature of a record class, its fields, for `help` and editors."""
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
    """A base class whose subclasses have their annotations for fields, as a frozen dataclass has.

    Fields are given by name; one with a value in the class may be left out. Equality is identity,
    because fields may be arrays, whose == is not a bool.

    Raises
    ------
    TypeError
        If a field without a default is missing, or a name is no field.
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
    """Return the types of the fields that a class adds to those of its base, by their names."""
    return {**vars(kind).get("__annotations__", {})}
