"""Trained members as the model folder that `pipeline.backends.fact_model` loads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper
from onnx.utils import Extractor

from pipeline.backends.fact_model import ENCODER, FORMAT, READER, SETTINGS, TABLES
from pipeline.backends.lock import Lock, find_model, write_lock
from pipeline.backends.onnx_model import GRAPH
from pipeline.backends.onnx_model import TABLES as ENTITY_TABLES
from pipeline.facts.windows import FLAGS
from pipeline.training.export import IR, OPSET, Graph
from pipeline.training.facts.network import Member

LICENCE = "Apache-2.0 (weights; see README.md)"
STATES = "second.out"
"""Where the states of characters leave the entity model: its second recurrent layer, which comes from LAC."""


def state_graph() -> onnx.ModelProto:
    """The part of the shipped entity model from characters [T, B] and lengths [B] to states [T, B, 256]."""
    model = onnx.load(str(find_model("entities") / GRAPH))
    model.graph.value_info.append(helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["T", "B", None]))
    return Extractor(model).extract_model(["characters", "lengths"], [STATES])


def export(members: list[Member], folder: Path, scores: dict[str, Any] | None = None) -> Lock:
    """Writes encoder.onnx, reader.onnx, tables.npz, model.json and lock.json."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(_encoder(members), folder / ENCODER)
    _save(_reader(members), folder / READER)
    with np.load(find_model("entities") / ENTITY_TABLES, allow_pickle=False) as entity_tables:
        tables = {name: entity_tables[name] for name in ("normal", "rows")}
    for number, member in enumerate(members):
        tables |= _weights(number, member)
    np.savez_compressed(folder / TABLES, **tables)
    settings = {
        "format": FORMAT,
        "members": [{"task": m.shape.task, "width": m.shape.width} for m in members],
        "picked": FLAGS.index("picked"),
        "clause": FLAGS.index("in_clause"),
    }
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    names = [ENCODER, READER, TABLES, SETTINGS]
    return write_lock(folder, names, name="facts", kind="facts/onnx", licence=LICENCE, scores=scores)


def _save(model: onnx.ModelProto, path: Path) -> None:
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _encoder(members: list[Member]) -> onnx.ModelProto:
    """From characters to the projections of all members, side by side."""
    model = state_graph()
    graph = Graph()
    weight = np.concatenate([m.project.weight.detach().numpy() for m in members]).T
    bias = np.concatenate([m.project.bias.detach().numpy() for m in members])
    product = graph.node("MatMul", [STATES, graph.weight("project.weight", weight)], "project.product")
    graph.node("Add", [product, graph.weight("project.bias", bias)], "states")
    model.graph.node.extend(graph.nodes)
    model.graph.initializer.extend(graph.weights)
    del model.graph.output[:]
    model.graph.output.append(
        helper.make_tensor_value_info("states", TensorProto.FLOAT, ["T", "B", len(bias)])
    )
    return model


def _reader(members: list[Member]) -> onnx.ModelProto:
    """The recurrent layers of all members over windows [T, B, *]."""
    graph = Graph()
    real = TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("lengths", TensorProto.INT32, ["B"])]
    outputs = []
    for number, member in enumerate(members):
        inputs.append(helper.make_tensor_value_info(f"x{number}", real, ["T", "B", member.layer.input_size]))
        made = graph.gru(f"member{number}", member.layer, f"x{number}")
        graph.node("Identity", [made], f"z{number}")
        outputs.append(helper.make_tensor_value_info(f"z{number}", real, ["T", "B", 2 * member.shape.hidden]))
    made_graph = helper.make_graph(graph.nodes, "facts", inputs, outputs, graph.weights)
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(made_graph, opset_imports=[opset], producer_name="newsfacts", ir_version=IR)


def _weights(number: int, member: Member) -> dict[str, NDArray[np.generic]]:
    """What numpy does of a member, in half precision."""
    kept: dict[str, NDArray[np.generic]] = {
        f"{number}.e{column}": table.detach().numpy().astype(np.float16)
        for column, table in enumerate(member.embeddings.parameters())
    }
    for name, parameter in member.named_parameters():
        if not name.startswith(("embeddings", "project", "layer", "k.")):
            kept[f"{number}.{name}"] = parameter.detach().numpy().astype(np.float16)
    return kept
