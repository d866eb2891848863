"""Operators that walk a list; inside them ``it`` is the element. Null instead of a list is null."""

from collections.abc import Callable, Iterator
from typing import Any

from api.core.expressions.values import (
    Compiled,
    ExpressionError,
    Scope,
    elements,
    in_range,
    truth,
)


def _each(source: Any, body: Compiled | None, scope: Scope) -> Iterator[tuple[Any, Any]]:
    """Yield each element with what the body makes of it, the element itself without a body."""
    for element in elements(source) or ():
        if body is None:
            yield element, element
        else:
            yield element, body(Scope(scope.data, scope.today, element))


def _sum(source: Compiled, body: Compiled | None = None) -> Compiled:
    """Add up; one null makes the sum null, because an unknown income is not an income of zero."""

    def run(scope: Scope) -> int | None:
        values = source(scope)
        total, unknown = 0, values is None
        for _, value in _each(values, body, scope):
            if value is None:
                unknown = True
            elif type(value) is int:
                total = in_range(total + value)
            else:
                raise ExpressionError("type_mismatch")
        return None if unknown else total

    return run


def _count(source: Compiled, body: Compiled | None = None) -> Compiled:
    """Count the elements, or those for which the condition is true."""

    def run(scope: Scope) -> int | None:
        values = source(scope)
        if values is None:
            return None
        if body is None:
            return len(elements(values) or ())
        return sum(1 for _, value in _each(values, body, scope) if truth(value))

    return run


def _extreme(better: Callable[[Any, Any], bool]) -> Callable[..., Compiled]:
    def build(source: Compiled, body: Compiled | None = None) -> Compiled:
        def run(scope: Scope) -> Any:
            best, unknown = None, False
            for _, value in _each(source(scope), body, scope):
                if value is None:
                    unknown = True
                elif type(value) not in (int, str) or (
                    best is not None and type(best) is not type(value)
                ):
                    raise ExpressionError("type_mismatch")
                elif best is None or better(value, best):
                    best = value
            return None if unknown else best

        return run

    return build


def _settled_by(decisive: bool) -> Callable[..., Compiled]:
    """Build ``any`` (settled by a true) or ``all`` (settled by a false)."""

    def build(source: Compiled, body: Compiled) -> Compiled:
        def run(scope: Scope) -> bool | None:
            values = source(scope)
            outcome = None if values is None else not decisive
            for _, value in _each(values, body, scope):
                condition = truth(value)
                if condition is decisive:
                    return decisive
                if condition is None:
                    outcome = None
            return outcome

        return run

    return build


def _filter(source: Compiled, body: Compiled) -> Compiled:
    def run(scope: Scope) -> list[Any] | None:
        values = source(scope)
        if values is None:
            return None
        return [element for element, value in _each(values, body, scope) if truth(value)]

    return run


def _map(source: Compiled, body: Compiled) -> Compiled:
    def run(scope: Scope) -> list[Any] | None:
        values = source(scope)
        return None if values is None else [value for _, value in _each(values, body, scope)]

    return run


LOOPS: dict[str, Callable[..., Compiled]] = {
    "sum": _sum,
    "count": _count,
    "min": _extreme(lambda value, best: value < best),
    "max": _extreme(lambda value, best: value > best),
    "any": _settled_by(True),
    "all": _settled_by(False),
    "filter": _filter,
    "map": _map,
}
