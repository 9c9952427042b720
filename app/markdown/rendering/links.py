"""Where a link may lead. Every address in rendered text, from Markdown or raw HTML, is judged here."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Callable
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink

Links = Callable[[str], str | None]

# Put before every address that was judged here, and a scheme to the sanitiser, which lets no other pass. Nobody who
# writes a text can know it; `render_clean` takes it out again.
MARK = f"x{secrets.token_hex(12)}:"

_EXTERNAL = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SIZE = re.compile(r"-([1-9]\d{0,9})x([1-9]\d{0,9})\.[a-z]+$")  # in an address of ours, so that nothing shifts
OWN_IMAGE = re.compile(
    r"/images/(\d{1,9})-([0-9a-f]{12})-\d{1,9}x\d{1,9}\.(?:png|jpg|gif|webp)"
)  # as they are put into texts here
_LOCAL = re.compile(r"(?:/(?![/\\])|#)[^\s\\\x00-\x1f]*")


def open_link(href: str, links: Links | None, title: str = "") -> str | None:
    """The `<a …>` tag for a target as written; None where it must not or cannot be followed."""
    hint = f' title="{html.escape(title)}"' if title else ""
    if url := external(href):
        return f'<a href="{MARK}{html.escape(url)}" rel="nofollow noopener noreferrer"{hint}>'
    if url := internal(href, links):
        return f'<a href="{MARK}{html.escape(url)}"{hint}>'
    return None


def external(href: str) -> str | None:
    """A web or mail address, normalised; None for everything else."""
    href = href.strip()
    if href.startswith("//"):
        href = f"https:{href}"
    return normalizeLink(href) if _EXTERNAL.fullmatch(href) else None


def internal(href: str, links: Links | None) -> str | None:
    """The address of ours that a relative target leads to, or None."""
    href = href.strip()
    if href.startswith("#"):
        return f"#md-{fragment}" if (fragment := re.sub(r"[^\w-]", "", unquote(href).lower())) else None
    if not href or links is None or (_ANY_SCHEME.match(href) and " " not in href):  # a title may hold a colon
        return None
    url = links(href)
    return url if url and _LOCAL.fullmatch(url) else None


def open_local(url: str) -> str | None:
    """The `<a …>` tag for an address of ours; None for another."""
    return f'<a href="{MARK}{html.escape(url)}">' if url.startswith("/") and _LOCAL.fullmatch(url) else None


def picture(src: str, alt: str, links: Links | None, *, linked: bool = False, title: str = "") -> str:
    """HTML for an image: ours is shown, a remote one becomes a link, so that reading a page tells no other host."""
    if (url := internal(src, links) or _own(src)) and url.startswith("/"):
        hint = f' title="{html.escape(title)}"' if title else ""
        size = f' width="{found[1]}" height="{found[2]}"' if (found := _SIZE.search(url)) else ""
        return f'<img src="{MARK}{html.escape(url)}" alt="{html.escape(alt)}"{size} loading="lazy"{hint}>'
    words = html.escape(alt or ("image" if src.lower().startswith("data:") else src), quote=False)
    if external(src):
        return words if linked else f"{open_link(src, links)}{words}</a>"
    return words + target(src, alt)


def _own(src: str) -> str | None:
    """The address of an image of ours, which is written as it is."""
    return src.strip() if OWN_IMAGE.fullmatch(src.strip()) else None


def target(href: str, words: str) -> str:
    """What stands behind the words of a link that cannot be followed: its target, unless the words already say it."""
    href = href.strip()
    if not href or href == words.strip() or href.lower().startswith(("data:", "javascript:", "vbscript:")):
        return ""
    return f' <span class="md-target">({html.escape(href, quote=False)})</span>'
