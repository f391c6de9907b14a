"""Permission checks: the part of the register that a person may see."""
