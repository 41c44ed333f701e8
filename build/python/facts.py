"""Tells mkpkit what stands in Python sources. Run as `python3 -I -S facts.py`, never imported, needs Python 3.9.

Request, on standard input: a line `LENGTH SECONDS`, then LENGTH bytes of source. Reply, on standard output: one line
of JSON, whose form `PythonFactsReader` in Sources/MKPCheck/Python describes. Requests may be sent ahead; the replies
come in their order. Nothing of a source is executed or imported: it is parsed into a tree, and the tree is read. When
a source takes longer than SECONDS, the process is ended by the system (SIGALRM), which also stops code that no
exception can interrupt; whoever asked then starts another one.
"""

from __future__ import annotations

import ast
import builtins
import gc
import json
import re
import resource
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Costs as much as a dozen sources.
    from typing import Any, Callable, Optional

MEMORY = 1 << 30
DEPTH = 16
ITEMS = 4096
TEXT = 4096
# How many assignments to a local name are looked at.
ASSIGNMENTS = 64
# The longest annotation that is told in full.
ANNOTATION = 500

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = {ast.ListComp: "list", ast.SetComp: "set", ast.DictComp: "dict", ast.GeneratorExp: "generator"}
SEQUENCES = {ast.List: "L", ast.Tuple: "T", ast.Set: "S"}
NAMES = {"L": "list", "T": "tuple", "S": "set"}

# Nodes in which nothing is to be found, and fields that hold no nodes.
LEAVES = {ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal, ast.alias}
NAMELESS = LEAVES - {ast.Name, ast.Global, ast.Nonlocal}
NO_NODES = {
    "id", "attr", "name", "arg", "kind", "ctx", "op", "ops", "type_comment", "conversion", "simple", "is_async", "rest",
    "kwd_attrs", "module", "level", "names",
}  # fmt: skip
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")

UNKNOWN = 0

# Bits of a span: a line, a column, and the number of further columns.
COLUMN = 14
WIDEST = (1 << COLUMN) - 1
LAST_LINE = (1 << 24) - 1

# Bits of flags.
LAZY, GUARDED, TYPING, CONDITIONAL, OPEN = 1, 2, 4, 8, 16
GENERATOR, ASYNC = 32, 64
# What is missing there does no harm: somebody catches it, or has looked whether it is there.
LENIENT = 128

# When an attribute is read.
READ_GUARDED, READ_WHEN_CALLED, READ_ON_IMPORT = 0, 1, 2

# Where calls and attributes are looked at: Checkmk, the own package, and names that a star import brings.
APIS = ("cmk.", "cmk_addons.", ".", "*.")
STAR = "*."

# What a handler must catch so that an import, or the look-up of a name, may fail.
IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
LOOKUP_ERRORS = {"AttributeError", "NameError"}


# Functions that take a regular expression.
MATCHES = {"cmk.agent_based.v2.matches", "cmk.agent_based.v2.not_matches"}

# What makes a path, and what opens a file of that name.
PATHS = {"Path", "pathlib.Path", "PurePath", "pathlib.PurePath", "PosixPath", "pathlib.PosixPath"}
OPENERS = PATHS | {
    "open", "io.open", "os.open", "os.listdir", "os.scandir", "os.walk", "os.stat", "os.access", "os.mkdir",
    "os.makedirs", "os.remove", "os.unlink", "os.rmdir", "os.rename", "os.chmod", "os.path.exists", "os.path.isfile",
    "os.path.isdir", "os.path.getmtime", "os.path.getsize", "glob.glob", "glob.iglob", "shutil.copy", "shutil.copyfile",
    "shutil.copytree", "shutil.move", "shutil.rmtree",
}  # fmt: skip


class Unit:
    """What a piece of code is part of."""

    __slots__ = ("function", "params", "flags", "nested", "stdin")

    def __init__(
        self, flags: int = 0, function: Optional[Function] = None, params: frozenset[str] = frozenset(),
        nested: bool = False, stdin: bool = False,
    ) -> None:  # fmt: skip
        self.flags = flags
        self.function = function
        self.params = params
        self.nested = nested
        self.stdin = stdin

    def but(self, flags: int, stdin: bool = False) -> Unit:
        return Unit(self.flags | flags, self.function, self.params, self.nested, self.stdin or stdin)


class Function:
    """A function or lambda."""

    __slots__ = (
        "record", "yields", "name", "flags", "returns", "inner", "node", "unit", "parent", "produced", "bound", "conditions",
    )  # fmt: skip

    def __init__(self, name: Optional[str], flags: int, node: Any, parent: Optional[Function]) -> None:
        self.name = name
        self.flags = flags
        self.node = node
        self.unit = TOP
        self.parent = parent
        # What it yields, and the local names with what they are bound to.
        self.produced: list[Any] = []
        self.bound: Optional[dict[str, Optional[list[ast.expr]]]] = None
        self.yields: list[int] = []
        self.record: list[Any] = []
        self.returns: list[Any] = []
        self.inner: list[Function] = []
        # What it asks, and functions in it.
        self.conditions: list[Any] = []


def exceptions(node: Any) -> set[str]:
    """The names of the exceptions that a handler, or `suppress`, names."""
    nodes = node.elts if type(node) is ast.Tuple else [node]
    return {str(getattr(n, "attr", None) or getattr(n, "id", "")) for n in nodes}


def protection(caught: set[str]) -> int:
    """The flags of code around which these exceptions are caught."""
    return GUARDED | LENIENT if caught & IMPORT_ERRORS else LENIENT if caught & LOOKUP_ERRORS else 0


def guard(node: Any) -> int:
    """How far a `try` or `with` catches what is missing in its body. The one place that knows what a guard is, with
    `Reader.condition`."""
    caught: set[str] = set()
    for handler in getattr(node, "handlers", ()):
        if type(handler.body[-1]) is not ast.Raise:
            caught |= exceptions(handler.type) if handler.type is not None else {"BaseException"}
    for item in getattr(node, "items", ()):
        call = item.context_expr
        if type(call) is ast.Call and exceptions(call.func) == {"suppress"}:
            caught |= {name for argument in call.args for name in exceptions(argument)}
    return protection(caught)


def called(node: ast.Call) -> ast.expr:
    """What a call calls; of a generic class with its parameters, `List[str](…)`, the class."""
    return node.func.value if type(node.func) is ast.Subscript else node.func


def fields(kind: type, known: dict[type, tuple[str, ...]] = {}) -> tuple[str, ...]:  # noqa: B006
    names = known.get(kind)
    if names is None:
        every = () if kind in LEAVES else getattr(kind, "_fields", ())
        names = known[kind] = tuple(n for n in every if n not in NO_NODES)
    return names


def children(node: ast.AST) -> list[Any]:
    """The nodes in a node, but for those that neither hold nor bind a name."""
    found: list[Any] = []
    for name in fields(type(node)):
        child = getattr(node, name, None)
        if child.__class__ is list:
            found += [one for one in child if one is not None and type(one) not in NAMELESS]
        elif child is not None and type(child) not in NAMELESS:
            found.append(child)
    return found


class Reader:
    def __init__(self, source: bytes) -> None:
        self.source = source
        self.lines: Optional[list[bytes]] = None
        self.is_ascii = source.isascii()
        self.imports: list[Any] = []
        self.bindings: list[Any] = []
        self.functions: list[Any] = []
        self.calls: list[Any] = []
        self.references: dict[str, tuple[int, int]] = {}
        # Names whose import may fail.
        self.soft: set[str] = set()
        self.subscripts: list[Any] = []
        self.statements: list[Any] = []
        self.unsafe: list[Any] = []
        self.needs: list[Any] = []
        self.aliases: dict[str, Optional[str]] = {}
        self.exports: list[str] = []
        self.has_stars = False
        # Names that no star import of the module stands behind, where it has one.
        self.own: set[str] = set()
        self.constants: dict[str, ast.expr] = {}
        self.assigned: dict[str, int] = {}
        self.pending: list[tuple[list[Any], ast.Call, Unit]] = []
        self.indices: dict[int, int] = {}
        self.lambdas: dict[int, Function] = {}
        self.named_functions: list[Function] = []
        self.has_levels = b"check_levels" in source
        self.patterns: list[Any] = []
        self.paths: list[Any] = []
        # Names that functions read, where nobody asks first whether they are there, and names that anything binds.
        self.reads: dict[str, ast.Name] = {}
        self.stores: set[str] = set()
        # Local names whose values are being looked up.
        self.resolving: set[tuple[int, str]] = set()

    # Positions

    def split(self) -> list[bytes]:
        if self.lines is None:
            self.lines = re.split(b"\r\n|\r|\n", self.source)
        return self.lines

    def column(self, line: int, offset: int) -> int:
        if self.is_ascii:
            return offset
        lines = self.split()
        return len(lines[line - 1][:offset].decode("utf-8", "replace")) if line <= len(lines) else offset

    def span(self, node: Any) -> int:
        start: int
        end: int
        line: int = node.lineno
        if self.is_ascii:
            start, end = node.col_offset, node.end_col_offset
        else:
            start, end = self.column(line, node.col_offset), self.column(node.end_lineno, node.end_col_offset)
        more = end - start - 1 if node.end_lineno == line else 0
        if start >= WIDEST or more > WIDEST or line > LAST_LINE:
            start, more, line = min(start, WIDEST - 1), min(max(more, 0), WIDEST), min(line, LAST_LINE)
        return ((line << COLUMN | start + 1) << COLUMN) | max(more, 0)

    # Names

    def dotted(self, node: Any) -> Optional[str]:
        kind = type(node)
        if kind is ast.Name:
            return node.id  # type: ignore[no-any-return]
        if kind is not ast.Attribute:
            return None
        parts = [node.attr]
        node = node.value
        while type(node) is ast.Attribute:
            parts.append(node.attr)
            node = node.value
        if type(node) is not ast.Name:
            return None
        parts.append(node.id)
        parts.reverse()
        return ".".join(parts)

    def resolved(self, name: Optional[str], unit: Unit) -> Optional[str]:
        """The qualified name behind a local one, as far as an import says so."""
        if name is None:
            return None
        root, dot, rest = name.partition(".")
        if root in unit.params:
            return None
        target = self.aliases.get(root)
        if target:
            return target + dot + rest
        return STAR + name if self.has_stars and root not in self.aliases and root not in self.own else None

    def aliases_of(self, body: list[Any]) -> None:
        """Collects all imports first: a function may use one that stands below it."""
        found: dict[str, dict[str, bool]] = {}

        def alias(name: str, target: str, is_fallback: bool) -> None:
            targets = found.setdefault(name, {})
            targets[target] = targets.get(target, True) and is_fallback

        stack = [(body, False)]
        while stack:
            nodes, is_fallback = stack.pop()
            for node in nodes:
                kind = type(node)
                if kind is ast.Import:
                    for name in node.names:
                        root = name.name.partition(".")[0]
                        alias(name.asname or root, name.name if name.asname else root, is_fallback)
                elif kind is ast.ImportFrom:
                    prefix = "." * node.level + (node.module or "")
                    for name in node.names:
                        if name.name == "*":
                            self.has_stars = True
                        else:
                            alias(name.asname or name.name, prefix + "." + name.name, is_fallback)
                else:
                    for block in BLOCKS:
                        inner = getattr(node, block, None)
                        if inner:
                            stack.append((inner, is_fallback or block == "handlers"))
        self.aliases = {name: preferred(targets) for name, targets in found.items()}

    def assigned_aliases(self) -> None:
        """Follows `X = module.Y`."""
        for name, value in self.constants.items():
            if self.assigned[name] == 1 and name not in self.aliases and type(value) in (ast.Name, ast.Attribute):
                target = self.resolved(self.dotted(value), TOP)
                if target is not None:
                    self.aliases[name] = target

    def shadow_stars(self, tree: ast.Module) -> None:
        """Collects what is surely no name that a star import brings."""
        self.own = {b[0] for b in self.bindings if not b[4] and b[1] not in ("import", "module")} | BUILTINS
        for node in ast.walk(tree):
            if type(node) in FUNCTIONS:
                inner: Any
                for inner in ast.walk(node):
                    if type(inner) is ast.Name and type(inner.ctx) is ast.Store:
                        self.own.add(inner.id)
                    elif type(inner) in FUNCTIONS and inner is not node:
                        self.own.add(inner.name)

    def exported(self, value: Any) -> None:
        """The names in `__all__`, where they are constant."""
        elements = getattr(value, "elts", None)
        if elements is not None and all(type(e) is ast.Constant and type(e.value) is str for e in elements):
            self.exports = [e.value[:TEXT] for e in elements]

    # Module level

    def bind(self, name: str, kind: str, node: Any, unit: Unit, value: Optional[ast.expr] = None) -> None:
        self.assigned[name] = self.assigned.get(name, 0) + 1
        if value is not None and not unit.flags & CONDITIONAL:
            self.constants[name] = value
        self.bindings.append([name, kind, value, self.span(node), unit.flags & CONDITIONAL])

    def targets(self, target: ast.expr, kind: str, unit: Unit, value: Optional[ast.expr] = None) -> None:
        if isinstance(target, ast.Name):
            self.bind(target.id, kind, target, unit, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                self.targets(element, "unpack", unit)
        elif isinstance(target, ast.Starred):
            self.targets(target.value, "unpack", unit)

    def module_level(self, body: list[ast.stmt], unit: Unit) -> None:
        node: Any
        for node in body:
            kind = type(node)
            if kind is ast.Assign:
                for target in node.targets:
                    self.targets(target, "assign", unit, node.value)
            elif kind is ast.AnnAssign:
                if node.value is not None:
                    self.targets(node.target, "assign", unit, node.value)
            elif kind is ast.AugAssign:
                self.targets(node.target, "augment", unit)
            elif kind in FUNCTIONS:
                self.bind(node.name, "function", node, unit)
            elif kind is ast.ClassDef:
                self.bind(node.name, "class", node, unit)
            elif kind is ast.Import:
                for name in node.names:
                    self.bind(name.asname or name.name.partition(".")[0], "module", node, unit)
            elif kind is ast.ImportFrom:
                for name in node.names:
                    self.bind(name.asname or name.name, "import", name if hasattr(name, "lineno") else node, unit)
            elif kind is ast.Delete:
                for target in node.targets:
                    self.targets(target, "delete", unit)
            elif kind is not ast.Expr:
                self.compound(node, unit)

    def compound(self, node: Any, unit: Unit) -> None:
        inner = unit.but(CONDITIONAL)
        kind = type(node).__name__
        if kind in ("For", "AsyncFor"):
            self.targets(node.target, "loop", inner)
        elif kind in ("With", "AsyncWith"):
            for item in node.items:
                if item.optional_vars is not None:
                    self.targets(item.optional_vars, "with", unit)
            self.module_level(node.body, inner if guard(node) else unit)
            return
        for name in ("body", "orelse", "finalbody"):
            self.module_level(getattr(node, name, []), inner)
        for handler in getattr(node, "handlers", []) + getattr(node, "cases", []):
            self.module_level(handler.body, inner)

    # Everything

    def walk(self, tree: ast.Module) -> None:
        top = Unit()
        stack: list[tuple[Any, Unit]] = [(node, top) for node in reversed(tree.body)]
        visitors = self.visitors()
        pop, push, plain_name, leaves, named = stack.pop, stack.append, self.plain_name, LEAVES, ast.Name
        while stack:
            node, unit = pop()
            kind = type(node)
            visitor = visitors.get(kind)
            if visitor is not None:
                unit = visitor(node, unit, stack) or unit
                if unit is DONE:
                    continue
            for name in fields(kind):
                child = getattr(node, name, None)
                if child is None:
                    continue
                kind = child.__class__
                if kind is list:
                    for element in reversed(child):
                        kind = element.__class__
                        if kind not in leaves:
                            if element is not None:
                                push((element, unit))
                        elif kind is named:
                            plain_name(element, unit)
                elif kind not in leaves:
                    push((child, unit))
                elif kind is named:
                    plain_name(child, unit)

    def plain_name(self, node: ast.Name, unit: Unit) -> None:
        if type(node.ctx) is not ast.Load:
            self.stores.add(node.id)
        elif unit.flags & (LAZY | LENIENT | TYPING) == LAZY:
            self.reads.setdefault(node.id, node)

    def visitors(self) -> dict[type, Any]:
        visitors: dict[type, Any] = {
            ast.FunctionDef: self.function, ast.AsyncFunctionDef: self.function, ast.Lambda: self.function,
            ast.ClassDef: self.class_, ast.Import: self.plain_import, ast.ImportFrom: self.from_import,
            ast.Call: self.call, ast.Attribute: self.attribute, ast.Yield: self.generator,
            ast.YieldFrom: self.generator, ast.Assign: self.assignment, ast.Expr: self.statement,
            ast.If: self.condition, ast.Try: self.attempt, ast.With: self.context, ast.IfExp: self.condition,
            ast.BoolOp: self.operands, ast.keyword: self.keyword, ast.Return: self.returned,
        }  # fmt: skip
        for newer, minor, what in (
            ("TypeAlias", 12, "a `type` statement"), ("TypeVar", 12, "a type parameter"),
            ("TypeVarTuple", 12, "a type parameter"), ("ParamSpec", 12, "a type parameter"),
            ("TemplateStr", 14, "a template string"),
        ):  # fmt: skip
            if hasattr(ast, newer):
                visitors[getattr(ast, newer)] = self.newer(minor, what)
        for branching in ("For", "While", "AsyncFor", "Match", "TryStar"):
            if hasattr(ast, branching):
                visitors[getattr(ast, branching)] = self.branch
        return visitors

    def newer(self, minor: int, what: str) -> Callable[..., None]:
        def visit(node: Any, unit: Unit, stack: Any) -> None:
            self.needs.append([minor, what, self.span(node)])
            if getattr(node, "default_value", None) is not None:
                self.needs.append([13, "a default of a type parameter", self.span(node)])

        return visit

    def branch(self, node: Any, unit: Unit, stack: Any) -> Unit:
        if type(node) is ast.While:
            self.asks(node, unit)
        return unit if unit.flags & CONDITIONAL else unit.but(CONDITIONAL)

    def asks(self, node: Any, unit: Unit) -> None:
        """A condition within functions: those with levels are looked at for questions whether they are true."""
        function = unit.function if self.has_levels else None
        while function is not None:
            function.conditions.append(node.test)
            function = function.parent

    def condition(self, node: Any, unit: Unit, stack: Any) -> Unit:
        """An `if`: whatever it asks may be whether something is there (`hasattr`, `is not None`, a version)."""
        self.asks(node, unit)
        inner = unit.but(CONDITIONAL | LENIENT)
        test = self.dotted(node.test) or ""
        body = unit.but(CONDITIONAL | LENIENT | TYPING) if test.rpartition(".")[2] == "TYPE_CHECKING" else inner
        for part, its in ((node.orelse, inner), (node.body, body), (node.test, unit)):
            nodes = part if type(part) is list else [part]
            stack.extend((child, its) for child in reversed(nodes) if type(child) not in LEAVES)
        return DONE

    def operands(self, node: ast.BoolOp, unit: Unit, stack: Any) -> Optional[Unit]:
        """What follows an `and` or `or` is looked at when the first operand lets it."""
        if unit.flags & (LAZY | LENIENT):
            return None
        inner = unit.but(LENIENT)
        stack.extend((child, inner) for child in reversed(node.values[1:]) if type(child) not in LEAVES)
        if type(node.values[0]) not in LEAVES:
            stack.append((node.values[0], unit))
        return DONE

    def context(self, node: ast.With, unit: Unit, stack: Any) -> Optional[Unit]:
        flags = guard(node)
        return unit.but(CONDITIONAL | flags) if flags else None

    def attempt(self, node: ast.Try, unit: Unit, stack: Any) -> Unit:
        flags = guard(node)
        plain = unit.but(CONDITIONAL | (LENIENT if flags else 0))
        for part in (node.finalbody, node.orelse):
            stack.extend((child, plain) for child in reversed(part))
        # The fallback is there for versions that lack what the body has.
        fallback = unit.but(CONDITIONAL | GUARDED | LENIENT)
        stack.extend((child, fallback) for child in reversed(node.handlers))
        inner = unit.but(CONDITIONAL | flags) if flags else unit
        stack.extend((child, inner) for child in reversed(node.body))
        return DONE

    def returned(self, node: ast.Return, unit: Unit, stack: Any) -> None:
        if unit.function is None:
            raise ScopeError("'return' outside function", ("<unknown>", node.lineno, node.col_offset + 1, None))
        if unit.function is not None and unit.function.record:
            unit.function.returns.append((node, unit))

    def class_(self, node: ast.ClassDef, unit: Unit, stack: Any) -> Unit:
        return Unit(unit.flags, unit.function, unit.params, True, unit.stdin)

    def function(self, node: Any, unit: Unit, stack: Any) -> Unit:
        arguments = node.args
        positional = arguments.posonlyargs + arguments.args
        every = positional + arguments.kwonlyargs
        names = {argument.arg for argument in every}
        extras = [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
        names.update(extra.arg for extra in extras)
        self.stores |= names
        if len(names) < len(every) + len(extras):
            raise ScopeError(
                "two parameters of the function have the same name",
                ("<unknown>", node.lineno, node.col_offset + 1, None),
            )
        is_lambda = type(node) is ast.Lambda
        function = Function(None if is_lambda else node.name, unit.flags & (CONDITIONAL), node, unit.function)
        inner = function.unit = Unit(unit.flags | LAZY, function, unit.params | names, True)
        for default in arguments.defaults + arguments.kw_defaults:
            if default is not None:
                stack.append((default, unit))
        if is_lambda:
            self.lambdas[id(node)] = function
            stack.append((node.body, inner))
        else:
            if type(node) is ast.AsyncFunctionDef:
                function.flags |= ASYNC
            for decorator in node.decorator_list:
                stack.append((decorator, unit))
            stack.extend((child, inner) for child in reversed(node.body))
            for annotation in [node.returns] + [a.annotation for a in every]:
                if annotation is not None and type(annotation) not in LEAVES:
                    stack.append((annotation, unit))
            stack.extend((child, unit) for child in getattr(node, "type_params", ()))
            if not unit.nested:
                self.named_functions.append(function)
            elif unit.function is not None:
                unit.function.inner.append(function)
        if is_lambda or not unit.nested:
            decorators = [] if is_lambda else [self.callee(d, unit) or "" for d in node.decorator_list]
            function.record = [function.name, self.parameters(arguments), 0, decorators, self.span(node), [], [], [], [], []]
        return DONE

    def parameters(self, arguments: ast.arguments) -> list[Any]:
        params: list[Any] = []
        positional = arguments.posonlyargs + arguments.args
        required = len(positional) - len(arguments.defaults)
        first = len(arguments.posonlyargs)
        for index, argument in enumerate(positional):
            kind = "positional" if index < first else "either"
            params.append([argument.arg, kind, self.annotation(argument.annotation), index >= required])
        if arguments.vararg:
            params.append([arguments.vararg.arg, "var_positional", None, True])
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
            params.append([argument.arg, "keyword", self.annotation(argument.annotation), default is not None])
        if arguments.kwarg:
            params.append([arguments.kwarg.arg, "var_keyword", None, True])
        return params

    def annotation(self, node: Any) -> Optional[str]:
        """The text of an annotation; one that is a text itself has a quote before it."""
        if node is None:
            return None
        if type(node) is ast.Name:
            return str(node.id[:ANNOTATION])
        if type(node) is ast.Constant and type(node.value) is str:
            return "'" + node.value[:ANNOTATION]
        lines = self.split()[node.lineno - 1 : node.end_lineno]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        return b" ".join(lines).decode("utf-8", "replace")[:ANNOTATION]

    def callee(self, node: Any, unit: Unit) -> Optional[str]:
        name = self.dotted(called(node) if type(node) is ast.Call else node)
        return self.resolved(name, unit) or name

    def generator(self, node: Any, unit: Unit, stack: Any) -> None:
        function = unit.function
        if function is None:
            raise ScopeError("'yield' outside function", ("<unknown>", node.lineno, node.col_offset + 1, None))
        function.flags |= GENERATOR
        if type(node) is ast.Yield and type(node.value) is ast.Call:
            function.yields.append(id(node.value))
        elif node.value is not None:
            function.produced.append((node, unit))

    def soften(self, name: ast.alias, unit: Unit) -> None:
        if unit.flags & GUARDED and not unit.flags & LAZY:
            self.soft.add(name.asname or name.name.partition(".")[0])

    def plain_import(self, node: ast.Import, unit: Unit, stack: Any) -> Unit:
        span = self.span(node)
        for name in node.names:
            self.soften(name, unit)
            self.imports.append([name.name, 0, None, name.asname, span, unit.flags, span])
        return DONE

    def from_import(self, node: ast.ImportFrom, unit: Unit, stack: Any) -> Unit:
        span = self.span(node)
        for name in node.names:
            self.soften(name, unit)
            place = self.span(name) if hasattr(name, "lineno") else span
            self.imports.append([node.module or "", node.level, name.name, name.asname, place, unit.flags, span])
        return DONE

    def keyword(self, node: ast.keyword, unit: Unit, stack: Any) -> Optional[Unit]:
        return unit.but(0, stdin=True) if node.arg == "stdin" else None

    def call(self, node: ast.Call, unit: Unit, stack: Any) -> None:
        function = called(node)
        target = self.resolved(self.dotted(function), unit)
        if target is not None and target.startswith(APIS):
            record = [target, self.span(function), 0, None, [], []]
            self.indices[id(node)] = len(self.calls)
            self.calls.append(record)
            self.pending.append((record, node, unit))
        elif node.args and type(node.args[0]) is ast.Constant and type(node.args[0].value) is str:
            self.opened(node, node.args[0].value, target)
        if type(node.func) is ast.Attribute and node.func.attr == "unsafe" and not unit.stdin:
            template = node.args[0] if len(node.args) == 1 and not node.keywords else None
            self.unsafe.append([self.span(node.func), template])

    def attribute(self, node: ast.Attribute, unit: Unit, stack: Any) -> Optional[Unit]:
        name = self.dotted(node)
        if name is None:
            return None
        root: Any = node.value
        while type(root) is ast.Attribute:
            root = root.value
        self.plain_name(root, unit)
        target = self.resolved(name, unit)
        if target is not None and target.startswith(APIS):
            is_guarded = unit.flags & LENIENT or name.partition(".")[0] in self.soft
            reading = READ_GUARDED if is_guarded else READ_WHEN_CALLED if unit.flags & LAZY else READ_ON_IMPORT
            # A place where it is read for sure says more than one where it may be.
            if reading > self.references.get(target, (-1, 0))[0]:
                self.references[target] = reading, self.span(node)
        return DONE

    def assignment(self, node: ast.Assign, unit: Unit, stack: Any) -> None:
        for target in node.targets:
            if type(target) is ast.Subscript and type(target.value) is ast.Name:
                key = target.slice
                text = key.value if type(key) is ast.Constant and type(key.value) is str else None
                kind = "dict" if type(node.value) is ast.Dict else self.callee(node.value, unit)
                self.subscripts.append([target.value.id, text, self.span(target), unit.flags & LAZY, kind])

    def statement(self, node: Any, unit: Unit, stack: Any) -> None:
        if type(node.value) is ast.Call and not unit.flags & LAZY:
            name = self.dotted(node.value.func)
            if name is not None:
                end = self.column(node.end_lineno, node.end_col_offset)
                self.statements.append([name, self.span(node.value.func), node.value, node.end_lineno, end])

    # Values

    def value(self, node: Any, unit: Unit, depth: int = 0) -> Any:
        """What is known of an expression: a text, truth value or null as it is, all else with a letter before it."""
        if node is None or depth > DEPTH:
            return UNKNOWN
        kind = type(node)
        if kind is ast.Constant:
            return self.constant(node.value)
        if kind is ast.Name or kind is ast.Attribute:
            return self.named(node, unit, depth)
        if kind is ast.Call:
            index = self.indices.get(id(node))
            return ["c", index] if index is not None else self.called(node, unit)
        if kind is ast.Subscript:
            return self.parameter(node.value, node.slice, unit)
        if kind in SEQUENCES:
            letter = SEQUENCES[kind]
            if len(node.elts) > ITEMS or any(type(e) is ast.Starred for e in node.elts):
                return [letter]
            return [letter, self.placed(node.elts, unit, depth + 1)]
        if kind is ast.Dict:
            if len(node.keys) > ITEMS or None in node.keys:
                return ["D"]
            both = [half for pair in zip(node.keys, node.values) for half in pair]
            return ["D", self.placed(both, unit, depth + 1)]
        if kind is ast.JoinedStr:
            return ["t", "str"]
        if kind in COMPREHENSIONS:
            return ["t", COMPREHENSIONS[kind]]
        if kind is ast.Lambda:
            return ["l", self.lambda_index(node)]
        if kind is ast.UnaryOp and type(node.op) is ast.USub:
            operand = self.value(node.operand, unit, depth + 1)
            return [operand[0], -operand[1]] if type(operand) is list and operand[0] in "if" else UNKNOWN
        if kind is ast.BinOp and type(node.op) is ast.Add:
            return self.sum(self.value(node.left, unit, depth + 1), self.value(node.right, unit, depth + 1))
        return UNKNOWN

    def constant(self, constant: Any) -> Any:
        kind = type(constant)
        if kind is str:
            return constant if len(constant) <= TEXT else ["t", "str"]
        if constant is None or kind is bool:
            return constant
        if kind is int and -(1 << 53) < constant < 1 << 53:
            return ["i", constant]
        if kind is float and constant - constant == 0:
            return ["f", constant]
        return ["t", kind.__name__]

    def sum(self, left: Any, right: Any) -> Any:
        if type(left) is str and type(right) is str and len(left) + len(right) <= TEXT:
            return left + right
        is_text = all(type(side) is str or side == ["t", "str"] for side in (left, right))
        return ["t", "str"] if is_text else UNKNOWN

    def named(self, node: Any, unit: Unit, depth: int) -> Any:
        name = self.dotted(node)
        if name is None or name.partition(".")[0] in unit.params:
            return UNKNOWN
        if unit.function is not None:
            local = self.local(name, unit.function, depth)
            if local is not None:
                return local
        target = self.resolved(name, unit)
        if target is not None:
            return ["n", target]
        count = self.assigned.get(name)
        if count == 1 and name in self.constants:
            value = self.value(self.constants[name], TOP, depth + 1)
            if type(value) is not int:
                return value
        return ["v", name] if count else UNKNOWN

    def called(self, node: ast.Call, unit: Unit) -> Any:
        """A call of something that isn't from Checkmk: an element of a parameter, a path, or whatever else."""
        name = self.callee(node, unit) or ""
        first = node.args[0] if node.args else None
        if name in PATHS and type(first) is ast.Constant and type(first.value) is str and len(node.args) == 1:
            return ["P", first.value[:TEXT]]
        if type(node.func) is ast.Attribute and node.func.attr == "get" and first is not None:
            value = self.parameter(node.func.value, first, unit)
            if value != UNKNOWN and len(node.args) == 2:
                return ["g", *value[1:], *self.placed(node.args[1:], unit)]
            if value != UNKNOWN:
                return value
        return ["C", name]

    def parameter(self, owner: Any, key: Any, unit: Unit) -> Any:
        """An element of a parameter of the function: `params["levels"]`."""
        if type(owner) is not ast.Name or owner.id not in unit.params:
            return UNKNOWN
        is_text = type(key) is ast.Constant and type(key.value) is str and len(key.value) <= TEXT
        return ["p", owner.id, key.value] if is_text else UNKNOWN

    # Names inside functions

    def local(self, name: str, function: Optional[Function], depth: int) -> Any:
        """The value of a name that a function, or one around it, binds; nothing where none does."""
        root, dot, _ = name.partition(".")
        while function is not None:
            bound = self.bound(function)
            if root in bound:
                values = bound[root]
                return UNKNOWN if dot or not values else self.common(root, values, function, depth)
            function = function.parent
        return None

    def common(self, name: str, values: list[ast.expr], function: Function, depth: int) -> Any:
        """What a local name holds, where all that it is bound to are of one kind."""
        key = (id(function), name)
        if key in self.resolving or len(values) > ASSIGNMENTS:
            return UNKNOWN
        self.resolving.add(key)
        found = [self.value(value, function.unit, depth + 1) for value in values]
        self.resolving.discard(key)
        if all(value == found[0] for value in found):
            return found[0]
        kinds = {kind_of(value) for value in found}
        return ["t", kinds.pop()] if len(kinds) == 1 and "" not in kinds else UNKNOWN

    def bound(self, function: Function) -> dict[str, Optional[list[ast.expr]]]:
        """The local names of a function with the expressions that are assigned to them; nothing where it is more."""
        if function.bound is not None:
            return function.bound
        bound: dict[str, Optional[list[ast.expr]]] = {}
        body = function.node.body
        stack = list(body) if type(body) is list else [body]
        while stack:
            node = stack.pop()
            kind = type(node)
            if kind in FUNCTIONS or kind is ast.ClassDef:
                bound[node.name] = None
                continue
            if kind is ast.Lambda:
                continue
            if kind is ast.Assign or kind is ast.AnnAssign and node.value is not None:
                targets = node.targets if kind is ast.Assign else [node.target]
                for target in targets:
                    if type(target) is ast.Name:
                        values = bound.setdefault(target.id, [])
                        if values is not None:
                            values.append(node.value)
                    else:
                        stack.append(target)
                stack.append(node.value)
                continue
            if kind is ast.Name:
                if type(node.ctx) is not ast.Load:
                    bound[node.id] = None
            elif kind in (ast.Global, ast.Nonlocal):
                bound.update((name, None) for name in node.names)
            elif kind in (ast.Import, ast.ImportFrom):
                # What is imported has a name of its own.
                continue
            elif kind not in LEAVES:
                name = getattr(node, "name", None)
                if type(name) is str:
                    bound[name] = None
                stack += children(node)
        function.bound = bound
        return bound

    def produced(self, function: Function) -> None:
        """What a function yields that is no direct call, and the functions of the module that it goes on with."""
        for node, unit in function.produced:
            if type(node) is ast.Yield:
                self.product(function, node.value, unit)
            elif type(node.value) in SEQUENCES:
                for element in node.value.elts:
                    self.product(function, element, unit)
            elif type(node.value) is ast.Call and type(node.value.func) is ast.Name:
                function.record[9].append(node.value.func.id)

    def product(self, function: Function, node: Any, unit: Unit) -> None:
        value = self.value(node, unit)
        is_class = type(value) is list and value[0] == "n" and value[1].startswith(APIS)
        if value != UNKNOWN and (is_class or type(value) is not list or value[0] not in "Cvnpg"):
            function.record[8] += [value, self.span(node)]

    def tests(self) -> list[Any]:
        """Where a function asks whether an element of its parameters is true."""
        found: list[Any] = []
        for function in self.named_functions:
            if "params" in function.unit.params:
                for node in function.conditions:
                    self.test(node, function, found)
        return found

    def test(self, node: Any, function: Function, found: list[Any]) -> None:
        while type(node) is ast.UnaryOp and type(node.op) is ast.Not:
            node = node.operand
        if type(node) is ast.BoolOp:
            for operand in node.values:
                self.test(operand, function, found)
            return
        value = self.value(node.value if type(node) is ast.NamedExpr else node, function.unit)
        if type(value) is list and value[0] in "pg":
            found.append([function.name, value, self.span(node)])

    def opened(self, node: ast.Call, path: str, target: Optional[str]) -> None:
        """A file with an absolute path that the code names itself."""
        name = target or self.dotted(node.func) or ""
        if path.startswith("/") and name in OPENERS:
            self.paths.append([path[:TEXT], self.span(node.args[0])])

    def lambda_index(self, node: ast.Lambda) -> Optional[int]:
        function = self.lambdas.get(id(node))
        return self.listed(function) if function else None

    def listed(self, function: Function) -> int:
        """The index of a function among those that are told; few lambdas are."""
        index = self.indices.get(id(function))
        if index is None:
            index = self.indices[id(function)] = len(self.functions)
            function.record[2] = function.flags
            function.record[5] = [self.indices[y] for y in function.yields if y in self.indices]
            for node, unit in function.returns:
                function.record[6] += [self.result(node.value, unit), self.span(node)]
            self.produced(function)
            for inner in function.inner:
                function.record[7] += [inner.name, inner.flags & GENERATOR]
            self.functions.append(function.record)
        return index

    def result(self, node: Any, unit: Unit) -> Any:
        """What a function returns; a name of its own is told, too."""
        value = self.value(node, unit) if node is not None else None
        return ["v", node.id] if type(node) is ast.Name and value == UNKNOWN else value

    def placed(self, nodes: list[Any], unit: Unit, depth: int = 0) -> list[Any]:
        """Values, each with its place behind it."""
        result: list[Any] = []
        for node in nodes:
            result.append(self.value(node, unit, depth))
            result.append(self.span(node))
        return result

    def arguments(self) -> None:
        for record, node, unit in self.pending:
            flags = unit.flags & (LAZY | CONDITIONAL)
            if unit.function is not None:
                record[3] = unit.function.name
            positional = [a for a in node.args if type(a) is not ast.Starred]
            words = [k for k in node.keywords if k.arg is not None]
            if len(positional) != len(node.args) or len(words) != len(node.keywords):
                flags |= OPEN
            record[2] = flags
            record[4] = self.placed(positional, unit)
            if record[0] in MATCHES:
                self.pattern(node)
            for word in words:
                record[5] += [word.arg, self.value(word.value, unit), self.span(word.value)]

    def pattern(self, node: ast.Call) -> None:
        """Whether the second argument is a regular expression."""
        given = node.args[1:2] + [k.value for k in node.keywords if k.arg == "value"]
        if len(given) == 1 and type(given[0]) is ast.Constant and type(given[0].value) is str:
            try:
                re.compile(given[0].value[:TEXT])
            except (re.error, OverflowError, RecursionError) as error:
                self.patterns.append([self.span(given[0]), str(error)])

    # Names that nobody defines

    def undefined(self, tree: ast.Module) -> list[Any]:
        """Names that are read for sure when the module is imported, and bound nowhere in it."""
        if any(word in self.source for word in MAGIC):
            return []
        known = self.assigned.keys() | self.aliases.keys() | BUILTINS
        postponed = self.aliases.get("annotations") == "__future__.annotations"
        found = []
        stack = [part for node in reversed(tree.body) for part in evaluated(node, postponed)]
        while stack:
            node = stack.pop()
            kind = type(node)
            if kind is ast.Name:
                if node.id not in known and type(node.ctx) is ast.Load:
                    found.append(node)
            elif kind is ast.Lambda:
                stack += node.args.defaults + [d for d in node.args.kw_defaults if d is not None]
            elif kind in COMPREHENSIONS:
                stack += looped(node)
            elif kind not in (ast.IfExp, ast.BoolOp, ast.NamedExpr):
                stack += children(node)
        if not found:
            return []
        bound = {n.id for n in ast.walk(tree) if type(n) is ast.Name and type(n.ctx) is not ast.Load}
        bound |= {name for n in ast.walk(tree) if isinstance(name := getattr(n, "name", None), str)}
        bound |= {name for n in ast.walk(tree) if type(n) is ast.Global for name in n.names}
        return [[node.id, self.span(node)] for node in found if node.id not in bound]

    def unbound(self, tree: ast.Module) -> list[Any]:
        """Names that functions read, and that nothing in the module binds (1). With star imports, which may bring them,
        all other names, too: those that something else binds (0), and those that nothing does (2)."""
        if any(word in self.source for word in MAGIC):
            return []
        # Each method has the name of its class.
        bound = self.stores | self.assigned.keys() | self.aliases.keys() | BUILTINS | {"__class__"}
        reads = {name: node for name, node in self.reads.items() if name not in bound}
        if not reads and not self.has_stars:
            return []
        bound |= {name for node in ast.walk(tree) for name in binds(node)}
        found = [[name, self.span(node), 1] for name, node in reads.items() if name not in bound]
        if self.has_stars:
            rest = [(name, node) for name, node in every_name(tree).items() if name in bound or name not in reads]
            found += [[name, self.span(node), 0 if name in bound else 2] for name, node in rest]
        return found

    def facts(self, tree: ast.Module) -> dict[str, Any]:
        self.aliases_of(tree.body)
        self.module_level(tree.body, TOP)
        if self.has_stars:
            self.shadow_stars(tree)
        self.assigned_aliases()
        if self.assigned.get("__all__") == 1 and "__all__" in self.constants:
            self.exported(self.constants["__all__"])
        self.walk(tree)
        for function in self.named_functions:
            self.listed(function)
        self.arguments()
        for binding in self.bindings:
            binding[2] = self.value(binding[2], TOP)
        for secret in self.unsafe:
            secret[1] = self.value(secret[1], TOP)
        for statement in self.statements:
            statement[2] = self.indices.get(id(statement[2]))
        references: list[Any] = []
        for name, (reading, span) in self.references.items():
            references += [name, span, reading]
        facts = {
            "imports": self.imports, "bindings": self.bindings, "functions": self.functions, "calls": self.calls,
            "references": references, "subscripts": self.subscripts, "statements": self.statements,
            "unsafe": self.unsafe, "needs": self.needs, "patterns": self.patterns,
            "undefined": self.undefined(tree), "unbound": self.unbound(tree), "exports": self.exports, "tests": self.tests(), "paths": self.paths,
        }  # fmt: skip
        return {name: value for name, value in facts.items() if value}


def preferred(targets: dict[str, bool]) -> Optional[str]:
    """What a name stands for that several imports bind: what is tried first, and rather the new API than the old;
    nothing where that leaves more than one."""
    if len(targets) > 1:
        targets = {t: f for t, f in targets.items() if not f} or targets
    if len(targets) > 1:
        targets = {t: f for t, f in targets.items() if not OLD.match(t)} or targets
    return next(iter(targets)) if len(targets) == 1 else None


def kind_of(value: Any) -> str:
    """The type of a value as Python calls it, where it is sure."""
    if value is None or type(value) in (str, bool):
        return "NoneType" if value is None else type(value).__name__
    if type(value) is not list:
        return ""
    if value[0] == "t":
        return value[1]  # type: ignore[no-any-return]
    return {"i": "int", "f": "float", "D": "dict", "l": "function", **NAMES}.get(value[0], "")


def binds(node: Any) -> list[str]:
    """The names that a node binds beside assignments: of functions, classes, handlers, patterns, types and imports."""
    if type(node) in (ast.Import, ast.ImportFrom):
        return [name.asname or name.name.partition(".")[0] for name in node.names]
    if type(node) in (ast.Global, ast.Nonlocal):
        return node.names  # type: ignore[no-any-return]
    name = getattr(node, "name", None) or getattr(node, "rest", None)
    name = getattr(name, "id", name)
    return [name] if isinstance(name, str) else []


def every_name(tree: ast.Module) -> dict[str, Any]:
    """All names of a module, also those in annotations that are texts."""
    names: dict[str, Any] = {}
    node: Any
    for node in ast.walk(tree):
        if type(node) is ast.Name:
            names.setdefault(node.id, node)
        for text in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if type(text) is ast.Constant and type(text.value) is str:
                names.update((word, text) for word in WORD.findall(text.value) if word not in names)
    return names


def looped(node: Any) -> list[Any]:
    """The parts of a comprehension that are evaluated whatever happens: what it goes through, and what it makes of
    the elements if there are some for sure."""
    first = node.generators[0]
    is_sure = len(node.generators) == 1 and not first.ifs and getattr(first.iter, "elts", None)
    if not is_sure or type(node) is ast.GeneratorExp:
        return [first.iter]
    return [first.iter] + ([node.key, node.value] if type(node) is ast.DictComp else [node.elt])


def evaluated(node: Any, postponed: bool) -> list[Any]:
    """The expressions of a statement at module level that are evaluated whatever happens."""
    kind = type(node)
    if kind in (ast.Assign, ast.Expr, ast.AugAssign):
        return [node.value]
    if kind in (ast.If, ast.While, ast.Assert):
        return [node.test]
    if kind is ast.For:
        return [node.iter]
    if kind is ast.AnnAssign:
        return ([node.value] if node.value is not None else []) + ([] if postponed else [node.annotation])
    if kind is ast.ClassDef:
        return node.bases + [word.value for word in node.keywords] + node.decorator_list  # type: ignore[no-any-return]
    if kind in FUNCTIONS:
        arguments = node.args
        every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        annotations = [] if postponed else [node.returns] + [argument.annotation for argument in every]
        parts = node.decorator_list + arguments.defaults + arguments.kw_defaults + annotations
        return [part for part in parts if part is not None] if not getattr(node, "type_params", None) else []
    return []


TOP = Unit()
DONE = Unit()

# APIs that a newer one has replaced.
OLD = re.compile(r"\.*(?:agent_based_api\b|cmk\.base\b|cmk\.agent_based\.v1\b)")

# How a module may bind names that nobody sees.
MAGIC = (b"globals(", b"locals(", b"vars(", b"exec(", b"setattr(", b"sys.modules", b"_convert_")

# What every module has without defining it; `reveal_type` and the like of later versions do no harm.
BUILTINS = set(dir(builtins)) | {"__file__", "__path__", "__builtins__", "__annotations__", "aiter", "anext", "PythonFinalizationError"}

TEMPLATE = re.compile(rb"(?:[tT][rR]?|[rR][tT])['\"]")


class ScopeError(SyntaxError):
    """What Python's parser lets pass, and its compiler doesn't, in any version."""


class EndlessError(Exception):
    """A string that ends in no Python."""


PREFIXES = {"f", "rf", "fr", "t", "rt", "tr"}
WORD = re.compile(r"\w+")


def string_end(text: str, position: int, formatted: bool, fields: list[str]) -> int:
    """Where the string ends whose quotes begin at the position; what stands between its braces goes into the list."""
    quote = text[position : position + 3]
    quote = quote if quote in ("'''", '"""') else quote[:1]
    position += len(quote)
    while position < len(text):
        character = text[position]
        if text.startswith(quote, position):
            return position + len(quote)
        if character == "\n" and len(quote) == 1:
            break
        if character == "\\":
            if formatted and text.startswith("\\N{", position):
                position = text.find("}", position) + 1 or len(text)
            else:
                position += 1 if formatted and text[position + 1 : position + 2] in ("{", "}") else 2
        elif formatted and character == "{" and not text.startswith("{{", position):
            position = field_end(text, position + 1, quote, fields)
        else:
            position += 2 if formatted and character == "{" else 1
    raise EndlessError


def field_end(text: str, position: int, quote: str, fields: list[str]) -> int:
    """Where the replacement field ends that begins at the position."""
    start, depth = position, 0
    while position < len(text):
        character = text[position]
        word = WORD.match(text, position)
        if word is not None:
            position = word.end()
            if word.group().lower() in PREFIXES and text[position : position + 1] in ("'", '"'):
                position = string_end(text, position, True, [])
        elif character in "'\"":
            position = string_end(text, position, False, [])
        elif character == "#":
            position = text.find("\n", position) + 1 or len(text)
        elif depth == 0 and (character in "}:" or (character == "!" and text[position + 1 : position + 2] != "=")):
            expression = text[start:position].rstrip()
            fields.append(re.sub(r"(?<![=!<>])=$", "", expression))
            return specification_end(text, position, quote, fields)
        else:
            depth += (character in "([{") - (character in ")]}")
            position += 1
    raise EndlessError


def specification_end(text: str, position: int, quote: str, fields: list[str]) -> int:
    """Where the rest of a field ends, from its exclamation mark, colon or brace on."""
    while position < len(text) and not text.startswith(quote, position):
        if text[position] == "}":
            return position + 1
        position = field_end(text, position + 1, quote, fields) if text[position] == "{" else position + 1
    raise EndlessError


def older(text: str, fields: list[str]) -> str:
    """The source with what only newer Pythons read replaced by what all do, line by line. What stands between the
    braces of strings goes into the list."""
    parts: list[str] = []
    copied = position = 0
    while position < len(text):
        word = WORD.match(text, position)
        start = position
        quoted = word is not None and text[word.end() : word.end() + 1] in ("'", '"')
        if text[position] == "#":
            position = text.find("\n", position)
            position = len(text) if position < 0 else position
        elif word is not None and quoted and word.group().lower() in PREFIXES:
            position = string_end(text, word.end(), True, fields)
            parts += [text[copied:start], "''", "\\\n" * text.count("\n", start, position)]
            copied = position
        elif text[position] in "'\"":
            position = string_end(text, position, False, [])
            # No word of a string is taken for a statement below.
            parts += [text[copied:start], "''", "\\\n" * text.count("\n", start, position)]
            copied = position
        else:
            position = word.end() if word is not None else position + 1
    plain = "".join(parts) + text[copied:]
    plain = re.sub(r"(?m)^([ \t]*)type[ \t]+(\w+[ \t]*[=\[])", r"\1\2", plain)
    plain = re.sub(r"(?m)^([ \t]*except\*?[ \t]+)([^:(\n]*,[^:\n]*):", r"\1(\2):", plain)
    return without_parameters(plain)


PARAMETRIZED = re.compile(
    r"\b(?:def|class)[ \t]+\w+[ \t]*(?=\[)|(?m:^)[ \t]*\w+[ \t]*(?=\[[\w \t,:*=]+\][ \t]*=)"
)


def without_parameters(text: str) -> str:
    """The source without the type parameters of functions, classes and types."""
    parts: list[str] = []
    copied = 0
    for match in PARAMETRIZED.finditer(text):
        if match.end() < copied:
            continue
        depth, position = 1, match.end() + 1
        while depth and position < len(text):
            depth += (text[position] in "([{") - (text[position] in ")]}")
            position += 1
        parts += [text[copied : match.end()], "\\\n" * text.count("\n", match.end(), position)]
        copied = position
    return "".join(parts) + text[copied:]


def in_every_python(source: bytes) -> SyntaxError | None:
    """The error that every Python 3 sees in the source; none where a newer one may read it."""
    try:
        fields: list[str] = []
        ast.parse(older(source.decode("utf-8-sig"), fields), "<unknown>")
        for field in fields:
            nested: list[str] = []
            ast.parse("(\n" + older(field, nested) + "\n)", "<field>", "eval")
            fields += nested
    except EndlessError:
        return SyntaxError()
    except SyntaxError as error:
        return error if error.filename == "<unknown>" else SyntaxError()
    except UnicodeDecodeError:
        # Without a declaration of another encoding, no Python reads what isn't UTF-8.
        return None if b"coding" in b"".join(source.splitlines()[:2]) else SyntaxError()
    except (ValueError, RecursionError, MemoryError):
        pass
    return None


def syntax(error: SyntaxError, source: bytes) -> dict[str, Any]:
    # What this Python can't read, a newer one may; but not an error that is left when all that is newer is replaced.
    is_certain = isinstance(error, ScopeError) or sys.version_info >= (3, 14)
    everywhere = error if is_certain else in_every_python(source)
    line = error.lineno or 1
    lines = source.split(b"\n")
    if isinstance(error.offset, int) and 0 < line <= len(lines):
        # A name with a string right behind it is an error in every Python that knows no template strings.
        before = lines[line - 1].decode("utf-8", "replace")[: error.offset - 1].encode("utf-8")
        text = lines[line - 1][max(0, len(before) - 2) :]
        found = TEMPLATE.search(text, 0, 4)
        if found is not None and sys.version_info < (3, 14) and everywhere is None:
            return {"needs": [[14, "a template string", ((line << COLUMN) | min(error.offset, WIDEST)) << COLUMN]]}
    if everywhere is not None and everywhere.lineno not in (None, line):
        error, line = everywhere, everywhere.lineno or 1
    message = (error.msg or "invalid syntax").partition("(<unknown>")[0].strip()
    certain = everywhere is not None
    column = error.offset if isinstance(error.offset, int) and error.offset > 0 else 1
    return {"syntax": [line, column, message, certain]}


def examine(source: bytes) -> dict[str, Any]:
    try:
        return Reader(source).facts(ast.parse(source, "<unknown>"))
    except SyntaxError as error:
        return syntax(error, source)
    except (UnicodeDecodeError, LookupError) as error:
        return {"syntax": [1, 1, str(error).partition("\n")[0], True]}
    except ValueError as error:
        null = b"\0" in source
        reason = "source code cannot contain null bytes" if null else str(error).partition("\n")[0]
        return {"syntax": [1, 1, reason, True]} if null else {"failed": reason}
    except RecursionError:
        return {"failed": "it is nested too deeply"}
    except MemoryError:
        return {"failed": "it needs too much memory"}


def main() -> None:
    import warnings

    warnings.simplefilter("ignore")
    # Trees have no cycles, so counting references frees them.
    gc.disable()
    sys.setrecursionlimit(3000)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        pass
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    encode = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False).encode
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    replies.write(b"%d\n" % sys.version_info[1])
    replies.flush()
    while True:
        header = requests.readline().split()
        if len(header) != 2:
            return
        source = requests.read(int(header[0]))
        signal.setitimer(signal.ITIMER_REAL, float(header[1]))
        try:
            reply = encode(examine(source)).encode("ascii")
        except (RecursionError, ValueError, MemoryError):
            reply = b'{"failed":"its facts can\'t be written"}'
        signal.setitimer(signal.ITIMER_REAL, 0)
        replies.write(reply + b"\n")
        replies.flush()


if __name__ == "__main__":
    main()
