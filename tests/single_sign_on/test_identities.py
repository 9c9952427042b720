"""Who a person is at the provider counts; their address only tells who they are when they come first."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from app.persistence.database.engine import Database
from tests.accounts.links import rows
from tests.cast import person
from tests.register import store
from tests.sessions.conftest import new_browser
from tests.single_sign_on.stand_in import StandIn
from tests.single_sign_on.test_signing_in import application, browser, come_back, honest, stand_in

__all__ = ["application", "browser", "honest", "stand_in"]


async def comes(application: Any, stand_in: StandIn, **claims: Any) -> httpx.Response:
    """Somebody comes in a browser of their own; the answer is their account, or why they are not let in."""
    stand_in.claims |= claims
    async with new_browser(application) as client:
        back = await come_back(client, stand_in)
        return await client.get("/account") if back.status_code == 303 else back


async def test_a_person_stays_the_same_when_their_address_changes(
    application: Any, honest: StandIn, database: Database
) -> None:
    await store(database, person("Mara Lind"), person("Noor Oss"))
    assert "Mara Lind" in (await comes(application, honest)).text
    for address in ("mara.oss@example.net", "noor@example.org"):
        assert "Mara Lind" in (await comes(application, honest, email=address)).text
    assert await rows(database, "SELECT issuer, subject FROM identity") == [(honest.issuer, "1")]


async def test_who_inherits_an_address_does_not_inherit_the_account_until_an_admin_unlinks_it(
    application: Any, honest: StandIn, database: Database, admin: httpx.AsyncClient
) -> None:
    mara = person("Mara Lind")
    await store(database, mara)
    await comes(application, honest)
    refused = await comes(application, honest, sub="2")
    assert (refused.status_code, "belongs to somebody else" in refused.text) == (401, True)
    page = await admin.get(f"/accounts/{mara.id}")
    assert "Unlink it" in page.text
    assert (await admin.post(f"/accounts/{mara.id}/unlink")).status_code == 303
    assert "Unlink it" not in (await admin.get(f"/accounts/{mara.id}")).text
    assert "Mara Lind" in (await comes(application, honest, sub="2")).text
    assert (await comes(application, honest, sub="1")).status_code == 401
    assert await rows(database, "SELECT detail FROM audit_event WHERE action = 'account changed'") != []


async def test_who_is_disabled_stays_out_under_any_address(
    application: Any, honest: StandIn, database: Database, admin: httpx.AsyncClient
) -> None:
    mara = person("Mara Lind")
    await store(database, mara, person("Noor Oss"))
    await comes(application, honest)
    await admin.post(f"/accounts/{mara.id}/state", data={"state": "disabled"})
    refused = await comes(application, honest, email="noor@example.org")
    assert (refused.status_code, "no account for you" in refused.text) == (401, True)


@pytest.mark.parametrize(
    ("domains", "claims", "status"),
    [
        ("", {"email": None, "email_verified": None}, 200),
        ("example.org", {"email": None, "email_verified": None}, 401),
        ("example.org", {"email": "mara@gone.example"}, 401),
        ("", {"email": "mara@gone.example", "email_verified": False}, 200),
    ],
)
async def test_an_address_is_needed_again_only_where_its_domain_decides(
    application: Any, honest: StandIn, database: Database, monkeypatch: pytest.MonkeyPatch, domains: str,
    claims: dict[str, Any], status: int,
) -> None:  # fmt: skip
    await store(database, person("Mara Lind"))
    await comes(application, honest)
    state = application.state
    monkeypatch.setattr(state, "settings", msgspec.structs.replace(state.settings, oidc_domains=domains))
    assert (await comes(application, honest, **claims)).status_code == status
