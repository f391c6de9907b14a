"""The register: items, archive numbers, class scheme and ledger."""
