"""Codes that somebody types: of an app (TOTP, RFC 6238: six digits, anew every 30 seconds), and for recovery."""

from __future__ import annotations

import base64
import hmac
import io
import secrets
import time
from importlib import import_module

import pyotp
from markupsafe import Markup

STEP = 30  # seconds
NEAR = (0, -1, 1)  # steps: clocks differ, and typing takes a moment (RFC 6238, 5.2)
RECOVERY = 10  # codes
ISSUER = "Rationale"


def new_secret() -> str:
    """160 random bits as apps take them (RFC 4226, 4)."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether it can be one of `new_secret`."""
    try:
        return len(base64.b32decode(text)) == 20
    except ValueError:
        return False


def step_of(secret: str, code: str, *, after: int = 0) -> int:
    """The step whose code this is, of those about now that come after one that was used; 0 if there is none."""
    now, app = int(time.time()) // STEP, pyotp.TOTP(secret)
    return next((now + by for by in NEAR if now + by > after and _same(app.at((now + by) * STEP), code)), 0)


def address(secret: str, email: str) -> str:
    """What a QR code for an app says."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def drawn(text: str) -> Markup:
    """A QR code as SVG. The library is loaded where one is shown: call it beside the event loop."""
    out = io.BytesIO()
    import_module("segno").make(text, micro=False).save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, dark="#000", light="#fff", nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704 -- digits and names of the library, in an attribute of a path


def new_recovery_codes() -> list[str]:
    """Codes of 80 random bits: four groups of four letters and digits."""
    texts = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY)]
    return ["-".join(text[at : at + 4] for at in range(0, 16, 4)) for text in texts]


def plain(typed: str) -> str:
    """A code as it was meant, however it was typed."""
    return "".join(sign for sign in typed.lower() if sign.isascii() and sign.isalnum())


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
