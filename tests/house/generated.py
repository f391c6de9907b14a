"""The pages of docs/reference that are written from the code.

`python -m tests.house.generated --write` writes them anew; a test holds them together.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Literal, get_args, get_origin

from tests.places import ROOT

_WRITTEN = "Written by `python -m tests.house.generated --write`; do not edit by hand."


def settings_page() -> str:
    """Every setting: its name in the environment, its default, what it means."""
    from config.settings import Settings

    rows, meanings = [], meanings_of_settings()
    for name, field in Settings.model_fields.items():
        default = _default(name, field)
        meaning = " ".join(meanings[name].split()) + _choices(field)
        rows.append((f"`LANTAI_{name.upper()}`", default, meaning))
    return _page(
        "Settings",
        "Every setting is a variable of the environment. Every default works on one machine "
        "without any service. A value that is not valid stops the program, which names the "
        "variable.",
        _table(("variable", "default", "meaning"), rows),
    )


def meanings_of_settings() -> dict[str, str]:
    """Return the text below each setting.

    Pydantic can read these texts, too, but does it at every start of every command.
    """
    from config.settings import Settings

    (whole,) = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(whole, ast.ClassDef)
    return {
        ast.unparse(field.target): ast.literal_eval(text.value)
        for field, text in itertools.pairwise(whole.body)
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr)
    }


def _default(name, field) -> str:
    if name == "home":
        return "`lantai` in the user's data folder"
    if name == "state_dir":
        return "`lantai` in the user's state folder"
    if field.default is None or str(field.default) == "":
        return "none"
    return f"`{str(field.default).lower() if field.annotation is bool else field.default}`"


def _choices(field) -> str:
    """Say which values may be chosen, where there are only some."""
    if get_origin(field.annotation) is not Literal:
        return ""
    return " One of " + ", ".join(f"`{value}`" for value in get_args(field.annotation)) + "."


def _groups() -> dict[str, Mapping[str, Iterable[object]]]:
    """Return the texts of all codes by the title of their group."""
    from web.errors.texts import (
        corrections,
        defects,
        exports,
        fixity,
        foreign_formats,
        intake,
        machine,
        manifest,
        reading,
        register,
        relocation,
        restore_check,
    )
    from web.search import query_notes

    return {
        "At the door": intake.INTAKE,
        "What is not taken in": foreign_formats.FOREIGN,
        "In the list (manifest.csv)": manifest.MANIFEST,
        "While reading and filing": reading.READING,
        "While correcting": corrections.CORRECTIONS,
        "Noticed, and no obstacle (`warnings`)": reading.ODD,
        "The image of a page (`defects`)": defects.DEFECTS,
        "In a query": query_notes.QUERIES,
        "The machine": machine.MACHINE,
        "The stored objects": fixity.FIXITY,
        "A restored backup": restore_check.RESTORE_CHECK,
        "The register": register.REGISTER,
        "On the way out": exports.EXPORTS,
        "Moving onto services": relocation.RELOCATION,
    }


def codes_page() -> str:
    """Every code, and what people are told in both languages."""
    from django.utils import translation

    from tests.house import catalogue

    chinese = catalogue.chinese()
    parts = []
    with translation.override("en"):
        for title, group in _groups().items():
            told = _table(("code", "English", "中文"), _told(group, chinese))
            parts += [f"## {title}", told]
    return _page(
        "Codes",
        "What `code` says in the answers of the commands, with the sentence people are told: "
        "what is wrong, and what to do next. A code keeps its meaning.",
        *parts,
    )


def _told(
    group: Mapping[str, Iterable[object]], chinese: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    for code, sentences in group.items():
        english = [str(sentence) for sentence in sentences]
        yield f"`{code}`", " ".join(english), "".join(chinese.get(s, "") for s in english)


def classes_page() -> str:
    """The class tree, and the document types of each class."""
    from catalog.scheme.shipped import SHIPPED

    classes = SHIPPED.classes.values()
    tree = [
        (f"`{each.code}`", each.zh, each.en, each.level, each.retention, _events(each))
        for each in classes
    ]
    types = [
        (f"`{kind.code}`", kind.zh, kind.en, f"`{each.code}`", kind.level)
        for each in classes
        if SHIPPED.is_leaf(each.code)
        for kind in SHIPPED.types_in(each.code)
    ]
    return _page(
        "Classes and document types",
        "A class that has classes below it holds no items. The retention code is the one "
        "printed in the archive number: `Y` for ever, `D10` ten years. "
        "The period runs from the latest of the events; where none stands, a person says.",
        "## Classes (类目)",
        _table(("code", "中文", "English", "level", "retention", "runs from"), tree),
        "## Document types (单证类型)",
        _table(("code", "中文", "English", "class", "level"), types),
    )


def _events(record_class) -> str:
    return ", ".join(f"`{event}`" for event in record_class.triggers) or "–"


def scan_profiles_page() -> str:
    """Every scan profile with its limits, and what each limit is held against."""
    from ingest.quality.profile_table import PROFILES

    profiles = tuple(PROFILES.values())
    names = [(f"`{each.code}`", each.zh, each.en) for each in profiles]
    head = ("measure", "unit", "from", *(f"`{each.code}`" for each in profiles))
    rows = [
        (named, unit, clause, *(limits(each) for each in profiles))
        for named, unit, clause, limits in _limits()
    ]
    return _page(
        "Scan profiles",
        "A scan profile (扫描规格) holds the limits that the pages of a batch are held to. "
        "Beyond the first limit a person should look at the page; beyond the second it must "
        "be scanned again; a value at the limit passes, – is never. What the line puts right "
        "in the master image weighs one step less: to be looked at instead of scanned again, "
        "or nothing at all. A blank page is only asked whether it is black. "
        "The clauses are those of DA/T 31-2017; figures marked * are ours, for it names none.",
        "## Names",
        _table(("code", "中文", "English"), names),
        "## Limits",
        _table(head, rows),
        "A resolution that the file does not state is guessed from the size of A4, and weighs "
        "one step less as well. How to choose a profile: [rescan](../howto/rescan.md).",
    )


def _limits():
    """Yield each line of the table of limits: measure, unit, clause, and how it is read."""
    for named, unit, clause, name in (
        ("resolution, at least", "dpi", "9.4", "dpi"),
        ("sharpness, at least", "0 to 1", "10.5*", "sharpness"),
        ("contrast, at least", "0 to 1", "10.5*", "contrast"),
        ("brightness of the paper, at least", "0 to 1", "10.5*", "brightness"),
        ("skew, at most", "degrees", "10.2*", "skew"),
        ("black border, at most", "share of the image", "10.4*", "black_border"),
        ("the other side shows, at most", "0 to 1", "10.5*", "bleed_through"),
    ):
        yield named, unit, clause, partial(_gate, name)
    yield "writing cut off", "", "10.5", lambda each: each.cut_edges.value
    yield "colour", "", "9.3", lambda each: "rescan without" if each.colour else "–"
    yield "put right", "", "10.2–10.4", lambda each: ", ".join(sorted(each.operations)) or "–"


def _gate(name, profile) -> str:
    gate = getattr(profile, name)
    return " / ".join(
        "–" if limit is None else f"{limit:g}" for limit in (gate.look, gate.rescan)
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", *parts, _WRITTEN)) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "codes.md": codes_page,
    "classes.md": classes_page,
    "scan-profiles.md": scan_profiles_page,
}

FOLDER = ROOT / "docs" / "reference"


def main() -> None:
    """Write the pages anew where `--write` asks for it; otherwise name those that are old."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if "--write" in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
