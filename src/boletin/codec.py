"""Dataclasses <-> plain JSON values, by their annotations. For what the cache keeps of a stage.

JSON and not pickle: a project folder travels on USB sticks, and reading it must never run code.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import operator
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")


def plain(value: Any) -> Any:
    """Dataclasses, tuples, dates and mappings -> what ``json.dumps`` takes."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return value


def dumped(value: Any) -> str:
    """:func:`plain` and ``json.dumps`` in one: a third of the time for what is large."""
    return json.dumps(value, ensure_ascii=False, default=_plain_one)


def _plain_one(value: Any) -> Any:
    """One level of :func:`plain`, for ``json.dumps``, which walks through the rest itself."""
    kind: Any = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        names, values = _fields(kind)
        return dict(zip(names, values(value), strict=False))
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no es un valor que se guarde: {kind.__name__}")


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(field.name for field in dataclasses.fields(kind))
    if len(names) == 1:
        return names, lambda value: (getattr(value, names[0]),)
    return names, operator.attrgetter(*names)


def revive(kind: type[T], data: Any) -> T:
    """The inverse of :func:`plain` for ``kind``: a dataclass, or a tuple or dict of them.

    Raises TypeError, KeyError or ValueError.
    """
    made: T = _reviver(typing.cast(Any, kind))(data)
    return made


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _choose(kinds: list[Any], data: Any) -> Any:
    """Of several dataclasses, the one with these fields (``Op | Linea``); those that have a
    default may be missing: what an older version kept stays readable."""
    for kind in kinds:
        if dataclasses.is_dataclass(kind) and isinstance(data, Mapping):
            fields = dataclasses.fields(kind)
            if {f.name for f in fields if _required(f)} <= set(data) <= {f.name for f in fields}:
                return kind
        elif not isinstance(data, Mapping):
            return kind
    raise TypeError(f"none of {kinds} has the fields {sorted(data)}")


def _required(spec: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return spec.default is missing and spec.default_factory is missing


@functools.cache
def _reviver(hint: Any) -> Callable[[Any], Any]:
    """What turns plain data into ``hint``: worked out once for each type, for an archive of 2,000
    pieces has a quarter of a million values."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _optional([arg for arg in args if arg is not types.NoneType])
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        item = _reviver(args[0])
        return tuple if item is _same else lambda data: tuple([item(one) for one in data])
    if origin is tuple:
        items = [_reviver(arg) for arg in args]
        return lambda data: tuple(of(one) for of, one in zip(items, data, strict=True))
    if origin is dict:
        of_value = _reviver(args[1])
        return lambda data: {key: of_value(one) for key, one in data.items()}
    if dataclasses.is_dataclass(hint):
        return _maker(typing.cast(type, hint))
    return date.fromisoformat if hint is date else _same


def _same(data: Any) -> Any:
    return data


def _optional(kinds: list[Any]) -> Callable[[Any], Any]:
    def make(data: Any) -> Any:
        return None if data is None else _reviver(_choose(kinds, data))(data)

    return make


def _maker(kind: type) -> Callable[[Any], Any]:
    inner = {name: _reviver(hint) for name, hint in _hints(kind).items()}
    inner = {name: of for name, of in inner.items() if of is not _same}

    def make(data: Any) -> Any:
        values = dict(data)
        for name, of in inner.items():
            if name in values:
                values[name] = of(values[name])
        return kind(**values)

    return make
