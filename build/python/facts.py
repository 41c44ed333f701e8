"""Tells mkpkit what stands in Python sources. Run as `python3 -I -S facts.py`, never imported, needs Python 3.9.

Request, on standard input: a line `LENGTH SECONDS`, then LENGTH bytes of source. Reply, on standard output: one line
of JSON, whose form `PythonFacts` in Sources/MKPCheck/Python describes. Nothing of a source is executed or imported:
it is parsed into a tree, and the tree is read. When a source takes longer than SECONDS, the process is ended by the
system (SIGALRM), which also stops code that no exception can interrupt; whoever asked then starts another one.
"""

from __future__ import annotations

import ast
import json
import re
import resource
import signal
import sys
from typing import Any, Optional

MEMORY = 1 << 30
DEPTH = 16
ITEMS = 4096
TEXT = 4096

Value = dict[str, Any]
Span = tuple[int, int, int]

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SIMPLE = {type(None), bool, int, float, str}
FIELDS: dict[type, tuple[str, ...]] = {}
SKIPPED = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


class Unit:
    """What a piece of code is part of."""

    __slots__ = ("function", "params", "lazy", "conditional", "guarded", "typing", "stdin")

    def __init__(self) -> None:
        self.function: Optional[Value] = None
        self.params: frozenset[str] = frozenset()
        self.lazy = False
        self.conditional = False
        self.guarded = False
        self.typing = False
        self.stdin = False

    def but(self, **changes: Any) -> "Unit":
        unit = Unit()
        for name in self.__slots__:
            setattr(unit, name, changes[name] if name in changes else getattr(self, name))
        return unit


def fields(kind: type) -> tuple[str, ...]:
    names = FIELDS.get(kind)
    if names is None:
        names = tuple(n for n in getattr(kind, "_fields", ()) if n not in ("ctx", "op", "ops", "type_comment"))
        FIELDS[kind] = names
    return names


class Reader:
    def __init__(self, source: bytes) -> None:
        self.lines = None if source.isascii() else re.split(b"\r\n|\r|\n", source)
        self.imports: list[list[Any]] = []
        self.bindings: list[list[Any]] = []
        self.functions: list[Value] = []
        self.calls: list[Value] = []
        self.references: dict[str, list[Any]] = {}
        self.subscripts: list[list[Any]] = []
        self.statements: list[list[Any]] = []
        self.unsafe: list[list[Any]] = []
        self.needs: list[list[Any]] = []
        self.aliases: dict[str, Optional[str]] = {}
        self.constants: dict[str, ast.expr] = {}
        self.assigned: dict[str, int] = {}
        self.pending: list[tuple[Value, ast.Call]] = []
        self.indices: dict[int, int] = {}

    # Positions

    def column(self, line: int, offset: int) -> int:
        if self.lines is None or line > len(self.lines):
            return offset + 1
        return len(self.lines[line - 1][:offset].decode("utf-8", "replace")) + 1

    def span(self, node: Any) -> list[int]:
        line = node.lineno
        start = self.column(line, node.col_offset)
        if node.end_lineno == line:
            return [line, start, max(start, self.column(line, node.end_col_offset) - 1)]
        return [line, start, start]

    # Names

    def dotted(self, node: ast.AST) -> Optional[str]:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        parts.append(node.id)
        return ".".join(reversed(parts))

    def resolved(self, name: Optional[str], unit: Unit) -> Optional[str]:
        """The qualified name behind a local one, as far as an import says so."""
        if name is None:
            return None
        root, dot, rest = name.partition(".")
        if root in unit.params:
            return None
        target = self.aliases.get(root)
        return target + dot + rest if target else None

    def alias(self, name: str, target: str) -> None:
        known = self.aliases.get(name, target)
        self.aliases[name] = target if known == target else None

    # Module level

    def bind(self, name: str, kind: str, node: Any, unit: Unit, value: Optional[ast.expr] = None) -> None:
        self.assigned[name] = self.assigned.get(name, 0) + 1
        if value is not None and not unit.conditional:
            self.constants[name] = value
        self.bindings.append([name, kind, value, self.span(node), unit.conditional])

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
            else:
                self.compound(node, unit)

    def compound(self, node: Any, unit: Unit) -> None:
        inner = unit.but(conditional=True)
        kind = type(node).__name__
        if kind in ("For", "AsyncFor"):
            self.targets(node.target, "loop", inner)
        elif kind in ("With", "AsyncWith"):
            for item in node.items:
                if item.optional_vars is not None:
                    self.targets(item.optional_vars, "with", unit)
            self.module_level(node.body, unit)
            return
        for name in ("body", "orelse", "finalbody"):
            self.module_level(getattr(node, name, []), inner)
        for handler in getattr(node, "handlers", []) + getattr(node, "cases", []):
            self.module_level(handler.body, inner)

    # Everything

    def walk(self, tree: ast.Module) -> None:
        stack: list[tuple[Any, Unit]] = [(node, Unit()) for node in reversed(tree.body)]
        visitors: dict[type, Any] = {
            ast.FunctionDef: self.function, ast.AsyncFunctionDef: self.function, ast.Lambda: self.function,
            ast.Import: self.plain_import, ast.ImportFrom: self.from_import,
            ast.Call: self.call, ast.Attribute: self.attribute, ast.Name: self.name, ast.Yield: self.generator,
            ast.YieldFrom: self.generator, ast.Assign: self.assignment, ast.Expr: self.statement,
            ast.If: self.condition, ast.Try: self.attempt, ast.keyword: self.keyword,
        }
        for newer, minor, what in (
            ("TypeAlias", 12, "a `type` statement"), ("TypeVar", 12, "a type parameter"),
            ("TypeVarTuple", 12, "a type parameter"), ("ParamSpec", 12, "a type parameter"),
            ("TemplateStr", 14, "a template string"),
        ):
            if hasattr(ast, newer):
                visitors[getattr(ast, newer)] = self.newer(minor, what)
        for branching in ("For", "While", "AsyncFor", "Match", "TryStar", "IfExp"):
            if hasattr(ast, branching):
                visitors[getattr(ast, branching)] = self.branch
        while stack:
            node, unit = stack.pop()
            visitor = visitors.get(type(node))
            if visitor is not None:
                unit = visitor(node, unit, stack) or unit
                if unit is DONE:
                    continue
            for name in fields(type(node)):
                child = getattr(node, name, None)
                if child.__class__ is list:
                    for element in reversed(child):
                        if isinstance(element, ast.AST):
                            stack.append((element, unit))
                elif isinstance(child, ast.AST) and not isinstance(child, SKIPPED):
                    stack.append((child, unit))

    def newer(self, minor: int, what: str) -> Any:
        def visit(node: Any, unit: Unit, stack: Any) -> None:
            self.needs.append([minor, what, self.span(node)])
            if getattr(node, "default_value", None) is not None:
                self.needs.append([13, "a default of a type parameter", self.span(node)])

        return visit

    def branch(self, node: Any, unit: Unit, stack: Any) -> Unit:
        return unit if unit.conditional else unit.but(conditional=True)

    def condition(self, node: ast.If, unit: Unit, stack: Any) -> Unit:
        test = self.dotted(node.test) or ""
        if test.rpartition(".")[2] != "TYPE_CHECKING":
            return self.branch(node, unit, stack)
        for name, inner in (("orelse", unit.but(conditional=True)), ("body", unit.but(conditional=True, typing=True))):
            stack.extend((child, inner) for child in reversed(getattr(node, name)))
        return DONE

    def attempt(self, node: ast.Try, unit: Unit, stack: Any) -> Unit:
        inner = unit.but(conditional=True, guarded=bool(node.handlers) or unit.guarded)
        for part in (node.finalbody, node.orelse):
            stack.extend((child, unit.but(conditional=True)) for child in reversed(part))
        stack.extend((child, inner) for child in reversed(node.handlers))
        stack.extend((child, inner) for child in reversed(node.body))
        return DONE

    def function(self, node: Any, unit: Unit, stack: Any) -> Unit:
        arguments = node.args
        params: list[list[Any]] = []
        positional = list(getattr(arguments, "posonlyargs", [])) + arguments.args
        required = len(positional) - len(arguments.defaults)
        for index, argument in enumerate(positional):
            kind = "positional" if index < len(getattr(arguments, "posonlyargs", [])) else "either"
            params.append([argument.arg, kind, self.annotation(argument.annotation), index >= required])
        if arguments.vararg:
            params.append([arguments.vararg.arg, "var_positional", None, True])
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
            params.append([argument.arg, "keyword", self.annotation(argument.annotation), default is not None])
        if arguments.kwarg:
            params.append([arguments.kwarg.arg, "var_keyword", None, True])
        record: Value = {"params": params, "generator": False, "span": self.span(node)}
        names = frozenset(param[0] for param in params)
        inner = unit.but(function=record, params=unit.params | names, lazy=True, stdin=False)
        if isinstance(node, ast.Lambda):
            self.indices[id(node)] = len(self.functions)
            record["lambda"] = True
            stack.append((node.body, inner))
        else:
            record["name"] = node.name
            record["nested"] = unit.lazy
            record["conditional"] = unit.conditional
            record["async"] = isinstance(node, ast.AsyncFunctionDef)
            record["decorators"] = [self.callee(d, unit) or "" for d in node.decorator_list]
            for child in node.decorator_list + arguments.defaults + arguments.kw_defaults:
                if child is not None:
                    stack.append((child, unit))
            stack.extend((child, inner) for child in reversed(node.body))
            for annotation in [node.returns] + [a.annotation for a in positional + arguments.kwonlyargs]:
                if annotation is not None:
                    stack.append((annotation, unit))
            stack.extend((child, unit) for child in getattr(node, "type_params", []))
        self.functions.append(record)
        return DONE

    def annotation(self, node: Optional[ast.expr]) -> Optional[str]:
        if node is None:
            return None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value[:TEXT]
        if hasattr(ast, "unparse"):
            return ast.unparse(node)[:TEXT]
        return ""

    def callee(self, node: ast.AST, unit: Unit) -> Optional[str]:
        name = self.dotted(node.func if isinstance(node, ast.Call) else node)
        return self.resolved(name, unit) or name

    def generator(self, node: Any, unit: Unit, stack: Any) -> None:
        if unit.function is None:
            return
        unit.function["generator"] = True
        if type(node) is ast.YieldFrom:
            unit.function.setdefault("from", []).append(self.callee(node.value, unit) or "")
        elif isinstance(node.value, ast.Call):
            unit.function.setdefault("yields", []).append(id(node.value))
        else:
            unit.function["dynamic"] = True

    def plain_import(self, node: ast.Import, unit: Unit, stack: Any) -> Unit:
        for name in node.names:
            self.imported(name.name, 0, None, name.asname, node, unit, self.span(node))
        return DONE

    def from_import(self, node: ast.ImportFrom, unit: Unit, stack: Any) -> Unit:
        for name in node.names:
            place = name if hasattr(name, "lineno") else node
            self.imported(node.module or "", node.level, name.name, name.asname, place, unit, self.span(node))
        return DONE

    def imported(self, module: str, level: int, name: Optional[str], asname: Optional[str], node: Any, unit: Unit, statement: list[int]) -> None:
        flags = (1 if unit.lazy else 0) | (2 if unit.guarded else 0) | (4 if unit.typing else 0)
        flags |= 8 if unit.conditional else 0
        self.imports.append([module, level, name, asname, self.span(node), flags, statement])

    def aliases_of(self, tree: ast.AST) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for name in node.names:
                    if name.asname:
                        self.alias(name.asname, name.name)
                    else:
                        root = name.name.partition(".")[0]
                        self.alias(root, root)
            elif isinstance(node, ast.ImportFrom):
                prefix = "." * node.level + (node.module or "")
                for name in node.names:
                    self.alias(name.asname or name.name, prefix + "." + name.name)

    def keyword(self, node: ast.keyword, unit: Unit, stack: Any) -> Optional[Unit]:
        return unit.but(stdin=True) if node.arg == "stdin" else None

    def call(self, node: ast.Call, unit: Unit, stack: Any) -> None:
        name = self.dotted(node.func)
        target = self.resolved(name, unit)
        if target is not None and (target.startswith("cmk.") or target.startswith("cmk_addons.")):
            record: Value = {"callee": target, "span": self.span(node.func), "unit": unit}
            self.indices[id(node)] = len(self.calls)
            self.calls.append(record)
            self.pending.append((record, node))
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "unsafe" and not unit.stdin:
            template = node.args[0] if len(node.args) == 1 and not node.keywords else None
            self.unsafe.append([self.span(node.func), template])

    def attribute(self, node: ast.Attribute, unit: Unit, stack: Any) -> Optional[Unit]:
        name = self.dotted(node)
        if name is None:
            return None
        target = self.resolved(name, unit)
        if target is not None and target.startswith("cmk.") and target not in self.references:
            self.references[target] = [self.span(node), unit.lazy or unit.guarded]
        return DONE

    def name(self, node: ast.Name, unit: Unit, stack: Any) -> Unit:
        return DONE

    def assignment(self, node: ast.Assign, unit: Unit, stack: Any) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                name = self.dotted(target.value)
                if name is not None and "." not in name:
                    key = target.slice
                    key = getattr(key, "value", key) if type(key).__name__ == "Index" else key
                    text = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
                    self.subscripts.append([name, text, self.span(target), unit.lazy])

    def statement(self, node: ast.Expr, unit: Unit, stack: Any) -> None:
        if isinstance(node.value, ast.Call):
            name = self.dotted(node.value.func)
            if name is not None and not unit.lazy:
                words = sorted(k.arg for k in node.value.keywords if k.arg)
                self.statements.append([name, self.resolved(name, unit), words, self.span(node.value.func)])

    # Values

    def value(self, node: Any, unit: Unit, depth: int = 0) -> Value:
        if node is None or depth > DEPTH:
            return {}
        kind = type(node)
        if kind is ast.Constant:
            constant = node.value
            if type(constant) in SIMPLE and not (type(constant) is str and len(constant) > TEXT):
                if type(constant) is int and abs(constant) >= 1 << 53 or constant in (float("inf"),):
                    return {"type": "number"}
                return {"is": constant, "type": type(constant).__name__}
            return {"type": type(constant).__name__}
        if kind is ast.JoinedStr:
            return {"type": "str"}
        if kind in (ast.List, ast.Tuple, ast.Set):
            if len(node.elts) > ITEMS or any(isinstance(e, ast.Starred) for e in node.elts):
                return {"type": kind.__name__.lower()}
            return {"type": kind.__name__.lower(), "items": [self.placed(e, unit, depth + 1) for e in node.elts]}
        if kind is ast.Dict:
            if len(node.keys) > ITEMS or any(k is None for k in node.keys):
                return {"type": "dict"}
            pairs = zip(node.keys, node.values)
            return {"type": "dict", "pairs": [[self.placed(k, unit, depth + 1), self.placed(v, unit, depth + 1)] for k, v in pairs]}
        if kind in (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp):
            return {"type": {ast.ListComp: "list", ast.SetComp: "set", ast.DictComp: "dict"}.get(kind, "generator")}
        if kind is ast.Call:
            index = self.indices.get(id(node))
            return {"call": index} if index is not None else {"called": self.callee(node, unit) or ""}
        if kind is ast.Lambda:
            return {"type": "function", "lambda": self.indices.get(id(node))}
        if kind is ast.UnaryOp and isinstance(node.op, ast.USub):
            operand = self.value(node.operand, unit, depth + 1)
            if operand.get("type") in ("int", "float"):
                return {"is": -operand["is"], "type": operand["type"]}
            return {}
        if kind is ast.BinOp and isinstance(node.op, ast.Add):
            left, right = self.value(node.left, unit, depth + 1), self.value(node.right, unit, depth + 1)
            if left.get("type") == right.get("type") == "str":
                if "is" in left and "is" in right and len(left["is"]) + len(right["is"]) <= TEXT:
                    return {"is": left["is"] + right["is"], "type": "str"}
                return {"type": "str"}
            return {}
        return self.named(node, unit, depth)

    def named(self, node: ast.AST, unit: Unit, depth: int) -> Value:
        name = self.dotted(node)
        if name is None or name.partition(".")[0] in unit.params:
            return {}
        target = self.resolved(name, unit)
        if target is not None:
            return {"name": target}
        if name in self.constants and self.assigned.get(name) == 1:
            value = self.value(self.constants[name], Unit(), depth + 1)
            return dict(value, local=name)
        return {"local": name} if self.assigned.get(name) else {}

    def placed(self, node: Any, unit: Unit, depth: int = 0) -> Value:
        value = self.value(node, unit, depth)
        value["at"] = self.span(node)
        return value

    def arguments(self) -> None:
        for record, node in self.pending:
            unit: Unit = record.pop("unit")
            if unit.lazy:
                record["lazy"] = True
                record["in"] = (unit.function or {}).get("name")
            if unit.conditional:
                record["conditional"] = True
            stars = [a for a in node.args if isinstance(a, ast.Starred)] + [k for k in node.keywords if k.arg is None]
            if stars:
                record["open"] = True
            record["args"] = [self.placed(a, unit) for a in node.args if not isinstance(a, ast.Starred)]
            record["words"] = [[k.arg, self.placed(k.value, unit)] for k in node.keywords if k.arg is not None]

    def facts(self, tree: ast.Module) -> Value:
        self.aliases_of(tree)
        self.module_level(tree.body, Unit())
        self.walk(tree)
        self.arguments()
        for binding in self.bindings:
            binding[2] = self.value(binding[2], Unit())
        for secret in self.unsafe:
            secret[1] = self.value(secret[1], Unit())
        for function in self.functions:
            if "yields" in function:
                function["yields"] = [self.indices[y] for y in function["yields"] if y in self.indices]
        facts = {
            "imports": self.imports,
            "bindings": self.bindings,
            "functions": self.functions,
            "calls": self.calls,
            "references": self.references,
            "subscripts": self.subscripts,
            "statements": self.statements,
            "unsafe": self.unsafe,
            "needs": self.needs,
        }
        return {name: value for name, value in facts.items() if value}


DONE = Unit()

# What a Python newer than 3.11 may read where an older one sees an error.
NEWER = re.compile(rb"(?m)^[ \t]*type[ \t]+\w+[ \t]*[=\[]|\b(?:def|class)[ \t]+\w+[ \t]*\[|^[ \t]*except[^:(]*,|\b[tT][rR]?['\"]|\b[rR][tT]['\"]")
FSTRING = re.compile(rb"\b(?:[fF][rR]?|[rR][fF])['\"]")
LONG_FSTRING = re.compile(rb"\b(?:[fF][rR]?|[rR][fF])(?:'''|\"\"\")")


TEMPLATE = re.compile(rb"(?:[tT][rR]?|[rR][tT])['\"]")


def syntax(error: SyntaxError, source: bytes) -> Value:
    line = error.lineno or 1
    lines = source.split(b"\n")
    if isinstance(error.offset, int) and 0 < line <= len(lines):
        # A name with a string right behind it is an error in every Python that knows no template strings.
        before = lines[line - 1].decode("utf-8", "replace")[: error.offset - 1].encode("utf-8")
        text = lines[line - 1][max(0, len(before) - 2) :]
        found = TEMPLATE.search(text, 0, 4)
        if found is not None and sys.version_info < (3, 14):
            return {"needs": [[14, "a template string", [line, error.offset, error.offset]]]}
    near = b"\n".join(lines[max(0, line - 4) : line + 2])
    message = (error.msg or "invalid syntax").partition("(<unknown>")[0].strip()
    certain = message.startswith("Missing parentheses in call to 'print'") or not (
        NEWER.search(source) or FSTRING.search(near) or LONG_FSTRING.search(b"\n".join(lines[:line]))
    )
    column = error.offset if isinstance(error.offset, int) and error.offset > 0 else 1
    return {"line": line, "column": column, "message": message, "certain": certain}


def examine(source: bytes) -> Value:
    try:
        tree = ast.parse(source, "<unknown>")
        return Reader(source).facts(tree)
    except SyntaxError as error:
        found = syntax(error, source)
        return found if "needs" in found else {"syntax": found}
    except (UnicodeDecodeError, LookupError) as error:
        return {"syntax": {"line": 1, "column": 1, "message": str(error).partition("\n")[0], "certain": True}}
    except ValueError as error:
        null = b"\0" in source
        reason = "source code cannot contain null bytes" if null else str(error).partition("\n")[0]
        return {"syntax": {"line": 1, "column": 1, "message": reason, "certain": True}} if null else {"failed": reason}
    except RecursionError:
        return {"failed": "it is nested too deeply"}
    except MemoryError:
        return {"failed": "it needs too much memory"}


def main() -> None:
    import warnings

    warnings.simplefilter("ignore")
    sys.setrecursionlimit(3000)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        pass
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
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
            reply = json.dumps(examine(source), separators=(",", ":")).encode("ascii")
        except (RecursionError, ValueError, MemoryError):
            reply = b'{"failed":"its facts can\'t be written"}'
        signal.setitimer(signal.ITIMER_REAL, 0)
        replies.write(reply + b"\n")
        replies.flush()


if __name__ == "__main__":
    main()
