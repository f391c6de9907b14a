"""Why a command cannot begin.

* HomeNotWritable   the home folder cannot be made or written
* AddressNotValid   the address of the pages is none of this machine
* AddressNotFree    the address of the pages is taken, or may not be used
"""

from __future__ import annotations


class HomeNotWritable(Exception):
    """The home folder cannot be made or written."""

    transient = False
    code = "home-not-writable"


class AddressNotValid(Exception):
    """What is set as the address of the pages is none of this machine."""

    transient = False
    code = "address-not-valid"


class AddressNotFree(Exception):
    """The address on which the pages should be served cannot be had."""

    transient = False
    code = "address-not-free"
