"""The ledger (台账): entries, their hash chain, and anchors outside of the database."""
