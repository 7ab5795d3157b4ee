"""The whole recipe on composed sentences: trains, exports what torch says, resumes to the same weights."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("scipy")

from pipeline.backends.base import EntitySpan  # noqa: E402
from pipeline.backends.onnx_model import OnnxModelBackend  # noqa: E402
from pipeline.errors import InputError, UsageError  # noqa: E402
from pipeline.training.compose import compose  # noqa: E402
from pipeline.training.config import load_config  # noqa: E402
from pipeline.training.export import export, quantise  # noqa: E402
from pipeline.training.run import prepare, train_model  # noqa: E402

CONFIG = """
seed = 7
heads = ["newsfacts", "msra"]
exported = ["newsfacts", "msra"]
buckets = 1024
bigram_size = 8
hidden = 24
batch = 600
checkpoint = 5
exclude = ["dev.jsonl"]
pairs = ["corpus.jsonl"]

[development]
"dev.jsonl" = "newsfacts"

[[source]]
name = "corpus"
kind = "corpus"
files = ["corpus.jsonl"]
heads = { newsfacts = "ours", msra = "as-is" }

[[source]]
name = "composed"
kind = "composed"
heads = { newsfacts = "as-is" }
sentences = 60

[[stage]]
name = "base"
sources = ["corpus"]
epochs = 2
frozen_epochs = 1
rate = 1e-2
transfer_rate = 1e-3
warmup = 2

[[stage]]
name = "varied"
sources = ["corpus", "composed"]
epochs = 1
rate = 5e-3
transfer_rate = 1e-3
swap = 0.5
unknown = 0.05
blanks = 0.3
average = 0.9
"""


def write_corpus(path, count, seed):
    with path.open("w", encoding="utf-8") as lines:
        for row in compose(count, seed, ["newsfacts"], 1.0):
            entities = [{"start": a, "end": b, "label": k} for a, b, k in row.targets["newsfacts"]]
            lines.write(json.dumps({"text": row.text, "entities": entities}, ensure_ascii=False) + "\n")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    write_corpus(folder / "corpus.jsonl", 150, 1)
    write_corpus(folder / "dev.jsonl", 20, 2)
    return folder


@pytest.fixture(scope="module")
def trained(workplace):
    said: list[str] = []
    model = train_model(workplace / "config.toml", workplace, workplace / "whole", said.append)
    return model, said


def weights(folder):
    return torch.load(folder / "checkpoint.pt", weights_only=True)


def same(a, b):
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return torch.equal(a, b) if isinstance(a, torch.Tensor) else a == b


def test_train_writes_a_model_that_loads_and_learns(workplace, trained):
    model, said = trained
    backend = OnnxModelBackend(path=model)
    assert backend.heads == ("newsfacts", "msra")
    log = [json.loads(line) for line in (workplace / "whole" / "log.jsonl").read_text("utf-8").splitlines()]
    first, last = (entry["scores"]["dev.jsonl"]["F1"] for entry in (log[0], log[-1]))
    assert last > first
    assert last > 20
    assert any(line.startswith("source composed: 60 rows") for line in said)


def test_train_killed_and_resumed_gives_the_same_weights(workplace, trained):
    config, out = workplace / "config.toml", workplace / "killed"
    assert train_model(config, workplace, out, lambda _: None, limit=4) is None
    steps = [weights(out)["position"]]
    while (model := train_model(config, workplace, out, lambda _: None, resume=True, limit=9)) is None:
        steps.append(weights(out)["position"])
    assert len(steps) > 2
    assert same(weights(out)["network"], weights(workplace / "whole")["network"])
    assert same(weights(out)["average"], weights(workplace / "whole")["average"])
    graphs = [(folder / "model.onnx").read_bytes() for folder in (model, trained[0])]
    assert graphs[0] == graphs[1]


def test_resume_goes_on_with_a_stage_added_later(workplace, trained, tmp_path):
    short = tmp_path / "short.toml"
    short.write_text(CONFIG[: CONFIG.rindex("[[stage]]")], encoding="utf-8")
    assert train_model(short, workplace, tmp_path / "out", lambda _: None) is not None
    train_model(workplace / "config.toml", workplace, tmp_path / "out", lambda _: None, resume=True)
    assert same(weights(tmp_path / "out")["network"], weights(workplace / "whole")["network"])


def trimmed(text, spans):
    """Spans without white space at their ends, as the runtime gives them."""
    found = []
    for start, end, kind in spans:
        inner = text[start:end]
        start += len(inner) - len(inner.lstrip())
        found.append((start, start + len(inner.strip()), kind))
    return [span for span in found if span[0] < span[1]]


def test_export_gives_the_tags_of_torch(workplace, trained, tmp_path):
    config = load_config(workplace / "config.toml")
    trainer, tables = prepare(config, workplace, workplace / "whole", lambda _: None)
    trainer.resume()
    network = trainer.network
    with torch.no_grad():
        for table in (network.characters, network.bigrams):
            integers, scale = quantise(table.weight.numpy())
            table.weight.copy_(torch.from_numpy(integers * scale))
    lock = export(network, tables, config, tmp_path / "model")
    backend = OnnxModelBackend(path=lock.folder)
    texts = [row.text for row in compose(80, 5, ["newsfacts"], 1.0)] + ["", "工", "京津冀", "\n \n"]
    found = 0
    for head in config.heads:
        # The runtime pads texts of many lengths into one batch, torch reads each length by itself.
        expected = trainer.label(texts, head)
        given = [[tuple(span[:3]) for span in spans] for spans in backend.predict(texts, head=head)]
        assert given == [trimmed(text, spans) for text, spans in zip(texts, expected, strict=True)]
        found += sum(map(len, given))
    assert found > 50


def test_backend_reads_long_and_many_texts_without_loss(trained):
    backend = OnnxModelBackend(path=trained[0])
    sentence = "[通州区总工会]召开会议，王芳出席。"
    alone = backend.predict([sentence])[0]
    long = sentence * 200
    spans = backend.predict([long])[0]
    assert len(long) > 3000
    assert all(isinstance(span, EntitySpan) and 0 <= span.start < span.end <= len(long) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert any(span.start > len(long) - 40 for span in spans) or not alone
    unbroken = "总工会" * 1000
    assert all(span.end <= len(unbroken) for span in backend.predict([unbroken])[0])
    many = backend.predict(["", sentence] * 300)
    assert len(many) == 600
    assert all(spans == [] for spans in many[::2])
    assert all([s[:3] for s in spans] == [s[:3] for s in alone] for spans in many[1::2])
    assert backend.predict([]) == []


def test_backend_refuses_an_unknown_head_and_a_damaged_file(trained, tmp_path):
    with pytest.raises(UsageError, match=r"no head 'conll'.*newsfacts, msra"):
        OnnxModelBackend(path=trained[0], head="conll")
    for name in ("model.onnx", "tables.npz", "model.json", "lock.json"):
        (tmp_path / name).write_bytes((trained[0] / name).read_bytes())
    data = bytearray((tmp_path / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "model.onnx").write_bytes(data)
    with pytest.raises(InputError, match="damaged model"):
        OnnxModelBackend(path=tmp_path)


def test_resume_refuses_another_configuration(workplace, trained, tmp_path):
    other = tmp_path / "config.toml"
    other.write_text(CONFIG.replace("seed = 7", "seed = 8"), encoding="utf-8")
    with pytest.raises(UsageError, match="another configuration"):
        train_model(other, workplace, workplace / "whole", lambda _: None, resume=True)
    with pytest.raises(UsageError, match="no checkpoint"):
        train_model(other, workplace, tmp_path, lambda _: None, resume=True)


def test_train_names_a_missing_corpus(workplace, tmp_path):
    (tmp_path / "data").mkdir()
    with pytest.raises(InputError, match=r"corpus\.jsonl: no such corpus file"):
        train_model(workplace / "config.toml", tmp_path / "data", tmp_path / "out", lambda _: None)
    with pytest.raises(InputError, match="no such folder"):
        train_model(workplace / "config.toml", tmp_path / "none", tmp_path / "out", lambda _: None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed = 7", "sead = 7", "unknown setting 'sead'"),
        ("buckets = 1024", "buckets = 1000", "power of two"),
        ('sources = ["corpus"]', 'sources = ["web"]', "names no known source 'web'"),
        ("seed = 7", "seed = ", "not TOML"),
    ],
)
def test_config_says_what_is_wrong(tmp_path, old, new, says):
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        load_config(path)
