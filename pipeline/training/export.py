"""The trained network as a model folder: an ONNX graph that takes lengths, tables, settings, lock file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from pipeline.backends.features import LEXICON_SIZE
from pipeline.backends.lock import Lock, write_lock
from pipeline.backends.onnx_model import FORMAT, GRAPH, SETTINGS, TABLES
from pipeline.training.config import Config
from pipeline.training.labels import LABELS
from pipeline.training.network import Network, swap_gates
from pipeline.training.tables import Tables

LICENCE = "Apache-2.0 (weights; trained on corpora for research use, see README.md)"
OPSET, IR = 17, 8


def export(
    network: Network, tables: Tables, config: Config, folder: Path, scores: dict[str, Any] | None = None
) -> Lock:
    """Writes model.onnx, tables.npz, model.json and lock.json.

    Args:
        network: the trained network; embeddings are rounded to 8 bits in the file, not in it.
        tables: what the encoder was made from.
        config: says which heads go into the file.
        folder: the model folder.
        scores: for the lock file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [config.heads.index(head) for head in config.exported]
    model = build_graph(network, numbers)
    onnx.checker.check_model(model)
    (folder / GRAPH).write_bytes(model.SerializeToString())
    crf = [part.detach().numpy()[numbers] for part in network.crf()]
    np.savez_compressed(
        folder / TABLES,
        **tables,  # type: ignore[arg-type]
        transitions=crf[0],
        starts=crf[1],
        stops=crf[2],
    )
    settings = {
        "format": FORMAT,
        "heads": list(config.exported),
        "labels": list(LABELS),
        "buckets": config.buckets,
    }
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    names = [GRAPH, TABLES, SETTINGS]
    return write_lock(folder, names, name="entities", kind="entities/onnx", licence=LICENCE, scores=scores)


def quantise(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A table in 8 bits, with a scale for each column: value = integer * scale."""
    scale = np.maximum(np.abs(table).max(axis=0), 1e-8).astype(np.float32) / np.float32(127)
    return np.rint(table / scale).astype(np.int8), scale


class Graph:
    """Collects nodes and weights."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: NDArray[Any]) -> str:
        """Adds a weight; its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Adds an operation; the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def embedding(self, name: str, table: nn.Embedding, indices: str) -> str:
        """A table in 8 bits, looked up."""
        integers, scale = quantise(table.weight.detach().numpy())
        found = self.node("Gather", [self.weight(f"{name}.table", integers), indices], f"{name}.rows")
        real = self.node("Cast", [found], f"{name}.real", to=TensorProto.FLOAT)
        return self.node("Mul", [real, self.weight(f"{name}.scale", scale)], f"{name}.out")

    def gru(self, name: str, layer: nn.GRU, inputs: str, kept: NDArray[np.intp] | None = None) -> str:
        """A bidirectional layer over [T, B, *] with the lengths; both directions side by side at the end.

        `kept`: which of the layer's inputs the graph has, if not all.
        """
        size, parts = layer.hidden_size, dict(layer.named_parameters())

        def both(prefix: str) -> list[NDArray[np.float32]]:
            return [swap_gates(parts[f"{prefix}_l0{way}"].detach().numpy(), size) for way in ("", "_reverse")]

        across = both("weight_ih")
        if kept is not None:
            across = [part[:, kept] for part in across]
        bias = [np.concatenate(pair) for pair in zip(both("bias_ih"), both("bias_hh"), strict=True)]
        names = [
            self.weight(f"{name}.across", np.stack(across)),
            self.weight(f"{name}.within", np.stack(both("weight_hh"))),
            self.weight(f"{name}.bias", np.stack(bias)),
        ]
        states = self.node(
            "GRU",
            [inputs, *names, "lengths"],
            f"{name}.states",
            hidden_size=size,
            direction="bidirectional",
            linear_before_reset=1,
        )
        turned = self.node("Transpose", [states], f"{name}.turned", perm=[0, 2, 1, 3])
        shape = self.weight(f"{name}.shape", np.array([0, 0, 2 * size], dtype=np.int64))
        return self.node("Reshape", [turned, shape], f"{name}.out")


def build_graph(network: Network, heads: list[int]) -> onnx.ModelProto:
    """From characters [T, B], bigrams [T + 1, B], words [T, B, W], lengths [B] to [T, B, heads * K]."""
    graph = Graph()
    lower = graph.embedding("characters_", network.characters, "characters")
    hidden = graph.gru("second", network.second, graph.gru("first", network.first, lower))
    pairs = graph.embedding("bigrams_", network.bigrams, "bigrams")
    zero, one, minus, far, axis = (
        graph.weight(f"constant.{name}", np.array([value], dtype=np.int64))
        for name, value in (("zero", 0), ("one", 1), ("minus", -1), ("far", 2**31), ("axis", 0))
    )
    left = graph.node("Slice", [pairs, zero, minus, axis], "left")
    right = graph.node("Slice", [pairs, one, far, axis], "right")
    joined = graph.node("Concat", [hidden, left, right, "words"], "joined", axis=2)
    inputs_before = network.third.input_size - len(network.shape.heads)
    marks = [inputs_before + head for head in heads]
    top = graph.gru("third", network.third, joined, np.array([*range(inputs_before), *marks]))
    count = len(LABELS)
    keep = np.concatenate([np.arange(head * count, (head + 1) * count) for head in heads])
    weight = network.emission.weight.detach().numpy()[keep].T
    scores = graph.node("MatMul", [top, graph.weight("emission.weight", weight)], "scores")
    bias = graph.weight("emission.bias", network.emission.bias.detach().numpy()[keep])
    graph.node("Add", [scores, bias], "emissions")
    whole, real = TensorProto.INT32, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("characters", whole, ["T", "B"]),
        helper.make_tensor_value_info("bigrams", whole, ["T1", "B"]),
        helper.make_tensor_value_info("words", real, ["T", "B", LEXICON_SIZE + len(heads)]),
        helper.make_tensor_value_info("lengths", whole, ["B"]),
    ]
    outputs = [helper.make_tensor_value_info("emissions", real, ["T", "B", len(keep)])]
    made = helper.make_graph(graph.nodes, "entities", inputs, outputs, graph.weights)
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(made, opset_imports=[opset], producer_name="newsfacts", ir_version=IR)
