"""Dataclasses <-> plain JSON values, by their annotations. For what the cache keeps of a stage.

JSON and not pickle: a project folder travels on USB sticks, and reading it must never run code.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
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


def revive(kind: type[T], data: Any) -> T:
    """The inverse of :func:`plain` for ``kind``: a dataclass, or a tuple or dict of them.

    Raises TypeError, KeyError or ValueError.
    """
    return typing.cast(T, _revive(kind, data))


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


def _revive(hint: Any, data: Any) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if data is None:
            return None
        return _revive(_choose([arg for arg in args if arg is not types.NoneType], data), data)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_revive(args[0], item) for item in data)
        return tuple(_revive(arg, item) for arg, item in zip(args, data, strict=True))
    if origin is dict:
        return {key: _revive(args[1], item) for key, item in data.items()}
    if dataclasses.is_dataclass(hint):
        names = _hints(typing.cast(type, hint))
        return typing.cast(Any, hint)(**{k: _revive(names[k], v) for k, v in data.items()})
    if hint is date:
        return date.fromisoformat(data)
    return data
