"""Two numbers that make a probability mean what it says (Platt 1999)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluator.agreement.curves import BoolVector, FloatVector

# Keeps the log-odds of 0 and 1 finite.
_EDGE = 1e-6
_STEPS = 100
_CLOSE = 1e-10


@dataclass(frozen=True)
class Platt:
    """p' = sigmoid(`scale` * logit(p) + `offset`); 1 and 0 change nothing."""

    scale: float = 1.0
    offset: float = 0.0

    def __call__(self, probability: FloatVector) -> FloatVector:
        """Return the calibrated probabilities, of the same shape."""
        return _sigmoid(self.scale * _logit(probability) + self.offset)

    def then(self, other: Platt) -> Platt:
        """Return both in one, this first."""
        return Platt(self.scale * other.scale, self.offset * other.scale + other.offset)


def fit_platt(probability: FloatVector, drifted: BoolVector, weights: FloatVector) -> Platt:
    """Fit by maximum likelihood, with targets drawn in from 0 and 1 as Platt does.

    Newton's method with halved steps (Lin, Lin and Weng 2007), on log-odds, so that a calibrated
    input comes back unchanged. A fit that would turn the order round is refused: the scale is at
    least 0.

    Args:
        probability: (n,) within 0 and 1.
        drifted: (n,) labels, both kinds present.
        weights: (n,) how much each counts.
    """
    inputs = np.stack([_logit(probability), np.ones(len(probability))], axis=1)
    positive, negative = weights[drifted].sum(), weights[~drifted].sum()
    target = np.where(drifted, (positive + 1) / (positive + 2), 1 / (negative + 2))

    def loss(at: FloatVector) -> float:
        logits = inputs @ at
        return float((weights * (np.logaddexp(0, logits) - target * logits)).sum())

    at = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        said = _sigmoid(inputs @ at)
        gradient = inputs.T @ (weights * (said - target))
        curvature = (inputs.T * (weights * said * (1 - said))) @ inputs + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while size > _CLOSE and loss(at - size * step) > loss(at):
            size /= 2
        at = at - size * step
        if float(np.abs(size * step).max()) < _CLOSE:
            break
    if at[0] < 0:
        share = positive / (positive + negative)
        return Platt(0.0, float(np.log(share / (1 - share))))
    return Platt(float(at[0]), float(at[1]))


def _logit(probability: FloatVector) -> FloatVector:
    inside = np.clip(probability, _EDGE, 1 - _EDGE)
    odds: FloatVector = np.log(inside) - np.log1p(-inside)
    return odds


def _sigmoid(logits: FloatVector) -> FloatVector:
    said: FloatVector = np.exp(-np.logaddexp(0, -logits))
    return said
