"""Rationale: a register of what a team found out, decided, fears and pins."""
