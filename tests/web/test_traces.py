"""Every way that shows what stands on a paper leaves an entry; the lists know every way."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from catalog.ledger import entries
from catalog.models import LedgerEntry
from ingest.models import Correction, CorrectionState
from tests.house import tree
from tests.web import addresses
from tests.web.conftest import NUMBER, PHONE, body_of, person, search, signed_in
from tests.web.test_who_may_see_what import GET, POST, address, asked

SHOWN = {
    "find": "searched",
    "item": "viewed",
    "item_page": "viewed",
    "page_view": "viewed",
    "page_clear": "viewed",
    "page_master": "viewed",
    "file_original": "viewed",
    "waiting": "viewed",
    "file_view": "viewed",
    "correction_place": "viewed",
    "field_reveal": "viewed",
    "line_reveal": "viewed",
    "correct": "viewed",
    "line_add": "viewed",
    "item_export": "exported",
}
"""Pages and forms that show text, images or fields, and the act that stands in the ledger."""

NOTHING_SHOWN = {
    "start", "account_login", "account_logout", "set_language", "first_steps", "health",
    "healthz", "readyz", "metrics",  # nothing of a paper
    "batches", "batch", "batch_progress", "rescans", "upload", "batch_close", "file_retry",
    "page_settle", "batch_profile", "ledger",  # names of files, numbers, what was measured
    "numbers", "number_void", "numbers_last",  # numbers
    "batch_manifest", "batch_discard", "batch_rename", "batch_profile_ask", "decide_all",
    "file_row", "file_look", "file_back", "file_rescanned", "file_no_record", "file_as",
    "file_thumb",  # names of files, or too small to be read
    "scan_thumb", "page_thumb",  # too small to be read
    "correction_attach", "correction_withdraw",  # lead elsewhere
}  # fmt: skip

COMMANDS_THAT_SHOW = {
    "search": "searched",
    "show": "viewed",
    "images": "viewed",
    "export": "exported",
}

COMMANDS_THAT_DO_NOT = {
    "batch", "blank", "doctor", "fixity", "ingest", "ledger", "move", "numbers", "prove",
    "reindex", "reread", "rescan", "retry", "schedule", "serve", "worker",
}  # fmt: skip


def seqs(act, who):
    return set(
        LedgerEntry.objects.filter(act=act, actor_name=who).values_list("seq", flat=True)
    )


def test_every_address_and_command_is_in_one_of_the_lists():
    assert addresses.names() == SHOWN.keys() | NOTHING_SHOWN
    assert not SHOWN.keys() & NOTHING_SHOWN
    commands = {
        file.stem
        for file in tree.program()
        if file.parts[:3] == ("web", "management", "commands") and file.stem != "__init__"
    }
    assert commands == COMMANDS_THAT_SHOW.keys() | COMMANDS_THAT_DO_NOT


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_what_is_shown_leaves_a_trace_of_who_saw_it(held, name):
    """Texts of pages and snippets of hits left none."""
    client = signed_in(person("eve", is_superuser=True))
    if name == "waiting":
        Correction.objects.update(state=CorrectionState.WAITING)
    if name in ("correct", "line_add"):
        seen = client.get(reverse("item_page", args=[held.item.pk, 1])).json()["reading"]
        LedgerEntry.objects.filter(actor_name="eve").update(actor_name="somebody else")
        sent = {"seen": seen, "line-0": "诊断证明", "text": "又一行"}
        answer = client.post(address(name, held, POST[name][0]), sent)
    else:
        answer = asked(client, name, held)
    body_of(answer)
    assert len(seqs(SHOWN[name], "eve")) == 1


@pytest.mark.parametrize("command", sorted(COMMANDS_THAT_SHOW))
def test_what_a_command_shows_leaves_a_trace(held, command, tmp_path, capsys):
    to = ["--to", str(tmp_path / "out")] if command in ("images", "export") else []
    more = ["--as", "text"] if command == "export" else []
    what = "林晓岚" if command == "search" else held.item.number
    me = entries.at_the_console().name
    with pytest.raises(SystemExit):
        call_command(command, what, *to, *more)
    assert len(seqs(COMMANDS_THAT_SHOW[command], me)) == 1


def test_a_search_notes_what_it_showed_and_none_of_its_words(admin, held):
    for _ in range(3):
        admin.get(reverse("find"), {"s": search(admin, "林晓岚")})
    (entry,) = LedgerEntry.objects.filter(act="searched")
    assert entry.detail == {"what": "hits", "items": [held.item.pk]}
    assert "林" not in f"{entry.subject}{entry.detail}"
    admin.get(reverse("find"), {"s": search(admin, "诊断")})
    subjects = set(LedgerEntry.objects.filter(act="searched").values_list("subject", flat=True))
    assert len(subjects) == 2
    assert not entries.breaks()
    page = admin.get(reverse("ledger")).content.decode()
    assert "显示了 1 件" in page


def test_a_search_is_noted_anew_after_a_quarter_of_an_hour(admin, held):
    name = search(admin, "林晓岚")
    admin.get(reverse("find"), {"s": name})
    LedgerEntry.objects.filter(act="searched").update(at=timezone.now() - entries.QUARTER)
    admin.get(reverse("find"), {"s": name})
    assert LedgerEntry.objects.filter(act="searched").count() == 2


def test_a_search_that_shows_nothing_leaves_no_entry(admin, held):
    admin.get(reverse("find"), {"s": search(admin, "从无此词")})
    assert not LedgerEntry.objects.filter(act="searched").exists()


@pytest.mark.parametrize("json", [[], ["--json"]])
@pytest.mark.parametrize("command", ["search", "show"])
def test_the_command_line_masks_as_the_pages_do_unless_asked(held, command, json, capsys):
    """Identity numbers stood in clear on every terminal, and in what programs were given."""

    def told(*more):
        what = "身份证号" if command == "search" else held.item.number
        with pytest.raises(SystemExit) as ended:
            call_command(command, what, *json, *more)
        assert ended.value.code == 0
        return capsys.readouterr().out

    masked = told()
    assert NUMBER not in masked
    assert PHONE not in masked
    assert "999999********0010" in masked
    assert NUMBER in told("--unmasked")
    act = COMMANDS_THAT_SHOW[command]
    marks = [each.detail.get("unmasked", False) for each in LedgerEntry.objects.filter(act=act)]
    assert sorted(marks) == [False, True]


def test_the_lists_of_rights_and_of_traces_know_the_same_addresses():
    assert GET.keys() | POST.keys() <= SHOWN.keys() | NOTHING_SHOWN
