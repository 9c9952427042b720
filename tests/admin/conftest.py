"""The people of these tests."""

from tests.cast import admin, closed, disabled, editor, reading_person, stranger

__all__ = ["admin", "closed", "disabled", "editor", "reading_person", "stranger"]
