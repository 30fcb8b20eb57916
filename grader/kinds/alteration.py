"""A call with one argument altered: what it tells is how an answer depends on its arguments.

It is the exercise itself that is wrapped, so that calls inside an expression are altered too, those of constructors among them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Alteration:
    """What is done to one argument, by name. change: a key of CHANGES, "default", or "exchanged" (with `other`)."""

    argument: str
    change: str
    other: str = ""

    @property
    def key(self) -> str:
        return f"{self.argument} {self.change} {self.other}".strip()

    @property
    def sentence(self) -> str:
        return SENTENCES[self.change].format(name=self.argument, other=self.other)


class NotAltered(Exception):
    """The call has no such argument, or the change leaves it as it is."""


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, (bool, np.bool_))


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def _as_floats(value: Any) -> np.ndarray | None:
    """The argument as an array of floats, where it is a number or an array or list of some."""
    if _is_number(value) or isinstance(value, (list, tuple, np.ndarray)):
        try:
            array = np.asarray(value)
        except ValueError:
            return None
        return array.astype(float) if array.dtype.kind in "iuf" and array.size else None
    return None


def _filled(number: float) -> Callable[[Any], Any]:
    def fill(value: Any) -> Any:
        array = _as_floats(value)
        if array is None:
            raise NotAltered
        return type(value)(number) if _is_number(value) else np.full(array.shape, number)

    return fill


def _scaled(factor: float) -> Callable[[Any], Any]:
    def scale(value: Any) -> Any:
        array = _as_floats(value)
        if array is None:
            raise NotAltered
        if _is_whole(value):
            if (value * factor) % 1:
                raise NotAltered
            return int(value * factor)
        return value * factor if _is_number(value) else array * factor

    return scale


def _stepped(step: int) -> Callable[[Any], Any]:
    def move(value: Any) -> Any:
        if not _is_whole(value):
            raise NotAltered
        return value + step

    return move


def _flipped(value: Any) -> Any:
    if not isinstance(value, (bool, np.bool_)):
        raise NotAltered
    return not value


def _backwards(value: Any) -> Any:
    if not isinstance(value, (list, tuple, np.ndarray)) or np.ndim(value) == 0 or len(value) < 2:
        raise NotAltered
    return value[::-1].copy() if isinstance(value, np.ndarray) else value[::-1]


CHANGES: dict[str, Callable[[Any], Any]] = {
    "zero": _filled(0.0),
    "one": _filled(1.0),
    "half": _scaled(0.5),
    "twice": _scaled(2.0),
    "negative": _scaled(-1.0),
    "one more": _stepped(1),
    "one less": _stepped(-1),
    "flipped": _flipped,
    "backwards": _backwards,
}
SENTENCES = {
    "zero": "Yours is the right result for {name} = 0.",
    "one": "Yours is the right result for {name} = 1.",
    "half": "Yours is the right result for half of `{name}`.",
    "twice": "Yours is the right result for twice `{name}`.",
    "negative": "Yours is the right result for -{name}: a sign is exchanged.",
    "one more": "Yours is the right result for {name} + 1.",
    "one less": "Yours is the right result for {name} - 1.",
    "flipped": "Yours is the right result for the opposite of `{name}`.",
    "backwards": "Yours is the right result for `{name}` in reverse order.",
    "default": "Yours is the right result for the default of `{name}`, not for the value that is given.",
    "exchanged": "Yours is the right result for `{name}` and `{other}` exchanged.",
}


def alterations_of(names: list[str]) -> list[Alteration]:
    """All alterations of the arguments with these names, in a fixed order."""
    found = [Alteration(name, change) for name in names for change in (*CHANGES, "default")]
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    return found + [Alteration(one, "exchanged", other) for one, other in pairs]


class Altered:
    """A namespace in which each call of the exercise is altered. happened: whether one was."""

    def __init__(self, namespace: Any, exercise: str, alteration: Alteration):
        self._namespace = namespace
        self.happened = False
        function = getattr(namespace, exercise)

        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                given = altered_arguments(function, alteration, args, kwargs)
            except NotAltered:
                return function(*args, **kwargs)
            self.happened = True
            return function(*given.args, **given.kwargs)

        setattr(self, exercise, call)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._namespace, name)


def altered_arguments(function: Callable, alteration: Alteration, args: tuple, kwargs: dict) -> inspect.BoundArguments:
    """The arguments of one call after the change. Raises NotAltered where it changes nothing."""
    try:
        bound = inspect.signature(function).bind(*args, **kwargs)
    except (TypeError, ValueError):
        raise NotAltered from None
    given, name = bound.arguments, alteration.argument
    if name not in given:
        raise NotAltered
    before = given[name]
    if alteration.change == "exchanged":
        other = given.get(alteration.other)
        if other is None or not _of_one_kind(before, other):
            raise NotAltered
        given[name], given[alteration.other] = other, before
    elif alteration.change == "default":
        given[name] = inspect.signature(function).parameters[name].default
        if given[name] is inspect.Parameter.empty:
            raise NotAltered
    else:
        given[name] = CHANGES[alteration.change](before)
    if _same(before, given[name]):
        raise NotAltered
    return bound


def _of_one_kind(one: Any, other: Any) -> bool:
    """Whether two arguments may have been taken for each other: both numbers, or both arrays or lists with as many axes."""
    if _is_number(one) or _is_number(other):
        return _is_number(one) and _is_number(other)
    lists = (list, tuple, np.ndarray)
    if isinstance(one, lists) and isinstance(other, lists):
        arrays = [_as_floats(one), _as_floats(other)]
        return all(array is not None for array in arrays) and arrays[0].ndim == arrays[1].ndim
    return callable(one) and callable(other)


def _same(one: Any, other: Any) -> bool:
    try:
        return one is other or bool(np.array_equal(np.asarray(one), np.asarray(other)))
    except (TypeError, ValueError):
        return False
