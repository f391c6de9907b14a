"""Guards against working in an incomplete or relocated installation."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.utils import timezone

from config.settings import settings
from workers.relocation.errors import (
    HomeMoved,
    MoveUnfinished,
)

NOTE = "MOVED"
"""Name of the note in a home folder that was relocated onto services."""

_NOTE = """\
{at:%Y-%m-%d %H:%M}
本档案已迁移到服务上（安装名：{into}），此后在那里继续；这里只是旧的副本，不要再用它工作。
This archive was moved onto services (installation: {into}) and goes on there. What is here is
an old copy: do not work with it.
"""


def check_whole() -> None:
    """Check that no relocation into this installation is incomplete.

    Raises:
        MoveUnfinished: One is incomplete.
    """
    from workers.models import Move  # noqa: PLC0415  commands load this before models are ready

    if Move.objects.filter(ended_at=None).exists():
        raise MoveUnfinished


def check_not_moved(home: Path) -> None:
    """Check that a home folder was not relocated.

    Raises:
        HomeMoved: It was relocated onto services.
    """
    if (home / NOTE).exists():
        raise HomeMoved(str(home))


def note_moved(home: Path) -> bool:
    """Write the note of a relocated home folder; return whether that was possible."""
    with suppress(OSError):
        if not (home / NOTE).exists():
            text = _NOTE.format(at=timezone.localtime(), into=settings().installation)
            part = home / f".{NOTE}"
            part.write_text(text, "utf-8")
            part.rename(home / NOTE)
        return True
    return False
