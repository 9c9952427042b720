"""The people of these tests."""

from tests.cast import admin, editor, reading_person, stranger

__all__ = ["admin", "editor", "reading_person", "stranger"]
