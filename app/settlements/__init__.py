"""Records that have diverged, changed both here and in their file: what shall hold, field by field."""
