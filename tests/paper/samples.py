"""Makes the shipped batch: `scans/`, as it comes out of the scanning room, and `truth.json`."""

from __future__ import annotations

import csv
import json
import shutil
import zlib
from pathlib import Path
from typing import Any

from tests.paper import batch, draw, textpdf, truth, writers
from tests.paper.batch import Scan
from tests.paper.hospital import diagnosis_cert
from tests.paper.page import Page
from tests.paper.sheet import Sheet

COLUMNS = ("file", "title", "class", "type", "year", "policy_no", "claim_no")


def build(folder: Path) -> None:
    """Make the whole batch again.

    Args:
        folder: Gets `scans/` and `truth.json`; an older `scans/` there is thrown away.
    """
    scans = folder / "scans"
    if scans.exists():
        shutil.rmtree(scans)
    scans.mkdir(parents=True)
    files = [_scan(scan, scans) for scan in batch.SCANS]
    files += _odd_ones(scans)
    _manifest(scans / "manifest.csv")
    text = json.dumps({"files": files}, ensure_ascii=False, separators=(",", ":"))
    (folder / "truth.json").write_text(text.replace('{"name"', '\n{"name"') + "\n", "utf-8")


def sheets(scan: Scan) -> list[Sheet]:
    """The written sides of a file, in order."""
    affair = batch.case(scan.who)
    found: list[Sheet] = []
    for form in scan.forms:
        if form == "DIAGNOSIS_CERT_TC":
            found += diagnosis_cert(affair, traditional=True)
        else:
            found += draw.FORMS[form](affair)
    return found


def pages(scan: Scan) -> list[Page]:
    """The scanned sides of a file, in order."""
    written = iter(sheets(scan))
    made: list[Page] = []
    front = None
    for place, state in enumerate(scan.states):
        seed = zlib.crc32(f"{scan.name}-{place}".encode())
        if state == "back":
            assert front is not None, "a back needs a front"
            made.append(draw.blank(front, seed))
        else:
            front = next(written)
            made.append(draw.scan(front, state, seed))
    assert next(written, None) is None, f"{scan.name} has more sheets than states"
    return made


def _scan(scan: Scan, folder: Path) -> dict[str, Any]:
    made, affair = pages(scan), batch.case(scan.who)
    places = _write(scan, made, folder / scan.name)
    return {
        "name": scan.name,
        "outcome": "item",
        "types": [form.removesuffix("_TC") for form in scan.forms],
        "title": scan.title,
        "person": affair.holder.name,
        "id_no": affair.holder.id_no,
        "policy_no": affair.policy_no,
        "claim_no": affair.claim_no,
        "pages": [
            truth.of_page(page, file, number, affair)
            for page, (file, number) in zip(made, places, strict=True)
        ],
    }


def _write(scan: Scan, made: list[Page], path: Path) -> list[tuple[str, int]]:
    match scan.kind:
        case "folder":
            return _write_folder(made, path)
        case "jpeg":
            writers.write_jpeg(made[0], path)
        case "png":
            writers.write_png(made[0], path)
        case "pdf":
            writers.write_pdf_images(made, path)
        case "text-pdf":
            textpdf.write_born_digital_pdf(sheets(scan), path)
        case _:
            writers.write_tiff(made, path, scan.kind.removeprefix("tiff-"))
    return [(path.name, number) for number in range(1, len(made) + 1)]


def _write_folder(made: list[Page], path: Path) -> list[tuple[str, int]]:
    path.mkdir()
    names = [f"{number:03d}.jpg" for number in range(1, len(made) + 1)]
    for page, name in zip(made, names, strict=True):
        writers.write_jpeg(page, path / name)
    return [(f"{path.name}/{name}", 1) for name in names]


def _odd_ones(scans: Path) -> list[dict[str, Any]]:
    twin, original = batch.DUPLICATE
    shutil.copyfile(scans / original, scans / twin)
    broken, whole = batch.BROKEN
    data = (scans / whole).read_bytes()
    (scans / broken).write_bytes(data[: len(data) // 3])
    (scans / batch.NOTE).write_text(batch.NOTE_TEXT, "utf-8")
    return [
        {"name": twin, "outcome": "duplicate", "of": original, "pages": []},
        {"name": broken, "outcome": "broken", "pages": []},
        {"name": batch.NOTE, "outcome": "ignored", "pages": []},
    ]


def _manifest(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for scan in batch.SCANS:
            if scan.title:
                rows.writerow(_row(scan))


def _row(scan: Scan) -> tuple[object, ...]:
    affair, form = batch.case(scan.who), scan.forms[0]
    claim_no = affair.claim_no if batch.CLASSES[form].startswith("LP") else ""
    return (
        scan.name,
        scan.title,
        batch.CLASSES[form],
        form.removesuffix("_TC"),
        batch.year(form, affair),
        affair.policy_no,
        claim_no,
    )
