"""Compile time of the sandbox: whatever can grow in a template is made to pass through a hook.

A hook is a filter whose name begins with ``_``; :mod:`boletin.writing.sandbox` says what each one
does. ``{% for x in y %}`` becomes ``{% for x in y | _contado %}``, and so on.
"""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

NODES_PER_STEP = 25
"""A loop or macro with more operations than these inside costs more steps a turn."""


class _Meter(NodeTransformer):
    """Makes whatever can grow pass through the budget."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.iter = _through("_contado", node.iter)
        _charge(node)
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        _charge(node)
        return node

    visit_CallBlock = visit_Macro  # noqa: N815

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _through("_pagado", node.expr)
        for operand in node.ops:
            operand.expr = _through("_pagado", operand.expr)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [
            _through("_escrito", nodes.Const(part.data, lineno=part.lineno))
            if isinstance(part, nodes.TemplateData)
            else part
            for part in node.nodes
        ]
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [_through("_texto", part) for part in node.nodes]
        return _through("_corto", node)

    def visit_List(self, node: nodes.List | nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through("_corto", node)

    visit_Dict = visit_List  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through("_corto", node) if node.ctx == "load" else node

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.filter = _through("_bloque", node.filter, node.lineno)
        return node

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.filter = _through("_renglon", node.filter)
        return node

    def visit_Include(self, node: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.template = _through("_cargado", node.template)
        return node  # type: ignore[no-any-return]

    visit_Import = visit_FromImport = visit_Extends = visit_Include  # noqa: N815


def _through(name: str, value: Any, lineno: int = 0) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=lineno or value.lineno)


def _charge(node: nodes.For | nodes.Macro | nodes.CallBlock) -> None:
    """Each time through this body costs by what stands in it."""
    steps = sum(1 for _ in node.find_all(nodes.Node)) // NODES_PER_STEP
    if steps:
        price = _through("_paso", nodes.Const(steps, lineno=node.lineno))
        node.body.insert(0, nodes.Output([price], lineno=node.lineno))


class Metered(CodeGenerator):
    """What compiles a template: its hooks are filters that the environment brings."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        _Meter().visit(node)
        super().visit_Template(node, frame)
