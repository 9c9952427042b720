"""Versions and ranges as their registries read them (PEP 440, Poetry, npm). Pure: no database, no clock."""
