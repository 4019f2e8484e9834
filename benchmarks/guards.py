"""The guards of the rules' code: where they are, and the code of a module without one of them.

A guard is what silences: a one-line `if` whose body only goes on to the next word or returns
nothing; what is joined by `or` in one; a `not …`, `!=` or `not in` that an `if` or a `return` asks
for beside others, or that filters a comprehension. Without it the `if` never holds, and what was
denied always does.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

SEEN = "__seen__"
Place = tuple[ast.AST, str, int]
"""What a node hangs on, in which field, and where in a list of them; -1 outside one."""


@dataclass(frozen=True)
class Guard:
    """A condition of a rule that can be taken out.

    Attributes:
        module: Name of its module.
        function: Name of the function at the top of the module, or of the method, that it is in.
        kind: "guard" for a whole `if`, "part" for one of what is joined in it, "not", "filter".
        place: Which node of the module's tree it is, in the order of `ast.walk`.
        held: What it is replaced by.
        line: Where it stands in the file.
        source: Its words.
    """

    module: str
    function: str
    kind: str
    place: int
    held: bool
    line: int
    source: str


def guards(module: ModuleType) -> list[Guard]:
    """Return the guards of a module, in the order of its lines."""
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    tree = ast.parse(text)
    places = {node: place for place, node in enumerate(ast.walk(tree))}
    found: dict[ast.AST, Guard] = {}
    for name, function in _functions(tree):
        for node in ast.walk(function):
            for kind, part, held in _of(node):
                source = " ".join(str(ast.get_source_segment(text, part)).split())
                found.setdefault(
                    part,
                    Guard(
                        module.__name__, name, kind, places[part], held, part.lineno, source
                    ),
                )  # fmt: skip
    return sorted(found.values(), key=lambda one: (one.line, one.place))


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _of(node: ast.AST) -> Iterator[tuple[str, ast.expr, bool]]:
    """Yield the guards that a node of a tree holds: kind, expression, what to put in its place."""
    if isinstance(node, ast.If) and _silences(node.body):
        yield "guard", node.test, False
        if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or):
            yield from (("part", part, False) for part in node.test.values)
    elif isinstance(node, ast.If | ast.Return):
        test = node.test if isinstance(node, ast.If) else node.value
        yield from (("not", part, True) for part in _joined(test) if _denies(part))
    elif isinstance(node, ast.comprehension):
        parts = (part for test in node.ifs for part in _joined(test) or [test])
        yield from (("filter", part, True) for part in parts if _denies(part))


def _silences(body: list[ast.stmt]) -> bool:
    """Return whether the body of an `if` only goes on, or returns nothing or a plain answer."""
    (first, *more) = body
    if more:
        return False
    return isinstance(first, ast.Continue) or (
        isinstance(first, ast.Return) and (first.value is None or _plain(first.value))
    )


def _plain(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        return all(_plain(one) for one in value.elts)
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.UnaryOp):
        return _plain(value.operand)
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id == "found")


def _joined(test: ast.expr | None) -> list[ast.expr]:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return test.values
    return []


def _denies(part: ast.expr) -> bool:
    if isinstance(part, ast.Compare):
        return isinstance(part.ops[0], ast.NotIn | ast.NotEq)
    return isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not)


class _Watched(ast.NodeTransformer):
    """Puts the value of each guard into a call of `SEEN`, with its number."""

    def __init__(self, numbers: dict[ast.AST, int]) -> None:
        self.numbers = numbers

    def visit(self, node: ast.AST) -> Any:
        number = self.numbers.get(node)
        node = self.generic_visit(node)
        if number is None:
            return node
        arguments = [ast.Constant(number), node]
        call = ast.Call(ast.Name(SEEN, ast.Load()), arguments, [])  # type: ignore[arg-type]
        return ast.fix_missing_locations(ast.copy_location(call, node))


@contextmanager
def without(guard: Guard, module: ModuleType) -> Iterator[None]:
    """Run the module's function without a guard of it."""
    function = function_of(module, guard.function)
    usual = function.__code__
    try:
        function.__code__ = _without(guard, str(module.__file__))
        yield
    finally:
        function.__code__ = usual


def _without(guard: Guard, file: str) -> CodeType:
    """Return the code of a guard's function with a constant in its place."""
    tree, nodes, parents = _read(file)
    node = nodes[guard.place]
    parent, name, at = parents[node]
    top = node
    while parents[top][0] is not tree:
        top = parents[top][0]
    _put(parent, name, at, ast.copy_location(ast.Constant(guard.held), node))
    try:
        code = compile(ast.Module([top], []), file, "exec")  # type: ignore[list-item]
    finally:
        _put(parent, name, at, node)
    return _codes_by_name(code)[guard.function]


@cache
def _read(file: str) -> tuple[ast.Module, list[ast.AST], dict[ast.AST, Place]]:
    """Return the tree of a file, its nodes in the order of `ast.walk`, and where each hangs."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    parents: dict[ast.AST, Place] = {}
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            for at, child in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    parents[child] = node, name, at if isinstance(value, list) else -1
    return tree, list(ast.walk(tree)), parents


def _put(parent: ast.AST, name: str, at: int, node: ast.AST) -> None:
    if at < 0:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[at] = node


@contextmanager
def watched(
    module: ModuleType, found: dict[int, Guard], seen: Callable[[int, object], object]
) -> Iterator[None]:
    """Run a module with each value of its guards given to `seen`, which returns it.

    Args:
        module: The module.
        found: Its guards by number.
        seen: Gets the number of a guard and the value that it has.
    """
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    numbers = {nodes[guard.place]: number for number, guard in found.items()}
    codes = _codes_by_name(compile(_Watched(numbers).visit(tree), str(module.__file__), "exec"))
    functions = {guard.function for guard in found.values()}
    usual = {name: function_of(module, name).__code__ for name in functions}
    setattr(module, SEEN, seen)
    try:
        for name in functions:
            function_of(module, name).__code__ = codes[name]
        yield
    finally:
        for name, code in usual.items():
            function_of(module, name).__code__ = code
        delattr(module, SEEN)


def _codes_by_name(code: CodeType) -> dict[str, CodeType]:
    return {one.co_qualname: one for one in _codes(code)}


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def function_of(module: ModuleType, name: str) -> FunctionType:
    """Return a function or method of a module, that which a decorator holds.

    Who has imported it has the same one, so that another code in it is run by all.
    """
    found: Any = module
    for part in name.split("."):
        found = found.__dict__[part]
    while not isinstance(found, FunctionType) or hasattr(found, "__wrapped__"):
        found = found.__wrapped__ if hasattr(found, "__wrapped__") else found.fget
    return found
