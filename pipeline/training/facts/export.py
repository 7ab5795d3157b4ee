"""The trained network as the model folder that `pipeline.backends.fact_model` loads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from pipeline.backends.fact_model import ENCODER, FORMAT, READER, SETTINGS, TABLES
from pipeline.backends.lock import Lock, find_model, write_lock
from pipeline.backends.onnx_model import TABLES as ENTITY_TABLES
from pipeline.facts.windows import FLAGS
from pipeline.training.export import IR, OPSET, Graph
from pipeline.training.facts.network import AROUND, Member

LICENCE = "Apache-2.0 (weights; see README.md)"


def export(members: Sequence[Member], folder: Path, scores: dict[str, Any] | None = None) -> Lock:
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
        "members": [{"task": m.config.task, "width": m.config.width} for m in members],
        "around": AROUND,
        "picked": FLAGS.index("picked"),
        "clause": FLAGS.index("in_clause"),
    }
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    names = [ENCODER, READER, TABLES, SETTINGS]
    return write_lock(folder, names, name="facts", kind="facts/onnx", licence=LICENCE, scores=scores)


def _save(model: onnx.ModelProto, path: Path) -> None:
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _encoder(members: Sequence[Member]) -> onnx.ModelProto:
    """From characters [T, B] and lengths [B] to the projected states of all members, side by side."""
    graph, states = Graph(), []
    for number, member in enumerate(members):
        layers = member.characters
        made = graph.embedding(f"characters{number}", layers.table, "characters")
        made = graph.gru(f"first{number}", layers.first, made)
        made = graph.gru(f"second{number}", layers.second, made)
        weight, bias = (p.detach().numpy() for p in (member.project.weight, member.project.bias))
        product = graph.node("MatMul", [made, graph.weight(f"weight{number}", weight.T)], f"product{number}")
        states.append(graph.node("Add", [product, graph.weight(f"bias{number}", bias)], f"states{number}"))
    graph.node("Concat", states, "states", axis=2)
    width = sum(member.config.width for member in members)
    whole, real = TensorProto.INT32, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("characters", whole, ["T", "B"]),
        helper.make_tensor_value_info("lengths", whole, ["B"]),
    ]
    outputs = [helper.make_tensor_value_info("states", real, ["T", "B", width])]
    return _model(graph, inputs, outputs)


def _reader(members: Sequence[Member]) -> onnx.ModelProto:
    """The recurrent layers of all members over windows [T, B, *]."""
    graph, real = Graph(), TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("lengths", TensorProto.INT32, ["B"])]
    outputs = []
    for number, member in enumerate(members):
        made = f"x{number}"
        width = member.recurrent[0].input_size
        inputs.append(helper.make_tensor_value_info(made, real, ["T", "B", width]))
        for place, layer in enumerate(member.recurrent):
            made = graph.gru(f"member{number}.{place}", layer, made)
        graph.node("Identity", [made], f"z{number}")
        outputs.append(
            helper.make_tensor_value_info(f"z{number}", real, ["T", "B", 2 * member.config.hidden])
        )
    return _model(graph, inputs, outputs)


def _model(
    graph: Graph, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
) -> onnx.ModelProto:
    made = helper.make_graph(graph.nodes, "facts", inputs, outputs, graph.weights)
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(made, opset_imports=[opset], producer_name="newsfacts", ir_version=IR)


def _weights(number: int, member: Member) -> dict[str, NDArray[np.generic]]:
    """What numpy does of a member, in half precision."""
    kept: dict[str, NDArray[np.generic]] = {
        f"{number}.e{column}": table.detach().numpy().astype(np.float16)
        for column, table in enumerate(member.embeddings.parameters())
    }
    for name, parameter in member.named_parameters():
        if not name.startswith(("characters", "embeddings", "project", "layers", "m.", "f.")):
            kept[f"{number}.{name}"] = parameter.detach().numpy().astype(np.float16)
    return kept
