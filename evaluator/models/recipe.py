"""Reads a model folder's own account of how to use it, as sentence-transformers writes it.

Only JSON is read here. Whatever is not understood is refused: a model run otherwise than its
author meant gives plausible wrong numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluator.errors import ModelError

POOLING_MODES = ("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken")
ACTIVATIONS = ("Identity", "Tanh", "ReLU", "GELU", "Sigmoid", "SiLU")

# The flags of older files, in the order in which several modes are concatenated.
_POOLING_FLAGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_SIZE_KEYS = {"word_embedding_dimension", "embedding_dimension"}
_TRANSFORMER_FILES = tuple(
    f"sentence_{kind}_config.json"
    for kind in ("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")
)
# Settings of the transformer module that change nothing for plain text at their harmless value.
_HARMLESS: Mapping[str, tuple[Any, ...]] = {
    "transformer_task": ("feature-extraction",),
    "module_output_name": ("token_embeddings",),
    "tokenizer_name_or_path": (None,),
    "query_length": (None,),
    "document_length": (None,),
    "query_expansion": (None,),
    "unpad_inputs": (None, True, False),
    "processing_kwargs": ({}, None),
    "processor_kwargs": ({}, None),
    "model_kwargs": ({}, None),
    "config_kwargs": ({}, None),
    "model_args": ({}, None),
    "tokenizer_args": ({}, None),
    "config_args": ({}, None),
}


@dataclass(frozen=True)
class DenseLayer:
    """A linear layer after pooling: folder of its weights, sizes and activation."""

    folder: Path
    inputs: int
    outputs: int
    bias: bool
    activation: str


@dataclass(frozen=True)
class NormalizeLayer:
    """Scaling of the sentence vector to length 1."""


@dataclass(frozen=True)
class Recipe:
    """How a model's authors mean it to be used.

    Attributes:
        transformer: Folder of the transformer's weights and tokenizer.
        pooling: One mode, or several whose results are concatenated.
        include_prompt: Whether the prompt's tokens count in pooling.
        layers: What follows pooling, in order.
        max_tokens: Most tokens in one pass, None where only the tokenizer says.
        lower_case: Whether text is lowered first.
        prompt: Put before every text; "" for none.
    """

    transformer: Path
    pooling: tuple[str, ...]
    include_prompt: bool
    layers: tuple[DenseLayer | NormalizeLayer, ...]
    max_tokens: int | None
    lower_case: bool
    prompt: str

    @property
    def pooling_signature(self) -> str:
        """Pooling and what follows it, such as "mean+norm"."""
        parts = ["&".join(self.pooling)]
        parts += ["norm" if isinstance(x, NormalizeLayer) else "dense" for x in self.layers]
        return "+".join(parts)


def read_recipe(folder: Path) -> Recipe:
    """Read how the model in `folder` is to be used.

    A folder without modules.json is a bare transformer, which sentence-transformers pools by the
    mean.

    Raises:
        ModelError: model-unsupported.
    """
    if (folder / "adapter_config.json").exists():
        raise _unsupported(folder, "it is an adapter for another model")
    modules = _read(folder / "modules.json")
    prompt = _prompt(folder)
    if modules is None:
        return _with_transformer(folder, ("mean",), True, (), prompt)
    if not isinstance(modules, list) or not modules:
        raise _unsupported(folder, "modules.json lists no modules")
    kinds = [_kind(folder, module) for module in modules]
    folders = [_inside(folder, str(module.get("path", ""))) for module in modules]
    if kinds[:2] != ["Transformer", "Pooling"]:
        raise _unsupported(folder, "its modules are not a Transformer followed by a Pooling")
    pooling, include_prompt = _pooling(folders[1])
    layers: list[DenseLayer | NormalizeLayer] = []
    for kind, where in zip(kinds[2:], folders[2:], strict=True):
        if kind == "Dense":
            layers.append(_dense(where))
        elif kind == "Normalize":
            _expect(where, _settings(where / "config.json"), _SENTENCE_IO)
            layers.append(NormalizeLayer())
        else:
            raise _unsupported(folder, f"a {kind} module after pooling is not known")
    return _with_transformer(folders[0], pooling, include_prompt, tuple(layers), prompt)


_SENTENCE_IO: Mapping[str, tuple[Any, ...]] = {
    "module_input_name": ("sentence_embedding",),
    "module_output_name": ("sentence_embedding", None),
}


def _with_transformer(
    folder: Path,
    pooling: tuple[str, ...],
    include_prompt: bool,
    layers: tuple[DenseLayer | NormalizeLayer, ...],
    prompt: str,
) -> Recipe:
    config: dict[str, Any] = {}
    for name in _TRANSFORMER_FILES:
        if config := _settings(folder / name):
            break
    settings = dict(config)
    max_tokens = settings.pop("max_seq_length", None)
    lower_case = bool(settings.pop("do_lower_case", False))
    modality = settings.pop("modality_config", None)
    if modality is not None:
        text = modality.get("text", {})
        if (text.get("method"), text.get("method_output_name")) != ("forward", "last_hidden_state"):
            raise _unsupported(folder, "its text does not go by forward to last_hidden_state")
    _expect(folder, settings, _HARMLESS)
    return Recipe(folder, pooling, include_prompt, layers, max_tokens, lower_case, prompt)


def _prompt(folder: Path) -> str:
    config = _settings(folder / "config_sentence_transformers.json")
    if config.get("model_type", "SentenceTransformer") != "SentenceTransformer":
        raise _unsupported(folder, f"it is a {config['model_type']}, not a sentence encoder")
    if config.get("truncate_dim") is not None:
        raise _unsupported(folder, "it truncates its vectors")
    name = config.get("default_prompt_name")
    prompts = config.get("prompts") or {}
    if name is not None and name not in prompts:
        raise _unsupported(folder, f"its default prompt {name!r} is not among its prompts")
    return str(prompts[name] or "") if name is not None else ""


def _kind(folder: Path, module: Any) -> str:
    reference = str(module.get("type", "")) if isinstance(module, dict) else ""
    if not reference.startswith("sentence_transformers."):
        raise _unsupported(folder, f"module {reference!r} runs code of its own")
    return reference.rpartition(".")[2]


def _pooling(folder: Path) -> tuple[tuple[str, ...], bool]:
    settings = _settings(folder / "config.json")
    include_prompt = bool(settings.pop("include_prompt", True))
    flags = {key: settings.pop(key) for key in _POOLING_FLAGS if key in settings}
    mode = settings.pop("pooling_mode", None)
    if mode is None:
        modes = tuple(_POOLING_FLAGS[key] for key in _POOLING_FLAGS if flags.get(key)) or ("mean",)
    else:
        modes = (mode,) if isinstance(mode, str) else tuple(mode)
    if unknown := [*set(modes) - set(POOLING_MODES), *settings.keys() - _SIZE_KEYS]:
        raise _unsupported(folder, f"pooling {', '.join(sorted(unknown))} is not known")
    return modes, include_prompt


def _dense(folder: Path) -> DenseLayer:
    settings = _settings(folder / "config.json")
    activation = str(settings.pop("activation_function", "torch.nn.modules.activation.Tanh"))
    name = activation.rpartition(".")[2]
    if not activation.startswith("torch.nn.") or name not in ACTIVATIONS:
        raise _unsupported(folder, f"the activation {activation} is not known")
    if not (folder / "model.safetensors").is_file():
        raise ModelError(
            "model-pickle",
            f"{folder} has no model.safetensors.",
            "Convert the layer's weights to safetensors.",
        )
    try:
        inputs, outputs = int(settings.pop("in_features")), int(settings.pop("out_features"))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise _unsupported(folder, f"its config.json lacks sizes ({error})") from error
    bias = bool(settings.pop("bias", True))
    _expect(folder, settings, {**_SENTENCE_IO, "use_residual": (False,)})
    return DenseLayer(folder, inputs, outputs, bias, name)


def _expect(folder: Path, settings: dict[str, Any], known: Mapping[str, tuple[Any, ...]]) -> None:
    for key, value in settings.items():
        if key not in known or value not in known[key]:
            raise _unsupported(folder, f"the setting {key}: {json.dumps(value)} is not known")


def _inside(folder: Path, path: str) -> Path:
    where = (folder / path).resolve()
    if not where.is_relative_to(folder.resolve()):
        raise _unsupported(folder, f"the module path {path!r} leads out of the folder")
    return folder / path


def _settings(path: Path) -> dict[str, Any]:
    """Return a file's JSON object, an empty one when there is no such file."""
    content = _read(path)
    if not isinstance(content, dict | None):
        raise _unsupported(path.parent, f"{path.name} holds no settings")
    return content or {}


def _read(path: Path) -> Any:
    """Return the file's JSON, None when there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        raise _unsupported(path.parent, f"{path.name} is not JSON: {error}") from error


def _unsupported(folder: Path, why: str) -> ModelError:
    return ModelError(
        "model-unsupported",
        f"The encoder in {folder} cannot be used: {why}.",
        "Choose an encoder of a transformer, pooling, and dense or normalising layers only.",
    )
