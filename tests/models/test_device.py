"""What torch finds in this machine."""

import torch

from evaluator.models.device import find_devices


def test_what_there_is() -> None:
    found = find_devices()
    assert len(found.gpus) == torch.cuda.device_count()
    assert found.cuda == torch.version.cuda
    assert found.threads == torch.get_num_threads()
