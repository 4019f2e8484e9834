"""What is read once of a side or a pair and then kept with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, overload


class Remembers(Protocol):
    """What keeps what was read from it (see `once`)."""

    @property
    def memo(self) -> dict[object, Any]:
        """What was read, by reader and further arguments."""


_About = TypeVar("_About", bound=Remembers)
_More = ParamSpec("_More")
_Read = TypeVar("_Read")


def once(
    read: Callable[Concatenate[_About, _More], _Read],
) -> Callable[Concatenate[_About, _More], _Read]:
    """Keep what a function reads from its first argument with it, so that it is read once.

    What it returns is not to be changed; further arguments have to be hashable.
    """
    name = f"{read.__module__}.{read.__qualname__}"  # and not the function: a side may be pickled

    reads: Callable[..., _Read] = read

    @wraps(read)
    def kept(about: _About, /, *more: _More.args, **named: _More.kwargs) -> _Read:
        memo = about.memo
        key = (name, more, tuple(named.items())) if more or named else name
        if key in memo:
            found: _Read = memo[key]
        else:
            found = memo[key] = reads(about, *more, **named)
        return found

    @wraps(read)
    def kept_alone(about: Any) -> _Read:
        # Half of what further arguments cost, of what is asked a hundred times a pair.
        memo = about.memo
        if name in memo:
            found: _Read = memo[name]
        else:
            found = memo[name] = reads(about)
        return found

    alone = read.__code__.co_argcount == 1
    return kept_alone if alone else kept  # type: ignore[return-value]


class lazy(Generic[_Read]):
    """A property that is worked out once: `functools.cached_property` without its lock.

    Where two threads ask first, both work it out, to the same.
    """

    def __init__(self, read: Callable[[Any], _Read]) -> None:
        self._read = read
        self.__doc__ = read.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, about: None, owner: type) -> lazy[_Read]: ...

    @overload
    def __get__(self, about: object, owner: type) -> _Read: ...

    def __get__(self, about: object | None, owner: type) -> lazy[_Read] | _Read:
        if about is None:
            return self
        found = about.__dict__[self._name] = self._read(about)
        return found
