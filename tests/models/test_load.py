"""Where models come from, and what is refused."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers.sentence_transformer import modules as st_modules

from evaluator.errors import ModelError
from evaluator.models import load_encoder, locate
from evaluator.models.device import cpu_multiplies_bf16, place
from tests.models import tiny


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    tiny.bert(folder / "bare")
    tiny.sentence_transformer(
        folder,
        [st_modules.Pooling(32), st_modules.Dense(32, 8), st_modules.Normalize()],
    )
    return folder / "whole"


@pytest.fixture
def model(good, tmp_path):
    return shutil.copytree(good, tmp_path / "model")


def slug_of(name) -> str:
    with pytest.raises(ModelError) as caught:
        load_encoder(str(name), device="cpu")
    assert caught.value.cure
    return caught.value.slug


def edit(path, **changes) -> None:
    settings = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**settings, **changes}))


def test_bundled_encoder_is_the_verified_one():
    encoder = load_encoder(device="cpu")
    assert encoder.info.name == "sentence-transformers/all-MiniLM-L6-v2"
    assert encoder.info.sha256 == locate.BUNDLED_SHA256
    assert (encoder.dimension, encoder.max_tokens) == (384, 256)
    near, far = "He was not at home.", "Wheat prices rose in spring."
    vectors = encoder.encode(["He was away from home.", near, far]).vectors
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_bundled_encoder_with_other_weights_is_refused(monkeypatch):
    monkeypatch.setattr(locate, "BUNDLED_SHA256", "0" * 64)
    with pytest.raises(ModelError) as caught:
        load_encoder()
    assert caught.value.slug == "model-checksum"


def test_missing_folder(tmp_path):
    assert slug_of(tmp_path / "nowhere") == "model-missing"
    (tmp_path / "empty").mkdir()
    assert slug_of(tmp_path / "empty") == "model-missing"
    assert slug_of("not a model name!") == "model-missing"


def test_pickles_are_refused(model):
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    assert slug_of(model) == "model-pickle"


def test_pickle_beside_a_dense_layer_is_refused(model):
    (model / "2_Dense" / "model.safetensors").rename(model / "2_Dense" / "pytorch_model.bin")
    assert slug_of(model) == "model-pickle"


def test_weights_that_lack_something_are_refused(model):
    weights = load_file(model / "model.safetensors")
    del weights["encoder.layer.1.output.dense.weight"]
    save_file(weights, model / "model.safetensors", metadata={"format": "pt"})
    assert slug_of(model) == "model-incomplete"


def test_dense_layer_of_another_shape_is_refused(model):
    save_file({"linear.weight": torch.zeros(3, 3)}, model / "2_Dense" / "model.safetensors")
    assert slug_of(model) == "model-incomplete"


def test_damaged_weights_are_refused(model):
    (model / "model.safetensors").write_bytes(b"no weights at all")
    assert slug_of(model) == "model-unsupported"


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("1_Pooling/config.json", {"pooling_mode": "median"}),
        ("1_Pooling/config.json", {"some_new_switch": True}),
        ("2_Dense/config.json", {"activation_function": "os.system"}),
        ("2_Dense/config.json", {"use_residual": True}),
        ("2_Dense/config.json", {"module_input_name": "token_embeddings"}),
        ("sentence_bert_config.json", {"query_length": 32}),
        ("sentence_bert_config.json", {"transformer_task": "fill-mask"}),
        ("config_sentence_transformers.json", {"default_prompt_name": "absent"}),
        ("config_sentence_transformers.json", {"model_type": "SparseEncoder"}),
        ("config_sentence_transformers.json", {"truncate_dim": 8}),
        ("config.json", {"model_type": "made-up"}),
        ("adapter_config.json", {}),
    ],
)
def test_what_is_not_understood_is_refused(model, file, changes):
    edit(model / file, **changes)
    assert slug_of(model) == "model-unsupported"


@pytest.mark.parametrize(
    "change",
    [
        lambda modules: modules[1:],
        lambda modules: modules[:1],
        lambda modules: [],
        lambda modules: [*modules, {"path": "x", "type": "sentence_transformers.models.LSTM"}],
        lambda modules: [{**modules[0], "type": "custom.Thing"}, *modules[1:]],
        lambda modules: [modules[0], {**modules[1], "path": "../elsewhere"}, *modules[2:]],
    ],
)
def test_module_lists_that_are_not_understood_are_refused(model, change):
    listed = json.loads((model / "modules.json").read_text())
    (model / "modules.json").write_text(json.dumps(change(listed)))
    assert slug_of(model) == "model-unsupported"


def test_code_beside_a_model_is_never_run(model):
    edit(model / "config.json", model_type="made-up", auto_map={"AutoModel": "mine.Model"})
    trap = model / "ran"
    (model / "mine.py").write_text(f"open({str(trap)!r}, 'w')\n")
    assert slug_of(model) == "model-unsupported"
    assert not trap.exists()


# An address of the documentation block, which no network routes.
@pytest.mark.parametrize(
    "environment", [{"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": "http://192.0.2.1:9"}]
)
def test_hub_name_without_a_network_says_what_to_do(tmp_path, environment):
    script = (
        "from evaluator.errors import ModelError\n"
        "from evaluator.models import load_encoder\n"
        "try:\n    load_encoder('somebody/some-model')\n"
        "except ModelError as error:\n    print(error.slug, '|', error.cure)\n"
    )
    clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**clean, "HF_HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert done.stdout.startswith("model-unavailable | ")
    assert "hf download" in done.stdout


def test_a_cached_hub_model_needs_no_network(good, tmp_path):
    revision = "a" * 40
    repository = tmp_path / "hub" / "models--somebody--some-model"
    shutil.copytree(good, repository / "snapshots" / revision)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision)
    script = (
        "from evaluator.models import load_encoder\n"
        "print(load_encoder('somebody/some-model', device='cpu').info.revision)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "HF_HOME": str(tmp_path), "HF_ENDPOINT": "http://192.0.2.1:9"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == revision


def test_importing_the_package_loads_neither_torch_nor_transformers():
    script = (
        "import sys, evaluator.models as m; print({'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_loading_says_nothing(good):
    script = f"from evaluator.models import load_encoder; load_encoder({str(good)!r})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == done.stderr == ""


def test_auto_takes_fp32_on_a_cpu_but_for_bulk_work():
    assert place("cpu", "auto", None, bulk=False).precision == "fp32"
    bulk = place("cpu", "auto", None, bulk=True).precision
    assert bulk == ("bf16" if cpu_multiplies_bf16() else "fp32")
    assert place("cpu", "fp32", 100, bulk=True).batch_tokens == 100


@pytest.mark.parametrize(
    ("device", "precision", "slug"),
    [
        ("cuda:99", "auto", "device-unavailable"),
        ("cuda:x", "auto", "device-unavailable"),
        ("tpu", "auto", "device-unavailable"),
        ("cpu", "fp16", "precision-unavailable"),
        ("cpu", "int3", "precision-unavailable"),
    ],
)
def test_devices_and_precisions_that_are_not_there(device, precision, slug):
    with pytest.raises(ModelError) as caught:
        place(device, precision, None, bulk=False)
    assert caught.value.slug == slug
    assert caught.value.cure
