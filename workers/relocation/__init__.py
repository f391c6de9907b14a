"""Relocation (迁移) of an embedded installation onto services, complete or not at all.

source      the source installation: locked, copied, checked; never written
target      the target services: exclusive, empty before, activated at the end
objects     copies objects, with their digests checked before and after
tables      copies rows
journals    copies marks and anchors, which are outside of the database
relocate    runs all of these in order, and verifies the result
state       guards against working in an incomplete or relocated installation
"""
