"""Table of scan profiles, the default first."""

from __future__ import annotations

from dataclasses import replace

from ingest.quality.scan_profile import (
    Gate,
    Operation,
    ScanProfile,
    Severity,
)

_TEXT = ScanProfile(
    code="text-300",
    zh="标准文本 300 dpi",
    en="Text, 300 dpi",
    dpi=Gate(look=300, rescan=200),
    colour=False,
    skew=Gate(look=1.0, rescan=3.0),
    sharpness=Gate(look=0.50, rescan=0.30),
    contrast=Gate(look=0.25, rescan=0.15),
    brightness=Gate(look=0.60, rescan=0.40),
    black_border=Gate(look=0.05, rescan=0.25),
    bleed_through=Gate(look=0.20, rescan=0.50),
    cut_edges=Severity.RESCAN,
    operations=frozenset(Operation),
)

_TABLE = (
    _TEXT,
    replace(
        _TEXT,
        code="colour-300",
        zh="彩色 300 dpi（红头、印章、照片）",
        en="Colour, 300 dpi (red heads, seals, photographs)",
        colour=True,
    ),
    replace(
        _TEXT,
        code="archive-200",
        zh="档案馆最低要求 200 dpi",
        en="Archive, 200 dpi (least that is allowed)",
        dpi=Gate(look=200, rescan=200),
    ),
    # Deliveries are kept uncorrected, so they must be straight and clean.
    replace(
        _TEXT,
        code="delivery-300",
        zh="外包交付验收 300 dpi（不再修正）",
        en="Delivery to be accepted, 300 dpi (nothing is put right)",
        dpi=Gate(look=300, rescan=300),
        operations=frozenset(),
    ),
    # The paper is gone and cannot be scanned again, so limits only ask for a look.
    replace(
        _TEXT,
        code="legacy-150",
        zh="旧扫描件 150 dpi（原件已无法重扫）",
        en="Old scans, 150 dpi (the paper cannot be scanned again)",
        dpi=Gate(look=150),
        sharpness=Gate(look=0.50),
        contrast=Gate(look=0.25),
        brightness=Gate(look=0.60),
        bleed_through=Gate(look=0.20),
        cut_edges=Severity.LOOK,
    ),
    # A fax is bitonal, so sharpness and contrast mean nothing. Its resolution is 204 × 98 dots
    # per inch (standard) or 204 × 196 (fine; ITU-T T.4).
    replace(
        _TEXT,
        code="fax-200",
        zh="传真与黑白二值",
        en="Fax and two-tone",
        dpi=Gate(look=196, rescan=98),
        sharpness=Gate(),
        contrast=Gate(),
        brightness=Gate(look=0.40),
        cut_edges=Severity.LOOK,
    ),
    # A photograph shows the desk around the sheet, and has no scanner's resolution.
    replace(
        _TEXT,
        code="photo-200",
        zh="手机或相机拍摄",
        en="Photographed pages",
        dpi=Gate(look=200, rescan=120),
        skew=Gate(look=3.0, rescan=10.0),
        brightness=Gate(look=0.50, rescan=0.30),
        black_border=Gate(),
    ),
)

PROFILES = {profile.code: profile for profile in _TABLE}

USUAL = _TEXT.code
"""Code of the default profile."""
