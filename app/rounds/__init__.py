"""Agreeing on a proposed decision: a round asks people for their position until a day, and closes by a rule."""
