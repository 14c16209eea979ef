"""What goes between a crew and its hands: plain text, read as the types that a function names; never pickle.

Neither side makes anything of what the other sends but values of those types, and refusals of words.
"""

import importlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from types import FunctionType
from typing import Any, get_args, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from tutela.errors import Refusal

# What is no number is written as it is, so that it is refused, and not taken for nothing.
_PLAIN = ConfigDict(
    strict=True,
    extra="forbid",
    allow_inf_nan=False,
    ser_json_inf_nan="constants",
    ser_json_bytes="base64",
    val_json_bytes="base64",
)
_DONE, _RAISED = b"done", b"raised"


class Duty(StrEnum):
    """What hands are asked to do with a function."""

    DO = "do"  # call it
    MAKE = "make"  # call it, and keep what it gives, which answers questions
    ANSWER = "answer"  # put a question to what it gave


class Garbled(ValueError):
    """The other side sent something that is no message of ours, or not of the types that were agreed."""


class Fault(Exception):
    """What the work raised is no refusal of ours, so its words are."""


def order(duty: Duty, function: Callable[[Any], Any], work: object) -> bytes:
    """Write what hands are to do.

    Raises:
        TypeError: the function does not say what it takes and gives, or the work is nothing of that kind.
    """
    return _message(f"{duty} {_name_of(function)}".encode(), _types(duty, function)[0], work)


def read_answer(duty: Duty, function: Callable[[Any], Any], answer: bytes) -> Any:
    """Give what hands returned for an order; what they raised is raised here.

    Raises:
        Garbled: it is no answer.
    """
    head, _, body = answer.partition(b"\n")
    if head == _DONE:
        return _read(_types(duty, function)[1], body)
    if head == _RAISED:
        raise _refusal(*_read(_RAISING, body))
    raise Garbled(f"an answer of {len(answer)} bytes that is none")


class Hands:
    """The far end: does one order after the other."""

    def __init__(self) -> None:
        """Start with nothing made."""
        self._made: Callable[[Any], Any] | None = None

    def do(self, written: bytes) -> bytes:
        """Do what is ordered; give the answer, which says what was returned or raised."""
        try:
            head, _, body = written.partition(b"\n")
            duty, function = _read_head(head)
            takes, gives = _types(duty, function)
            return _message(_DONE, gives, self._done(duty, function, _read(takes, body)))
        except Exception as fault:  # it is raised where the order was written
            kinds = tuple(_name_of(kind) for kind in type(fault).__mro__ if issubclass(kind, Refusal))
            words = str(fault) if kinds else f"{type(fault).__name__}: {fault}"
            return _message(_RAISED, _RAISING, (kinds, words.encode(errors="replace").decode()))

    def _done(self, duty: Duty, function: Callable[[Any], Any], work: object) -> object:
        if duty is Duty.DO:
            return function(work)
        if duty is Duty.MAKE:
            self._made = function(work)
            return None
        if self._made is None:
            raise Garbled(f"a question to {_name_of(function)}, which was not called")
        return self._made(work)


def _message(head: bytes, kind: TypeAdapter[Any], value: object) -> bytes:
    try:
        return head + b"\n" + kind.dump_json((value,), warnings="error")
    except ValueError:  # what pydantic raises where a value is of another type
        # Its words hold the value, and that may hold a key.
        raise TypeError(f"{head.decode()}: {type(value).__name__} is not of the type agreed") from None


def _read(kind: TypeAdapter[Any], body: bytes) -> Any:
    try:
        (value,) = kind.validate_json(body)
    except ValidationError as wrong:
        raise Garbled(f"{wrong.error_count()} values are not of the types agreed") from None
    return value


@cache
def _types(duty: Duty, function: Callable[[Any], Any]) -> tuple[TypeAdapter[Any], TypeAdapter[Any]]:
    """Give what goes there and what comes back, as a function names it."""
    named = get_type_hints(function)
    gives = named.pop("return", None)
    if gives is None or len(named) != 1:
        raise TypeError(f"{_name_of(function)} does not name the one thing it takes, and what it gives")
    (takes,) = named.values()
    if duty is Duty.ANSWER:
        (takes,), gives = get_args(gives)
    return _plain(takes), _plain(None if duty is Duty.MAKE else gives)


def _plain(kind: Any) -> TypeAdapter[Any]:
    # In a tuple, because what bytes are written as cannot be said of a dataclass that stands alone.
    return TypeAdapter(tuple[kind], config=_PLAIN)


_RAISING: TypeAdapter[Any] = _plain(tuple[tuple[str, ...], str])


def _read_head(head: bytes) -> tuple[Duty, Callable[[Any], Any]]:
    """Read what an order asks for, and find the function that it names."""
    duty, _, name = head.decode().partition(" ")
    module, _, attribute = name.partition(":")
    function = getattr(importlib.import_module(module), attribute)
    if not isinstance(function, FunctionType) or _name_of(function) != name:
        raise Garbled(f"{name} is no function of a module")
    return Duty(duty), function


def _name_of(named: type | Callable[..., Any]) -> str:
    return f"{named.__module__}:{named.__qualname__}"


def _refusal(kinds: tuple[str, ...], words: str) -> Exception:
    """Make the refusal that was raised there: the nearest of its kinds that is known here and holds words."""
    known = {_name_of(kind): kind for kind in _below(Refusal) if not isinstance(kind.__init__, FunctionType)}
    return next((known[kind](words) for kind in kinds if kind in known), Fault(words))


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)
