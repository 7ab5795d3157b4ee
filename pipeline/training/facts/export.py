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
from pipeline.training.facts.network import Member, Reader

LICENCE = "Apache-2.0 (weights; see README.md)"


def export(reader: Reader, folder: Path, scores: dict[str, Any] | None = None) -> Lock:
    """Writes encoder.onnx, reader.onnx, tables.npz, model.json and lock.json."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(_encoder(reader), folder / ENCODER)
    _save(_reader(reader.members), folder / READER)
    with np.load(find_model("entities") / ENTITY_TABLES, allow_pickle=False) as entity_tables:
        tables = {name: entity_tables[name] for name in ("normal", "rows")}
    for number, member in enumerate(reader.members):
        tables |= _weights(number, member)
    np.savez_compressed(folder / TABLES, **tables)
    settings = {
        "format": FORMAT,
        "members": [{"task": m.task, "width": m.config.width} for m in reader.members],
        "picked": FLAGS.index("picked"),
        "clause": FLAGS.index("in_clause"),
    }
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    names = [ENCODER, READER, TABLES, SETTINGS]
    return write_lock(folder, names, name="facts", kind="facts/onnx", licence=LICENCE, scores=scores)


def _save(model: onnx.ModelProto, path: Path) -> None:
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _encoder(reader: Reader) -> onnx.ModelProto:
    """From characters [T, B] and lengths [B] to the projections of all members, side by side."""
    graph, layers = Graph(), reader.characters
    lower = graph.embedding("characters_", layers.table, "characters")
    states = graph.gru("second", layers.second, graph.gru("first", layers.first, lower))
    weight = np.concatenate([m.project.weight.detach().numpy() for m in reader.members]).T
    bias = np.concatenate([m.project.bias.detach().numpy() for m in reader.members])
    product = graph.node("MatMul", [states, graph.weight("project.weight", weight)], "project.product")
    graph.node("Add", [product, graph.weight("project.bias", bias)], "states")
    whole, real = TensorProto.INT32, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("characters", whole, ["T", "B"]),
        helper.make_tensor_value_info("lengths", whole, ["B"]),
    ]
    outputs = [helper.make_tensor_value_info("states", real, ["T", "B", len(bias)])]
    return _model(graph, inputs, outputs)


def _reader(members: Sequence[Member]) -> onnx.ModelProto:
    """The recurrent layers of all members over windows [T, B, *]."""
    graph, real = Graph(), TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("lengths", TensorProto.INT32, ["B"])]
    outputs = []
    for number, member in enumerate(members):
        inputs.append(helper.make_tensor_value_info(f"x{number}", real, ["T", "B", member.layer.input_size]))
        made = graph.gru(f"member{number}", member.layer, f"x{number}")
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
        if not name.startswith(("embeddings", "project", "layer", "m.", "f.")):
            kept[f"{number}.{name}"] = parameter.detach().numpy().astype(np.float16)
    return kept
