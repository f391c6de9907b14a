"""Errors that keep a command from starting.

* HomeNotWritable   the home folder cannot be created or written
* AddressNotValid   the address to serve at is not one of this machine
* AddressNotFree    the address to serve at is in use, or not permitted
"""

from __future__ import annotations


class HomeNotWritable(Exception):
    """The home folder cannot be created or written."""

    transient = False
    code = "home-not-writable"


class AddressNotValid(Exception):
    """The address to serve at is not one of this machine."""

    transient = False
    code = "address-not-valid"


class AddressNotFree(Exception):
    """The address to serve at is in use, or not permitted."""

    transient = False
    code = "address-not-free"
