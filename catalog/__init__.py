"""The register: what is held, under which number, in which class."""
