"""Conditions as data: evaluated, printed, checked for unknown names and cycles.

A name is an answer's key, or a fact of the request when it starts with ``@`` (``@type``, ``@service_type``).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """What every condition can do; combine with ``&``, ``|`` and ``~``."""

    def holds(self, texts: Mapping[str, str]) -> bool:
        """True when the condition holds for ``texts``: answers by key and facts by ``@name``."""
        raise TypeError(f"{type(self).__name__} is not a condition that can be evaluated")

    def names(self) -> frozenset[str]:
        """The answers and facts that the condition reads."""
        return frozenset()

    def __and__(self, other: "Condition") -> "Condition":
        return All((self, other))

    def __or__(self, other: "Condition") -> "Condition":
        return AnyOf((self, other))

    def __invert__(self) -> "Condition":
        return Not(self)


@dataclass(frozen=True, slots=True)
class Always(Condition):
    def holds(self, texts: Mapping[str, str]) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Never(Condition):
    def holds(self, texts: Mapping[str, str]) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """The text of ``name`` is one of ``values``; for a multiple choice, one of its codes is."""

    name: str
    values: frozenset[str]

    def holds(self, texts: Mapping[str, str]) -> bool:
        text = texts.get(self.name, "")
        # « 0,5 » is a number, « motrice,langage » two codes.
        return text in self.values or not self.values.isdisjoint(text.split(","))

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Filled(Condition):
    """The text of ``name`` is not blank."""

    name: str

    def holds(self, texts: Mapping[str, str]) -> bool:
        return bool(texts.get(self.name, "").strip())

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class All(Condition):
    parts: tuple[Condition, ...]

    def holds(self, texts: Mapping[str, str]) -> bool:
        return all(part.holds(texts) for part in self.parts)

    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names() for part in self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    parts: tuple[Condition, ...]

    def holds(self, texts: Mapping[str, str]) -> bool:
        return any(part.holds(texts) for part in self.parts)

    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Not(Condition):
    part: Condition

    def holds(self, texts: Mapping[str, str]) -> bool:
        return not self.part.holds(texts)

    def names(self) -> frozenset[str]:
        return self.part.names()


ALWAYS = Always()
NEVER = Never()


def equals(name: str, *values: str) -> Condition:
    """The text of ``name`` is one of ``values``."""
    return OneOf(name, frozenset(values))


def filled(name: str) -> Condition:
    """The text of ``name`` is not blank."""
    return Filled(name)
