"""Weights that transformers loads: from a folder, whole, without code of their own or a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.errors import ModelError

if TYPE_CHECKING:
    from evaluator.models.device import Placement


def load_pretrained(
    folder: Path,
    placement: Placement,
    *,
    auto: str,
    what: str,
    wanted: str,
    decodes: bool,
    may_lack: Callable[[str], bool],
) -> Any:
    """Load a model onto its device.

    Args:
        folder: Of the model.
        placement: Device and precision.
        auto: Class of transformers that makes the model of its configuration.
        what: The model is, for messages.
        wanted: What to choose instead, likewise.
        decodes: Whether it must be an encoder with a decoder, or must not.
        may_lack: Whether weights of that name need not be stored; any other would be random.

    Raises:
        ModelError: "model-unsupported" or "model-incomplete".
    """
    import safetensors
    import transformers

    try:
        # Said aloud: where nothing is said, transformers asks on the terminal.
        config = transformers.AutoConfig.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
        if config.is_encoder_decoder and not decodes:
            raise ValueError("it is an encoder with a decoder")
        if decodes and not config.is_encoder_decoder:
            raise ValueError("it is no encoder with a decoder")
        model, loaded = getattr(transformers, auto).from_pretrained(
            folder,
            config=config,
            dtype=placement.dtype,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    except (OSError, ValueError, KeyError, ImportError, safetensors.SafetensorError) as error:
        raise ModelError(
            "model-unsupported",
            f"The {what} in {folder} cannot be loaded: {error}.",
            f"Choose {wanted} that transformers knows, without code of its own.",
        ) from error
    missing = [key for key in loaded["missing_keys"] if not may_lack(key)]
    if missing or loaded["mismatched_keys"]:
        first = (missing or [str(key) for key in loaded["mismatched_keys"]])[0]
        raise ModelError(
            "model-incomplete",
            f"The weights in {folder} lack or misshape {first}.",
            "Fetch the model again, or choose another.",
        )
    return model.eval().to(placement.device)
