"""Which attributes of facts are read, found in the source without running it."""

import ast
from collections.abc import Iterable

from shelter_desk.domain.facts import KINDS

# These give back what they were given.
_PASSING = {"next", "reversed", "sorted", "list", "tuple", "zip", "enumerate", "min", "max", "get", "values", "items"}
_Scope = dict[str, set[str]]


def attributes_read(sources: Iterable[str]) -> set[str]:
    """`Kind.attribute` for each attribute that is read of something known to be of that kind.

    Kinds are known from the annotations of parameters, variables, results and fields, from `isinstance`, and
    from calls that name one (`case.latest(Age)`). Any other read counts for nothing: who reads the `day` of
    one kind has not read another's.
    """
    trees = [ast.parse(source) for source in sources]
    reading = _Reading(trees)
    for tree in trees:
        reading.kinds(tree, {})
    return reading.found & {f"{name}.{each}" for name, kind in KINDS.items() for each in kind.__struct_fields__}


def _named(node: ast.AST | None) -> set[str]:
    """The kinds an annotation names."""
    names = (getattr(each, "id", getattr(each, "attr", "")) for each in ast.walk(node or ast.Pass()))
    return {name for name in names if name in KINDS}


class _Reading:
    """Goes through code in the order of its text, knowing of each name which kinds of fact it may stand for."""

    def __init__(self, trees: Iterable[ast.Module]) -> None:
        self.found: set[str] = set()
        self._answers: _Scope = {}  # name of a function or of a field → the kinds it gives
        for node in (each for tree in trees for each in ast.walk(tree)):
            if isinstance(node, ast.FunctionDef):
                self._answers.setdefault(node.name, set()).update(_named(node.returns))
            for field in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    self._answers.setdefault(field.target.id, set()).update(_named(field.annotation))

    def kinds(self, node: ast.AST, scope: _Scope) -> set[str]:
        """The kinds of fact that an expression may hold, one or many; what it reads is found on the way."""
        match node:
            case ast.Name(id=name):
                return scope.get(name, {name} & set(KINDS))
            case ast.Attribute(value=value, attr=name):
                held = self.kinds(value, scope)
                self.found |= {f"{kind}.{name}" for kind in held}
                return held if name == "fact" else self._answers.get(name, set()) | ({name} & set(KINDS))
            case ast.Call():
                return self._called(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                inner = dict(scope)
                for each in node.generators:
                    self._bind(each.target, self.kinds(each.iter, inner), inner)
                    self._all(each.ifs, inner)
                told = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
                return self._all(told, inner)
            case ast.FunctionDef(args=arguments, body=body):
                inner = dict(scope)
                for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
                    inner[argument.arg] = _named(argument.annotation)
                self._all(body, inner)
                return set()
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=given)):
                for target, value in zip(targets, given, strict=True):
                    self._bind(target, self.kinds(value, scope), scope)
            case ast.Assign(targets=[target], value=value) | ast.NamedExpr(target=target, value=value):
                self._bind(target, self.kinds(value, scope), scope)
                return self.kinds(target, scope)
            case ast.AnnAssign(target=target, annotation=annotation, value=given):
                self._bind(target, _named(annotation), scope)
                self._all([given] if given else [], scope)
            case ast.For(target=target, iter=value, body=body, orelse=more):
                self._bind(target, self.kinds(value, scope), scope)
                self._all([*body, *more], scope)
            case ast.Compare():
                self._all(ast.iter_child_nodes(node), scope)
            case _:
                return self._all(ast.iter_child_nodes(node), scope)
        return set()

    def _called(self, call: ast.Call, scope: _Scope) -> set[str]:
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name == "isinstance":
            self._bind(call.args[0], _named(call.args[1]), scope)
            return set()
        of = self.kinds(call.func.value, scope) if isinstance(call.func, ast.Attribute) else set()
        given = self._all([*call.args, *(each.value for each in call.keywords)], scope)
        if name in _PASSING:
            return of | given
        named = {kind for each in call.args if isinstance(each, ast.Name | ast.Attribute) for kind in _named(each)}
        return named | self._answers.get(name, {name} & set(KINDS))

    def _all(self, nodes: Iterable[ast.AST], scope: _Scope) -> set[str]:
        return {kind for node in nodes for kind in self.kinds(node, scope)}

    @staticmethod
    def _bind(target: ast.AST, kinds: set[str], scope: _Scope) -> None:
        for each in ast.walk(target):
            if isinstance(each, ast.Name) and each.id not in KINDS:
                scope[each.id] = kinds
