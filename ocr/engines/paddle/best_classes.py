"""Top-k classes of each step of a recogniser, sorted only where the best one is not sure."""

from __future__ import annotations

import numpy as np

_UNSURE = 0.995
"""Share of the best class below which the next-best ones are computed."""


def best(shares: np.ndarray, kept: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the best classes of (batch, steps, classes), best first, and their shares (top-k).

    Sorting all would take longer than the model: where the best class is confident, the others
    are skipped and get a share of zero.
    """
    first = shares.argmax(axis=2)
    found = np.zeros((*first.shape, kept), np.int32)
    weights = np.zeros((*first.shape, kept), np.float32)
    found[:, :, 0] = first
    weights[:, :, 0] = np.take_along_axis(shares, first[:, :, None], axis=2)[:, :, 0]
    unsure = weights[:, :, 0] < _UNSURE
    rows = shares[unsure]
    if len(rows):
        top = np.argpartition(rows, -kept, axis=1)[:, -kept:]
        order = np.argsort(-np.take_along_axis(rows, top, axis=1), axis=1, kind="stable")
        top = np.take_along_axis(top, order, axis=1)
        found[unsure] = top
        weights[unsure] = np.take_along_axis(rows, top, axis=1)
    return found, weights
