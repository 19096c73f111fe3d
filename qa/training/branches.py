"""A graph whose branches run on demand: only what reads, or only what judges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from secondsource.qa.evidence import JUDGING


def branch(path: Path, reading: Sequence[str], judging: Sequence[str]) -> None:
    """Makes the graph in ``path`` compute either the outputs ``reading`` or those ``judging``.

    Which, says the new input ``JUDGING``; what is not asked for comes out empty. Only nodes that
    the outputs of one kind need, and no others, are put into a branch. The runtime computes every
    node of a graph, whichever outputs are fetched, unless it stands in a branch not taken.
    """
    import onnx
    from onnx import TensorProto, helper

    model = onnx.shape_inference.infer_shapes(onnx.load(str(path)))
    graph = model.graph
    needed = [_ancestors(graph, outputs) for outputs in (reading, judging)]
    shared = needed[0] & needed[1]
    nodes = list(graph.node)
    below = [node for i, node in enumerate(nodes) if i in shared]
    conditions = []
    for outputs, mine, name in ((reading, needed[0], "read"), (judging, needed[1], "judge")):
        own = [node for i, node in enumerate(nodes) if i in mine - shared]
        others = [node for i, node in enumerate(nodes) if i not in mine - shared]
        taken = _subgraph(graph, own, others, outputs, name)
        left = _empty(graph, outputs, name)
        then, other = (left, taken) if name == "read" else (taken, left)
        conditions.append(
            helper.make_node(
                "If", [JUDGING], list(outputs), name=name, then_branch=then, else_branch=other
            )
        )
    del graph.node[:]
    graph.node.extend([*below, *conditions])
    graph.input.append(helper.make_tensor_value_info(JUDGING, TensorProto.BOOL, []))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _ancestors(graph: Any, outputs: Sequence[str]) -> set[int]:
    """The indices of the nodes that the outputs are computed from."""
    makes = {name: i for i, node in enumerate(graph.node) for name in node.output}
    found: set[int] = set()
    open_ = [makes[name] for name in outputs]
    while open_:
        index = open_.pop()
        if index not in found:
            found.add(index)
            open_.extend(makes[name] for name in graph.node[index].input if name in makes)
    return found


def _subgraph(
    graph: Any, nodes: Sequence[Any], others: Sequence[Any], outputs: Sequence[str], name: str
) -> Any:
    """The nodes with the weights that no ``others`` use; their outputs are named anew."""
    from onnx import helper

    used = {value for node in nodes for value in node.input}
    elsewhere = {value for node in others for value in node.input}
    own = [tensor for tensor in graph.initializer if tensor.name in used - elsewhere]
    for tensor in own:
        graph.initializer.remove(tensor)
    renamed = {value: f"{name}/{value}" for value in outputs}
    for node in nodes:
        for values in (node.input, node.output):
            for place, value in enumerate(values):
                values[place] = renamed.get(value, value)
    infos = [
        helper.make_tensor_value_info(renamed[o.name], o.type.tensor_type.elem_type, None)
        for o in graph.output
        if o.name in renamed
    ]
    # without its values' shapes the runtime fuses less of a branch, and rounds otherwise
    made = {value for node in nodes for value in node.output}
    shapes = [info for info in graph.value_info if info.name in made]
    return helper.make_graph(list(nodes), name, [], infos, own, value_info=shapes)


def _empty(graph: Any, outputs: Sequence[str], name: str) -> Any:
    """A branch that gives each of the outputs without any rows."""
    from onnx import TensorProto, helper

    nodes, infos = [], []
    for output in graph.output:
        if output.name in outputs:
            # where the number of columns is fixed, so it is without rows
            shape = [dim.dim_value for dim in output.type.tensor_type.shape.dim]
            value = helper.make_tensor(f"no/{output.name}", TensorProto.FLOAT, shape, [])
            nodes.append(helper.make_node("Constant", [], [value.name], value=value))
            infos.append(helper.make_tensor_value_info(value.name, TensorProto.FLOAT, None))
    return helper.make_graph(nodes, f"no/{name}", [], infos)
