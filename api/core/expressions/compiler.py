"""Turns a tree into closures once, so that evaluating is only calls."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.core.expressions.loops import LOOPS
from api.core.expressions.operators import MANY, OPERATORS, Operator
from api.core.expressions.values import Compiled, ExpressionError, Scope, leaf, need, truth

MAX_DEPTH = 32

_PATH = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z0-9_]+)*")


@dataclass(frozen=True, slots=True)
class Expression:
    """A readable tree, ready to run."""

    run: Compiled
    paths: frozenset[str]
    """Every path that a ``get`` in it names, for checks before publishing."""

    def __call__(self, data: dict[str, Any], today: str, it: Any = None) -> Any:
        """Evaluate on named data.

        Raises:
            ExpressionError: With a running code, such as ``type_mismatch``.
        """
        return self.run(Scope(data, today, it))


def compile_expression(tree: Any) -> Expression:
    """Read a tree.

    Raises:
        ExpressionError: With a reading code: malformed, unknown_operator, bad_arity, bad_path or
            too_deep.
    """
    paths: set[str] = set()
    return Expression(_compile(tree, 1, paths), frozenset(paths))


def _compile(tree: Any, depth: int, paths: set[str]) -> Compiled:
    if type(tree) is not list:
        return _literal(tree)
    if depth > MAX_DEPTH:
        raise ExpressionError("too_deep")
    if not tree or type(tree[0]) is not str:
        raise ExpressionError("malformed")
    name, arguments = tree[0], tree[1:]
    if name not in _ARITY:
        raise ExpressionError("unknown_operator")
    least, most = _ARITY[name]
    if not least <= len(arguments) <= most:
        raise ExpressionError("bad_arity")
    if name == "get":
        return _get(arguments[0], paths)
    compiled = [_compile(argument, depth + 1, paths) for argument in arguments]
    if name in OPERATORS:
        return _strict(OPERATORS[name], compiled)
    return _LAZY[name](*compiled)


def _literal(value: Any) -> Compiled:
    if value is not None and type(value) not in (bool, int, float, str):
        raise ExpressionError("malformed")
    try:
        constant = leaf(value)
    except ExpressionError as cause:
        raise ExpressionError("malformed") from cause
    return lambda scope: constant


def _get(path: Any, paths: set[str]) -> Compiled:
    if type(path) is not str or not _PATH.fullmatch(path):
        raise ExpressionError("bad_path")
    paths.add(path)
    first, *rest = path.split(".")
    if first == "it":
        return lambda scope: _walk(scope.it, rest)
    if not rest:
        return lambda scope: leaf(scope.data.get(first))
    return lambda scope: _walk(scope.data.get(first), rest)


def _walk(value: Any, names: list[str]) -> Any:
    for name in names:
        if value is None:
            return None
        if type(value) is not dict:
            raise ExpressionError("type_mismatch")
        value = value.get(name)
    return leaf(value)


def _strict(operator: Operator, arguments: list[Compiled]) -> Compiled:
    """All arguments are worked out, then all kinds are checked, then null wins."""
    run = operator.run
    extra = len(arguments) - len(operator.kinds)
    kinds = operator.kinds + operator.kinds[-1:] * extra

    def call(scope: Scope) -> Any:
        values = [argument(scope) for argument in arguments]
        for value, kind in zip(values, kinds, strict=True):
            if kind is not None:
                need(value, kind)
        return None if None in values else run(*values)

    def call_two(scope: Scope) -> Any:
        first, second = one(scope), two(scope)
        return None if first is None or second is None else run(first, second)

    if kinds == (None, None):
        one, two = arguments
        return call_two
    return call


def _and(*conditions: Compiled) -> Compiled:
    def run(scope: Scope) -> bool | None:
        outcome: bool | None = True
        for condition in conditions:
            value = truth(condition(scope))
            if value is False:
                return False
            if value is None:
                outcome = None
        return outcome

    return run


def _or(*conditions: Compiled) -> Compiled:
    def run(scope: Scope) -> bool | None:
        outcome: bool | None = False
        for condition in conditions:
            value = truth(condition(scope))
            if value is True:
                return True
            if value is None:
                outcome = None
        return outcome

    return run


def _if(condition: Compiled, then: Compiled, otherwise: Compiled) -> Compiled:
    def run(scope: Scope) -> Any:
        value = truth(condition(scope))
        return None if value is None else (then if value else otherwise)(scope)

    return run


def _coalesce(*choices: Compiled) -> Compiled:
    def run(scope: Scope) -> Any:
        for choice in choices:
            value = choice(scope)
            if value is not None:
                return value
        return None

    return run


def _isnull(argument: Compiled) -> Compiled:
    return lambda scope: argument(scope) is None


def _list(*arguments: Compiled) -> Compiled:
    return lambda scope: [argument(scope) for argument in arguments]


def _today() -> Compiled:
    return lambda scope: scope.today


_LAZY: dict[str, Callable[..., Compiled]] = {
    "and": _and,
    "or": _or,
    "if": _if,
    "coalesce": _coalesce,
    "isnull": _isnull,
    "list": _list,
    "today": _today,
    **LOOPS,
}

_ARITY: dict[str, tuple[int, int]] = {
    "get": (1, 1),
    "and": (1, MANY),
    "or": (1, MANY),
    "if": (3, 3),
    "coalesce": (1, MANY),
    "isnull": (1, 1),
    "list": (0, MANY),
    "today": (0, 0),
    "sum": (1, 2),
    "count": (1, 2),
    "min": (1, 2),
    "max": (1, 2),
    "any": (2, 2),
    "all": (2, 2),
    "filter": (2, 2),
    "map": (2, 2),
    **{name: (len(op.kinds), op.at_most or len(op.kinds)) for name, op in OPERATORS.items()},
}
