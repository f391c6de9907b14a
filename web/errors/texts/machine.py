"""Messages of machines, services and storage: description and advice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

MACHINE: Mapping[str, Text] = {
    "intake-waits-for-database": (
        _("Nothing is taken in at the moment, because the database does not answer."),
        _("Try again in a few minutes; if it stays so, let an administrator look at it."),
    ),
    "intake-waits-for-store": (
        _("Nothing is taken in at the moment, because the object store does not answer."),
        _("Try again in a few minutes; if it stays so, let an administrator look at it."),
    ),
    "intake-waits-for-index": (
        _("Nothing is taken in at the moment, because the search index does not answer."),
        _("Try again in a few minutes; if it stays so, let an administrator look at it."),
    ),
    "intake-waits-for-broker": (
        _("Nothing is taken in at the moment, because the queues do not answer."),
        _("Try again in a few minutes; if it stays so, let an administrator look at it."),
    ),
    "too-much-waiting": (
        _("Nothing is taken in at the moment, because too many pages wait to be read."),
        _("Try again later, or let an administrator start more workers."),
    ),
    "disk-full": (
        _("There is no room left on the disk; nothing was lost."),
        _("Free some space and run the same command again."),
    ),
    "home-not-writable": (
        _("The data folder cannot be written."),
        _("Check the rights on it, or set LANTAI_HOME to another folder."),
    ),
    "address-not-valid": (
        _("The pages cannot be served at the address that is set."),
        _("Set LANTAI_BIND to an address of this machine and a port, such as 127.0.0.1:8000."),
    ),
    "address-not-free": (
        _("The pages cannot be opened at this address; another program may have it."),
        _("Stop that program, or set LANTAI_BIND to another address."),
    ),
    "store-read-only": (
        _("The object store may not be written; nothing was lost."),
        _("Check the rights on the data folder or of the access key; then run it again."),
    ),
    "store-unavailable": (
        _("The object store does not answer; nothing was lost."),
        _("Check the disk, or whether the store runs; the line goes on by itself."),
    ),
    "object-missing": (
        _("The original is not in the object store."),
        _("Restore it from a backup, then retry."),
    ),
    "overwrite-refused": (
        _("The object store already holds something else there."),
        _("Tell an administrator; an original was never replaced."),
    ),
    "content-changed": (
        _("The file changed while it was being taken in."),
        _("Wait until the scanner has finished it, and feed it again."),
    ),
    "object-protected": (
        _("A retention lock or a hold is on this object; it is as it was."),
        _("Wait until the lock ends, or let a records manager lift the hold."),
    ),
    "locks-missing": (
        _("The object store cannot lock objects, so whoever may write it may delete them."),
        _("Use a bucket with object lock on a store that enforces it."),
    ),
    "worm-enforced": (
        _("The object store keeps to its locks: what was locked could not be deleted."),
        _("Nothing needs to be done."),
    ),
    "worm-not-enforced": (
        _("The object store takes locks and deletes all the same: it is no WORM store."),
        _("Tell an administrator; move to a store that enforces object lock."),
    ),
    "worm-unproved": (
        _("Whether the store keeps to its locks is not known: nothing at all may be deleted."),
        _("Let the access key delete versions of objects, then look again."),
    ),
    "storage": (_("The object store failed."), _("Run “lantai doctor”.")),
    "database-locked": (
        _("The database was busy for too long."),
        _("Run the same command again."),
    ),
    "database-read-only": (
        _("The database may not be written; nothing was lost."),
        _("Check the rights on the data folder and run the same command again."),
    ),
    "database-unavailable": (
        _("The database does not answer; nothing was lost."),
        _("Try again in a few minutes; if it stays so, let an administrator look at it."),
    ),
    "no-answer": (
        _("It does not answer in time."),
        _("Check that it runs and can be reached from this machine."),
    ),
    "database": (_("The database failed."), _("Run “lantai doctor”.")),
    "index-unavailable": (
        _("The search index does not answer."),
        _("Try again; if it stays so, run “lantai reindex”."),
    ),
    "index-refused": (
        _("The search index refused a request."),
        _("Run “lantai reindex”; if it stays so, show its log to whoever runs the index."),
    ),
    "nothing-found": (
        _("Nothing was found, so nothing was done."),
        _("Try fewer words, or “--similar” for words that may be misread."),
    ),
    "rebuild-overtaken": (
        _("The index is being rebuilt by somebody else."),
        _("Wait until that has finished."),
    ),
    "search": (_("The search failed."), _("Run “lantai reindex”.")),
}
