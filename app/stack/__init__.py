"""Packages that decisions and research pin, and whether all pins of one can be satisfied together."""
