"""Whether what is here may be worked with: not if it is half moved, nor where it was left."""

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
"""Name of the note in a home folder whose archive lives in services now."""

_NOTE = """\
{at:%Y-%m-%d %H:%M}
本档案已迁移到服务上（安装名：{into}），此后在那里继续；这里只是旧的副本，不要再用它工作。
This archive was moved onto services (installation: {into}) and goes on there. What is here is
an old copy: do not work with it.
"""


def check_whole() -> None:
    """Return where no move into this installation is left half done.

    Raises:
        MoveUnfinished: One is.
    """
    from workers.models import Move  # noqa: PLC0415  commands load this before models are ready

    if Move.objects.filter(ended_at=None).exists():
        raise MoveUnfinished


def check_not_moved(home: Path) -> None:
    """Return where the archive of a home folder still lives in it.

    Raises:
        HomeMoved: It was moved onto services.
    """
    if (home / NOTE).exists():
        raise HomeMoved(str(home))


def note_moved(home: Path) -> bool:
    """Write into a home folder that it was moved; return whether that could be written."""
    with suppress(OSError):
        if not (home / NOTE).exists():
            text = _NOTE.format(at=timezone.localtime(), into=settings().installation)
            part = home / f".{NOTE}"
            part.write_text(text, "utf-8")
            part.rename(home / NOTE)
        return True
    return False
