"""Requirements and constraints files, as pip reads them. What is included is listed where it stands, not here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from app.manifests import limits
from app.manifests.occurrence import Occurrence, Refused
from app.manifests.python.pyproject import requirement
from app.manifests.source import Found, Source

FLAGS = {"--no-index", "--pre", "--prefer-binary", "--require-hashes", "--no-binary-all"}
SETTINGS = {
    "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host", "--no-binary", "--only-binary",
    "--use-feature", "--use-deprecated", "--pypi-url", "--process-dependency-links", "--allow-external",
    "--allow-unverified", "-Z", "--always-unzip", "--uploaded-prior-to", "--all-releases", "--only-final",
}  # fmt: skip
INCLUDES = {"-r", "--requirement", "-c", "--constraint"}
_OPTION = re.compile(r"(--[a-z-]+(?=[\s=])|-[a-zA-Z](?!$))(?:\s*=\s*|\s+|(?<=-[a-zA-Z]))(.*)|(--[a-z-]+|-[a-zA-Z])")
_COMMENT = re.compile(r"(?<!\S)#.*$")
_UNNAMED = re.compile(r"[a-zA-Z][\w+.-]*://|(?:git|hg|svn|bzr)\+|file:|\.{0,2}/|~/|\.(?:\[|$)|[a-zA-Z]:\\|\.\\")
_ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_VERSION = re.compile(r"(?<=[\w.])-\d")
_PIN = re.compile(r"={2,3}\s*([^\s,*]+)")


class Line(NamedTuple):
    number: int
    text: str


def read(source: Source) -> Found:
    packages: list[Occurrence] = []
    includes: list[Line] = []
    for line in _lines(source.text):
        try:
            if line.text.startswith("-"):
                packages += _option(line, includes)
            else:
                packages.append(_requirement(line))
        except Refused as refused:
            raise Refused(f"Line {line.number}: {str(refused).rstrip('. ')}", "pip does not read it either") from None
    if not source.path.endswith(".in"):
        for one in packages:  # what a tool compiled or froze names all, not only what the project declares
            one.direct = None
    unsent = _follow(source, includes, is_alone=not packages)
    return Found(packages, unchecked=tuple(unsent), may_be_empty=bool(includes))


def included(text: str) -> Iterator[str]:
    """What a requirements file includes, as it is written there."""
    for line in _lines(text):
        found = _OPTION.fullmatch(line.text)
        if found and found[1] in INCLUDES and "://" not in found[2]:
            yield found[2].strip().strip("\"'")


def _lines(text: str) -> Iterator[Line]:
    """Lines without comments, joined where they end in a backslash."""
    parts: list[str] = []
    start = 1
    for number, line in enumerate(text.splitlines(), 1):
        start = start if parts else number
        is_comment = line.lstrip().startswith("#")
        parts.append("" if is_comment else line.rstrip("\\") if line.endswith("\\") else line)
        if line.endswith("\\") and not is_comment:
            continue
        whole, parts = _COMMENT.sub("", " ".join(parts)).strip(), []
        if whole:
            yield Line(start, whole)
    if whole := _COMMENT.sub("", " ".join(parts)).strip():
        yield Line(start, whole)


def _option(line: Line, includes: list[Line]) -> list[Occurrence]:
    found = _OPTION.fullmatch(line.text)
    name, value = ((found[1] or found[3]), (found[2] or "").strip().strip("\"'")) if found else (line.text, "")
    if name in ("-e", "--editable"):
        return [_requirement(Line(line.number, value), is_editable=True)]
    if name in INCLUDES and value:
        includes.append(Line(line.number, value))
    elif name not in FLAGS | SETTINGS:
        raise Refused(f"{name[:60]!r} is no option of a requirements file", "")
    return []


def _requirement(line: Line, *, is_editable: bool = False) -> Occurrence:
    text = re.split(r"\s+--?[a-zA-Z]", line.text, maxsplit=1)[0]
    if is_editable or _UNNAMED.match(text) or _archived(text.partition(" ")[0]):
        address, _, marker = text.partition(" ;")
        return Occurrence(
            ecosystem="pypi", name=_name(address), direct=True, marker=marker.strip() or None, line=line.number,
            source=f"{'editable' if is_editable else 'url' if '://' in address else 'path'}:{address.strip()}",
        )  # fmt: skip
    one = requirement(text, None)
    pinned = _PIN.fullmatch(one.declared or "")
    one.version, one.line = pinned[1] if pinned else None, line.number
    return one


def _name(address: str) -> str:
    if egg := re.search(r"[#&]egg=([\w.-]+)", address):
        return egg[1]
    bare = unquote(address.split("#", maxsplit=1)[0].strip())
    return _archived(bare) or bare.partition("[")[0]


def _archived(address: str) -> str:
    """The name of the package in an archive of this address, "" where it is none."""
    file = address.rpartition("/")[2]
    found = _VERSION.search(file) if file.endswith(_ARCHIVES) else None
    return file[: found.start()] if found else ""


def _follow(source: Source, includes: list[Line], *, is_alone: bool) -> list[str]:
    """Look whether all that is included is there. What could not be looked at, in words."""
    unsent: list[str] = []
    for line in includes:
        if "://" in line.text:
            unsent.append(f"Line {line.number} includes {line.text}, which is not fetched")
        elif source.tree.escapes(source.path, line.text):
            raise Refused(
                f"Line {line.number} includes {line.text}, outside of what was sent", "Send that file as well"
            )
        elif source.at(line.text, as_pip=True):
            continue
        elif is_alone and "/" in line.text:
            unsent.append(f"Line {line.number} includes {line.text}, which was not sent")
        else:
            raise Refused(f"Line {line.number} includes {line.text}, which is missing", "Send that file as well")
    _check_circle(source)
    return unsent


def _check_circle(start: Source) -> None:
    """Follow all includes, at most so many; one that leads back is refused, as pip does."""
    waiting: list[tuple[Source, tuple[str, ...]]] = [(start, (start.path,))]
    opened = 0
    while waiting:
        source, way = waiting.pop()
        for line in _lines(source.text):
            found = _OPTION.fullmatch(line.text)
            if not found or found[1] not in INCLUDES or "://" in found[2]:
                continue
            further = None if source.tree.escapes(source.path, found[2]) else source.at(found[2].strip(), as_pip=True)
            if further and further.path in way:
                raise Refused(f"The file includes itself: {' → '.join((*way, further.path))}", "Take the circle out")
            if further is None and source is not start:
                raise Refused(f"{source.path} includes {found[2]}, which is missing", "Send that file as well")
            opened += 1
            if opened > limits.INCLUDES:
                raise Refused(f"More than {limits.INCLUDES} files are included", "Check them one by one")
            if further:
                waiting.append((further, (*way, further.path)))
