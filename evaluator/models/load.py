"""Loads an encoder: files, recipe, tokenizer, weights, device."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.errors import ModelError
from evaluator.models.locate import locate
from evaluator.models.pretrained import load_pretrained
from evaluator.models.recipe import DenseLayer, Recipe, read_recipe
from evaluator.types import ModelInfo

if TYPE_CHECKING:
    from evaluator.models.device import Placement
    from evaluator.models.encoder import Encoder


def load_encoder(
    name: str | None = None,
    *,
    device: str = "auto",
    precision: str = "auto",
    batch_tokens: int | None = None,
    threads: int | None = None,
    revision: str | None = None,
    bulk: bool = False,
) -> Encoder:
    """Load an encoder as sentence-transformers would read it.

    Weights come from safetensors alone, and no code that lies beside a model is run. Nothing is
    asked of a network but for a hub name that is not in the hub's cache.

    Args:
        name: None for the bundled encoder, else a folder or a name on the Hugging Face hub.
        device: "auto", "cpu", "cuda" or "cuda:N".
        precision: "auto", "fp32", "bf16" or "fp16"; see `device.place` for what `auto` takes.
        batch_tokens: Tokens of a batch, padding included; None for the device's default.
        threads: CPU threads for the model, for the whole process; None leaves torch's choice.
        revision: Commit, branch or tag on the hub.
        bulk: Many texts are to come: `auto` may take bf16 on a CPU that has it.

    Raises:
        ModelError: model-missing, model-checksum, model-unavailable, model-pickle,
            model-unsupported, model-incomplete, device-unavailable, precision-unavailable.
    """
    # The weights are hashed while the libraries are imported.
    with ThreadPoolExecutor(1) as beside:
        located = beside.submit(locate, name, revision)
        import torch
        import transformers
    files = located.result()
    recipe = read_recipe(files.folder)

    from evaluator.models.device import place
    from evaluator.models.encoder import Encoder
    from evaluator.models.tokenise import Tokeniser

    placement = place(device, precision, batch_tokens, bulk=bulk)
    if threads is not None:
        torch.set_num_threads(threads)
    with quiet(transformers):
        model = _load_transformer(recipe.transformer, placement)
        tokeniser = Tokeniser(recipe, _position_limit(model))
    layers = _load_layers(recipe, placement)
    versions = f"torch:{torch.__version__}|transformers:{transformers.__version__}"
    signature = "|".join(
        (
            f"model:{files.short_name}",
            f"revision:{(files.revision or files.sha256)[:12]}",
            "layer:last",
            f"pooling:{recipe.pooling_signature}",
            f"precision:{placement.precision}",
            versions,
        )
    )
    info = ModelInfo(files.name, files.revision, files.sha256)
    return Encoder(info, recipe, model, layers, tokeniser, placement, signature)


def _load_transformer(folder: Path, placement: Placement) -> Any:
    model = load_pretrained(
        folder,
        placement,
        auto="AutoModel",
        what="encoder",
        wanted="an encoder",
        decodes=False,
        may_lack=lambda key: "pooler" in key,  # which a sentence vector does not need
    )
    if hasattr(model.config, "use_cache"):
        model.config.use_cache = False
    return model


def _load_layers(recipe: Recipe, placement: Placement) -> Any:
    """Build what follows pooling; in fp32, since it costs little."""
    from torch import Tensor, nn
    from torch.nn import functional

    class Normalize(nn.Module):
        def forward(self, vectors: Tensor) -> Tensor:
            return functional.normalize(vectors, dim=-1)

    modules: list[nn.Module] = []
    for layer in recipe.layers:
        if isinstance(layer, DenseLayer):
            modules += [_load_dense(layer), getattr(nn, layer.activation)()]
        else:
            modules.append(Normalize())
    return nn.Sequential(*modules).eval().to(placement.device)


def _load_dense(layer: DenseLayer) -> Any:
    from safetensors.torch import load_file
    from torch import nn

    linear = nn.Linear(layer.inputs, layer.outputs, bias=layer.bias)
    state = load_file(layer.folder / "model.safetensors")
    try:
        linear.load_state_dict({key.removeprefix("linear."): value for key, value in state.items()})
    except RuntimeError as error:
        raise ModelError(
            "model-incomplete",
            f"The dense layer in {layer.folder} does not fit its configuration: {error}.",
            "Fetch the model again, or choose another.",
        ) from error
    return linear.float()


def _position_limit(model: Any) -> int | None:
    """Most tokens that the model has positions for, None where it needs none.

    Models after RoBERTa count positions from behind the padding id, and have as many fewer.
    """
    limit: int | None = getattr(model.config, "max_position_embeddings", None)
    if limit is None or limit <= 0:
        return None
    for name, module in model.named_modules():
        if (
            name.endswith("position_embeddings")
            and getattr(module, "padding_idx", None) is not None
        ):
            return limit - int(module.padding_idx) - 1
    return limit


@contextmanager
def quiet(transformers: Any) -> Iterator[None]:
    """Keep transformers' bars and reports off standard error while a model loads."""
    logging = transformers.utils.logging
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
