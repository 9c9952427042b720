"""What the environment may say, and what is answered when it says nonsense."""

from pathlib import Path

import msgspec
import pytest

from app.settings import PROJECT, Settings, SettingsError, variable


def test_without_any_variable_there_are_sound_defaults() -> None:
    settings = Settings.read({})
    assert settings == Settings()
    assert settings.lock_timeout < settings.statement_timeout < settings.idle_in_transaction_timeout


def test_variables_are_read_by_their_names() -> None:
    environment = {
        "DATABASE_URL": "postgres://u@h/d",
        "PORT": "9000",
        "RATIONALE_POOL_SIZE": "20",
        "RATIONALE_STATEMENT_TIMEOUT": "2.5",
        "RATIONALE_PGBOUNCER": "true",
        "RATIONALE_DATA": "/srv/rationale",
        "UNRELATED": "x",
    }
    settings = Settings.read(environment)
    assert (settings.database_url, settings.port, settings.pool_size) == ("postgres://u@h/d", 9000, 20)
    assert (settings.statement_timeout, settings.pgbouncer, settings.data) == (2.5, True, Path("/srv/rationale"))


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.read({variable(name): "" for name in Settings.__struct_fields__}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PORT", "http", "a whole number from 0 to 65535"),
        ("PORT", "70000", "a whole number from 0 to 65535"),
        ("RATIONALE_POOL_SIZE", "0", "a whole number of 1 or more"),
        ("RATIONALE_LOCK_TIMEOUT", "-1", "a number above 0"),
        ("RATIONALE_DRAIN_DELAY", "soon", "a number of 0 or more"),
        ("RATIONALE_PGBOUNCER", "perhaps", "true or false"),
    ],
)
def test_nonsense_is_refused_in_one_line_that_says_what_is_wanted(name: str, value: str, wanted: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({name: value})
    assert str(caught.value) == f"{name} must be {wanted}."


def test_passwords_are_not_shown() -> None:
    settings = Settings(database_url="postgres://u:secret@h/d", database_unpooled_url="postgres://u:secret@h/d")
    assert "secret" not in f"{settings} {settings!r} {settings.__rich_repr__()}"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 1  # type: ignore[misc]
    assert msgspec.structs.replace(Settings(), port=1).port == 1


def test_the_readme_names_every_variable() -> None:
    told = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [name for name in map(variable, Settings.__struct_fields__) if f"`{name}`" not in told] == []
