"""What time, glass and toner do to a picture: uint8 RGB in, uint8 RGB of the same size out."""

from __future__ import annotations

import cv2
import numpy as np

Pixels = np.ndarray
Rng = np.random.Generator


def faded(pixels: Pixels, left: float) -> Pixels:
    """Ink that keeps only a part (0 to 1) of its darkness."""
    return _bytes(255 - (255 - pixels.astype(np.float32)) * left)


def tinted(pixels: Pixels, paper: tuple[int, int, int]) -> Pixels:
    """Print on paper of another colour than white."""
    return _bytes(pixels.astype(np.float32) * (np.array(paper, np.float32) / 255))


def yellowed(pixels: Pixels, rng: Rng) -> Pixels:
    """Uneven yellow paper with dark edges, a fold and rings of tea."""
    height, width = pixels.shape[:2]
    age = 0.35 + 0.4 * _cloud(rng, height, width, 5) + 0.5 * _edges(height, width)
    shade = 1 - np.clip(age, 0, 1)[..., None] * np.array((0.10, 0.19, 0.40), np.float32)
    for _ in range(2):
        shade *= 1 - _ring(rng, height, width)[..., None] * np.array(
            (0.14, 0.24, 0.4), np.float32
        )
    fold = round(height * rng.uniform(0.47, 0.53))
    shade[fold : fold + 2] *= 0.86
    return _bytes(pixels.astype(np.float32) * shade)


def carbon(pixels: Pixels, rng: Rng) -> Pixels:
    """The second sheet under carbon paper: soft violet strokes of uneven pressure, smudges."""
    height, width = pixels.shape[:2]
    ink = 255 - cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    soft = cv2.GaussianBlur(ink, (0, 0), 1.0)
    pressed = soft * (0.3 + 0.5 * _cloud(rng, height, width, 30))
    smudge = 26 * _cloud(rng, height, width, 12) ** 2 + rng.normal(0, 7, ink.shape)
    paper = np.array((250, 240, 228), np.float32)
    violet = np.array((0.95, 1.0, 0.62), np.float32)
    return _bytes(paper - (pressed + smudge)[..., None] * violet)


def stained(pixels: Pixels, rng: Rng) -> Pixels:
    """Water and ink ran over the sheet: dark blots with darker edges, strokes run out."""
    height, width = pixels.shape[:2]
    soft = cv2.GaussianBlur(pixels, (0, 0), 0.9).astype(np.float32)
    wet = _cloud(rng, height, width, 6) + 0.15 * _cloud(rng, height, width, 40)
    inside = 1 / (1 + np.exp(-(wet - 0.62) * 40))
    edge = np.exp(-(((wet - 0.62) / 0.02) ** 2))
    dark = 0.38 * inside + 0.25 * edge
    tint = np.array((0.75, 0.9, 1.25), np.float32)
    return _bytes(soft * (1 - dark[..., None] * tint))


def soiled(pixels: Pixels, rng: Rng) -> Pixels:
    """Grime, creases and toner specks on a sheet that was carried about; low contrast."""
    height, width = pixels.shape[:2]
    soft = cv2.GaussianBlur(pixels, (0, 0), 0.8).astype(np.float32)
    flat = 45 + soft * 0.7 - 30 * _cloud(rng, height, width, 9)[..., None]
    for _ in range(600):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(flat, at, int(rng.integers(1, 3)), (int(rng.integers(30, 150)),) * 3, -1)
    for _ in range(8):
        ends = [(int(rng.integers(width)), int(rng.integers(height))) for _ in range(2)]
        cv2.line(flat, ends[0], ends[1], (190, 188, 184), 2, cv2.LINE_AA)
    return _bytes(flat)


def copied(pixels: Pixels, rng: Rng) -> Pixels:
    """A photocopy: hard contrast, toner specks, a dark edge and a streak of the drum."""
    gray = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), 0.6)
    hard = np.clip((gray.astype(np.float32) - 110) * 2.4 + 60, 12, 250)
    height, width = hard.shape
    for _ in range(140):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(hard, at, int(rng.integers(1, 3)), float(rng.integers(20, 120)), -1)
    edge = round(width * rng.uniform(0.006, 0.014))
    hard[:, :edge] = 30
    streak = round(width * rng.uniform(0.9, 0.93))
    hard[:, streak : streak + 1] *= 0.75
    return cv2.cvtColor(_bytes(hard), cv2.COLOR_GRAY2RGB)


def bled_through(pixels: Pixels, other_side: Pixels, strength: float) -> Pixels:
    """The other side's print showing through, mirrored and soft."""
    gray = cv2.cvtColor(other_side, cv2.COLOR_RGB2GRAY)[:, ::-1]
    shadow = cv2.GaussianBlur(255.0 - gray.astype(np.float32), (0, 0), 2.2) * strength
    return _bytes(pixels.astype(np.float32) - shadow[..., None])


def punched(pixels: Pixels, dpi: int, *, right: bool = False) -> Pixels:
    """Two binding holes of 6 mm at the left or right edge, 80 mm apart, the dark lid behind."""
    out = pixels.copy()
    scale = dpi / 25.4
    middle, radius = out.shape[0] / 2, round(3 * scale)
    for offset in (-40, 40):
        across = round(10 * scale)
        at = (out.shape[1] - across if right else across, round(middle + offset * scale))
        cv2.circle(out, at, radius, (70, 70, 72), -1, cv2.LINE_AA)
        cv2.circle(out, at, radius, (150, 150, 150), 1, cv2.LINE_AA)
    return out


def lit_aslant(pixels: Pixels, rng: Rng) -> Pixels:
    """Light from a lamp at one side and the soft shadow of a phone."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    lamp = 1.02 - 0.30 * np.hypot(x - rng.uniform(0.1, 0.4), y - rng.uniform(0.0, 0.3))
    edge = x * 0.8 + y - rng.uniform(1.15, 1.3)
    shadow = 1 - 0.22 / (1 + np.exp(-edge * 14))
    warm = np.array((1.0, 0.975, 0.93), np.float32)
    return _bytes(pixels.astype(np.float32) * (lamp * shadow)[..., None] * warm)


def scanned(pixels: Pixels, rng: Rng, blur: float = 0.5, grain: float = 1.8) -> Pixels:
    """A sensor's softness and noise; the noise is soft too, so that files stay small."""
    soft = cv2.GaussianBlur(pixels, (0, 0), blur).astype(np.float32)
    noise = rng.normal(0, 1, pixels.shape[:2]).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * grain * 2
    return _bytes(soft + noise[..., None])


def faxed(pixels: Pixels, rng: Rng) -> Pixels:
    """Black and white, edges gnawed by noise, with stray dots."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    gray += np.asarray(rng.normal(0, 10, gray.shape), np.float32)
    soft = np.asarray(cv2.GaussianBlur(gray, (0, 0), 0.5))
    black = np.full(gray.shape, 255, np.uint8)
    black[soft < 172] = 0
    specks = rng.random(black.shape) < 0.00012
    black[specks] = 0
    return cv2.cvtColor(black, cv2.COLOR_GRAY2RGB)


def flattened(pixels: Pixels, levels: int = 8) -> Pixels:
    """As few shades as a scanner's document mode keeps; paper becomes plain white."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    step = 255 / (levels - 1)
    return cv2.cvtColor(
        _bytes(np.round(np.clip(gray * 1.04, 0, 255) / step) * step), cv2.COLOR_GRAY2RGB
    )


def _bytes(values: np.ndarray) -> Pixels:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def _cloud(rng: Rng, height: int, width: int, cells: int) -> np.ndarray:
    coarse = rng.random((cells, cells), np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def _edges(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    return np.asarray(np.maximum(np.abs(x), np.abs(y)) ** 6)


def _ring(rng: Rng, height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    centre = (rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height)
    radius = rng.uniform(0.12, 0.2) * width
    away = np.hypot(x - centre[0], y - centre[1]) - radius
    return np.asarray(np.exp(-((away / 4) ** 2)) + 0.3 * (away < 0))
