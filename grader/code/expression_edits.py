"""Edits of expressions: what one writes by mistake for something else, each turned round."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from grader.code.spans import Spans

Change = tuple[str, ast.AST, str]  # nature, the node that is replaced, what takes its place

COMPARISONS = {
    ast.Lt: ("<=", ">", ">="),
    ast.LtE: ("<", ">=", ">"),
    ast.Gt: (">=", "<", "<="),
    ast.GtE: (">", "<=", "<"),
    ast.Eq: ("!=", "<=", ">="),
    ast.NotEq: ("==", "<", ">"),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
}
OPERATORS = {
    ast.Add: ("-", "*"),
    ast.Sub: ("+", "/"),
    ast.Mult: ("/", "@", "+", "**"),
    ast.Div: ("*", "//", "-"),
    ast.FloorDiv: ("/", "%"),
    ast.Mod: ("//", "*"),
    ast.Pow: ("*",),
    ast.MatMult: ("*",),
}
SYMBOLS = {
    **{ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"},
    **{ast.Pow: "**", ast.MatMult: "@"},
    **{ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="},
    **{ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"},
}
ALIKE = (
    *(("mean", "sum", "median"), ("argmin", "argmax"), ("min", "max"), ("minimum", "maximum"), ("any", "all")),
    *(("floor", "ceil", "round"), ("log", "log2", "log10", "log1p"), ("exp", "expm1"), ("std", "var")),
    *(("zeros", "ones"), ("append", "extend"), ("sum", "cumsum"), ("sum", "prod"), ("sin", "cos"), ("dot", "outer")),
    *(("vstack", "hstack"), ("popleft", "pop"), ("triu", "tril"), ("nanmean", "mean"), ("cumsum", "cumprod")),
)
WRAPPERS = {
    *("abs", "absolute", "log", "log2", "log10", "exp", "sqrt", "square", "int", "float", "round", "floor", "ceil"),
    *("sorted", "reversed", "set", "list", "sum", "mean", "min", "max", "ravel", "unique", "sign", "log1p", "sigmoid"),
    *("len", "cumsum", "prod", "diff", "str", "lower", "strip", "transpose", "sort"),
}
REDUCTIONS = {
    *("sum", "mean", "std", "var", "median", "min", "max", "argmin", "argmax", "prod", "any", "all", "cumsum"),
    *("norm", "sort", "argsort", "logsumexp", "cumprod", "diff", "flip", "average"),
}
AXES = ("0", "1", "-1", "None")


def expression_changes(node: ast.AST, spans: Spans, names: Sequence[str]) -> Iterator[Change]:
    """The changes of this expression itself, not of its parts. names: of the variables in scope."""
    if isinstance(node, ast.Compare):
        yield from _compare(node, spans)
    elif isinstance(node, ast.BoolOp):
        yield from _boolean(node, spans)
    elif isinstance(node, ast.BinOp):
        yield from _arithmetic(node, spans)
    elif isinstance(node, ast.UnaryOp):
        yield "a sign" if isinstance(node.op, ast.USub) else "a condition", node, spans.operand(node.operand)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Call):
        yield from _call(node, spans)
    elif isinstance(node, ast.Subscript):
        yield from _index(node, spans, names)
    elif isinstance(node, ast.Slice):
        yield from _slice(node, spans)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "a transpose", node, spans.operand(node.value)
    elif isinstance(node, ast.IfExp):
        test, body, other = (spans.operand(part) for part in (node.test, node.body, node.orelse))
        yield "the order of two things", node, f"({other} if {test} else {body})"
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for name in names:
            if name != node.id:
                yield "a name", node, name


def _compare(node: ast.Compare, spans: Spans) -> Iterator[Change]:
    parts = [spans.operand(part) for part in (node.left, *node.comparators)]
    for position, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            signs = [SYMBOLS[type(kept)] for kept in node.ops]
            signs[position] = other
            text = " ".join([parts[0], *(f"{sign} {part}" for sign, part in zip(signs, parts[1:], strict=True))])
            yield "a comparison", node, f"({text})"
        if isinstance(operator, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)):
            for step in ("+ 1", "- 1"):
                yield "what is compared, by one", node.comparators[position], f"({parts[position + 1]} {step})"


def _boolean(node: ast.BoolOp, spans: Spans) -> Iterator[Change]:
    parts = [spans.operand(part) for part in node.values]
    yield "a condition", node, f"({(' or ' if isinstance(node.op, ast.And) else ' and ').join(parts)})"
    word = " and " if isinstance(node.op, ast.And) else " or "
    for position in range(len(parts)):
        yield "a condition too many", node, f"({word.join(parts[:position] + parts[position + 1 :])})"


def _arithmetic(node: ast.BinOp, spans: Spans) -> Iterator[Change]:
    left, right, operator = spans.operand(node.left), spans.operand(node.right), type(node.op)
    for other in OPERATORS.get(operator, ()):
        yield "an operator", node, f"({left} {other} {right})"
    if operator in (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult):
        yield "the order of two things", node, f"({right} {SYMBOLS[operator]} {left})"
    yield from _regrouped(node, spans)
    if operator is ast.Pow:
        yield "an inverse that is missing", node, f"({left} ** (1 / {right}))"
    if operator in (ast.Mult, ast.Div):
        for side, text in ((node.left, left), (node.right, right)):
            if not isinstance(side, ast.Constant):
                yield "a term that is missing", side, f"({text} + 1)"
                yield "a term that is missing", side, f"({text} - 1)"
    if operator is ast.MatMult:
        yield "a transpose", node, f"({left}.T @ {right})"
        yield "a transpose", node, f"({left} @ {right}.T)"
    nature = {ast.Add: "a term too many", ast.Sub: "a term too many", ast.Pow: "a power too many"}.get(
        operator, "a factor too many"
    )
    yield nature, node, left
    if operator in (ast.Add, ast.Mult, ast.Sub, ast.MatMult):
        yield nature, node, right


def _regrouped(node: ast.BinOp, spans: Spans) -> Iterator[Change]:
    """`a + b / c` for `(a + b) / c`, and the other way."""
    sign = SYMBOLS.get(type(node.op), "")
    if isinstance(node.left, ast.BinOp) and sign and type(node.left.op) in SYMBOLS:
        inner, (first, second) = node.left, (node.left.left, node.left.right)
        text = f"({spans.operand(second)} {sign} {spans.operand(node.right)})"
        yield "what belongs together in a term", node, f"({spans.operand(first)} {SYMBOLS[type(inner.op)]} {text})"
    if isinstance(node.right, ast.BinOp) and sign and type(node.right.op) in SYMBOLS:
        inner, (first, second) = node.right, (node.right.left, node.right.right)
        text = f"({spans.operand(node.left)} {sign} {spans.operand(first)})"
        yield "what belongs together in a term", node, f"({text} {SYMBOLS[type(inner.op)]} {spans.operand(second)})"


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "a constant", node, str(not value)
    elif isinstance(value, int):
        for other in dict.fromkeys((value + 1, value - 1, 0, 1, 2, -1, 0.5)):
            if other != value:
                yield "a number", node, f"({other})" if other < 0 else str(other)
    elif isinstance(value, float):
        for other in dict.fromkeys((-value, 0.0, 0.5, 1.0, 2.0, round(1 - value, 12))):
            if other != value:
                yield "a number", node, f"({other})" if other < 0 else str(other)


def called_name(node: ast.Call) -> str:
    """The last part of what is called: "mean" of `np.mean(x)` and of `x.mean()`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _call(node: ast.Call, spans: Spans) -> Iterator[Change]:
    name, (start, _) = called_name(node), spans.span(node)
    function, whole = spans.source(node.func), spans.source(node)
    rest = whole[len(function) :]
    for other in dict.fromkeys(other for group in ALIKE if name in group for other in group if other != name):
        yield "which function is called", node, f"{function[: len(function) - len(name)]}{other}{rest}"
    yield from _keywords(node, spans, name)
    plain = [argument for argument in node.args if not isinstance(argument, (ast.Starred, ast.GeneratorExp))]
    if len(plain) == len(node.args):
        for one, other in pairwise(plain):
            (first, end), (second, last) = spans.span(one), spans.span(other)
            between = whole[end - start : second - start]
            text = f"{whole[: first - start]}{spans.source(other)}{between}{spans.source(one)}{whole[last - start :]}"
            yield "the order of two things", node, text
    if len(plain) == 1 and len(node.args) == 1 and name in WRAPPERS:
        yield "a call too many", node, f"({spans.source(plain[0])})"
    if not node.args and not node.keywords and isinstance(node.func, ast.Attribute):
        yield "a call too many", node, spans.operand(node.func.value)
    if name == "range" and len(plain) == len(node.args) in (1, 2):
        first, last = ["0", *map(spans.operand, plain)][-2:]
        for text in (f"1, {last}", f"{first}, {last} - 1", f"{first}, {last} + 1", f"1, {last} + 1"):
            yield "where a range begins or ends", node, f"range({text})"
        if len(plain) == 2:
            for text in (f"{last}", f"{first} + 1, {last}", f"{first} - 1, {last}"):
                yield "where a range begins or ends", node, f"range({text})"


def _keywords(node: ast.Call, spans: Spans, name: str) -> Iterator[Change]:
    """Changes of axis, keepdims and ddof, and a keyword dropped."""
    given = {word.arg: word for word in node.keywords if word.arg}
    listed = [spans.source(argument) for argument in (*node.args, *node.keywords)]
    function = spans.source(node.func)

    def call(without: str = "", more: str = "") -> str:
        kept = [text for text in listed if not (without and text.startswith(f"{without}="))]
        return f"{function}({', '.join([*kept, *([more] if more else [])])})"

    is_library = isinstance(node.func, ast.Attribute)
    if "axis" in given:
        now = spans.source(given["axis"].value)
        for axis in AXES:
            if axis != now:
                yield "an axis", node, call("axis", f"axis={axis}")
        if "keepdims" not in given and name in REDUCTIONS:
            yield "whether an axis is kept", node, call("", "keepdims=True")
    elif is_library and name in REDUCTIONS and len(node.args) <= 1:
        for axis in AXES[:3]:
            yield "an axis", node, call("", f"axis={axis}")
        yield "an axis", node, call("", "axis=-1, keepdims=True")
        yield "an axis", node, call("", "axis=1, keepdims=True")
    if is_library and name in ("std", "var", "cov"):
        for ddof in ("0", "1"):
            yield "what a call divides by", node, call("ddof", f"ddof={ddof}")
    for word in given:
        yield "an argument too many", node, call(word)


def _index(node: ast.Subscript, spans: Spans, names: Sequence[str]) -> Iterator[Change]:
    index = node.slice
    if isinstance(index, ast.Tuple):
        parts = [spans.source(part) for part in index.elts]
        for place in range(len(parts) - 1):
            swapped = [*parts[:place], parts[place + 1], parts[place], *parts[place + 2 :]]
            yield "the order of two things", index, ", ".join(swapped)
    single = index.elts if isinstance(index, ast.Tuple) else [index]
    for part in single:
        if isinstance(part, ast.Constant) and isinstance(part.value, int):
            for name in names:
                if len(name) == 1 and name.islower():  # as indices are called
                    yield "an index", part, name
        if isinstance(part, (ast.Name, ast.BinOp)):
            yield "an index", part, f"{spans.operand(part)} - 1"
            yield "an index", part, f"{spans.operand(part)} + 1"


def _slice(node: ast.Slice, spans: Spans) -> Iterator[Change]:
    lower, upper, step = (spans.operand(part) if part else "" for part in (node.lower, node.upper, node.step))
    tail = f":{step}" if step else ""
    bounds = [(f"{lower} + 1", upper), (f"{lower} - 1", upper), ("", upper)] if lower else [("1", upper)]
    bounds += [(lower, f"{upper} + 1"), (lower, f"{upper} - 1"), (lower, "")] if upper else [(lower, "-1")]
    for first, last in bounds:
        yield "a bound of a slice", node, f"{first}:{last}{tail}"
    if step:
        yield "the step of a slice", node, f"{lower}:{upper}"
    else:
        yield "the step of a slice", node, f"{lower}:{upper}:-1"


def exchanges(node: ast.expr, spans: Spans, names: Sequence[str]) -> Iterator[Change]:
    """Two variables of an expression, each in the place of the other."""
    used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    for one, other in combinations([name for name in names if name in used], 2):
        yield "which of two names stands where", node, f"({spans.with_names_exchanged(node, one, other)})"


def additions(
    node: ast.expr, spans: Spans, names: Sequence[str], sizes: Sequence[str], *, whole: bool
) -> Iterator[Change]:
    """What may be missing around an expression: a sign, a factor, a power, a copy. whole: it is all that a statement gives."""
    text = spans.operand(node)
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and whole:
        yield "whether a copy is needed", node, f"{text}.copy()"
    if isinstance(
        node, (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.ListComp, ast.GeneratorExp, ast.JoinedStr, ast.Lambda)
    ):
        return
    if whole:
        yield "a sign", node, f"(-{text})"
        yield "a term that is missing", node, f"({text} + 1)"
        yield "a term that is missing", node, f"({text} - 1)"
        for name in names:
            yield "a factor that is missing", node, f"({text} * {name})"
    for factor in ("* 2", "/ 2", *(f"{sign} {size}" for size in sizes for sign in "/*")):
        yield "a factor that is missing", node, f"({text} {factor})"
    yield "a power or a root that is missing", node, f"({text} ** 2)"
    yield "a power or a root that is missing", node, f"({text} ** 0.5)"
    yield "an absolute value that is missing", node, f"abs({text})"
    yield "a complement that is missing", node, f"(1 - {text})"
