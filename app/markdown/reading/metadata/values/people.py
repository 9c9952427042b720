"""Names in metadata: lists, comma text, links and addresses."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Field
from app.markdown.record import Involvement, Role
from app.markdown.words.given_names import is_given
from app.markdown.words.status.reading import STRUCK, is_placeholder
from app.markdown.words.wordlists import names as words_of

_SEPARATOR = re.compile(
    r"(?:[,;、，；|\n]|(?<=\w)\s(?=@\w)|\s[&/+]\s|\s(?:and|und|et|y|и|en|dan|ve|i)\s|\se\s(?=[^\W\d_][\w'’.-]*\s+[^\W\d_]))"
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_STRONG = re.compile(r"[;；|\n]")
_AND = re.compile(r"\s(?:&|and|und|et|y|e|и|en|dan|ve|i)\s")
_NAME = r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+)"
_FULL = re.compile(rf"{_NAME}{{1,3}}")
_LAST_FIRST = re.compile(r"(?P<last>(?:[a-z]+ ){0,2}[^\W\d_][\w'’-]*), (?P<first>[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,2})")
_LASTS_FIRST = re.compile(r"(?P<last>[^\W\d_][\w'’-]*(?: [\w'’-]+)?), (?P<first>[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,2})")
_WITH_ROLE = re.compile(
    rf"(?P<name>{_NAME}{{1,3}}), (?P<role>[A-Z]{{2,5}}|[a-zß-ÿа-я][\w-]*|[^\W\d_][\w-]*(?: [\w-]+)+)"
)
_WITH_TITLE = re.compile(rf"(?P<name>{_NAME}{{1,3}})(?:, (?=[A-Z]{{2,5}}$)|\s[-–—]\s)(?P<role>\S.{{0,60}})")
_THEN_ROLE = re.compile(r"(?P<name>[^\W\d_a-z][\w'’.-]*(?: [^\W\d_a-z][\w'’.-]*){1,3}): (?P<role>\S.{0,60})")
_TITLE = re.compile(  # behind a name, never a person
    r"(?P<suffix>(?:Jr|Sr)\.?|I{2,3}|IV)|M\.?D\.?|Ph\.? ?D\.?|(?:M|B)\.?Sc\.?|MBA|MPH|JD|LL\.?M\.?|RN|P\.?E\.?|CPA"
    r"|CISSP|PMP|Esq\.?|DDS|DVM|C[A-Z]O|CISO|[SE]?VP|Dipl\.-Ing\.?|Dr\.?|PO|PM|SRE|QA"
    r"|(?:(?:Tech|Technical|Team|Product|Project|Software|Solutions?|Enterprise|Systems?|Platform|Data|Security|Senior|Staff"
    r"|Principal|Lead|Chief|Engineering|DevOps|Frontend|Backend) ){0,2}(?:Lead|Architect|Engineer|Developer"
    r"|Manager|Director|Head|Chair|Analyst|Consultant|Maintainer|Reviewer|Owner)"
    r"|Architekt(?:in)?|Entwickler(?:in)?|Leiter(?:in)?|Architecte|Développeu(?:r|se)|Arquitect[oa]|Desarrolladora?"
)
_ROLE_FIRST = re.compile(r"(?P<role>[^\W\d_][\w/ -]{1,30}): (?P<name>[^\W\d_].*)")
_BULLET = re.compile(r"^(?:[-*+]|\d+[.)])\s+")
_ATOM = re.compile(r"\[\[[^\[\]\n]*\]\]|\[[^\[\]\n]*\]\([^()\n]*\)|\([^()\n]*\)|<[^<>\n]*>")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_LINKED = re.compile(r"\[([^\[\]\n]+)\]\([^()\n]*\)")
_SLANTED = re.compile(r"^_([^_]+)_$")
_ROLE_BEHIND = re.compile(r"(?<=\w)\s\[([^\[\]\n]{2,40})\]$")
_ESCAPE = re.compile(r"\\([_*~`\[\]().<>#-])")
_BEYOND = re.compile(r"(?<=\S)\s{0,9}(?:\(\d{4}-\d{2}-\d{2}\)|\s(?:on|am|le|el|em|il|op) \d{4}-\d{2}-\d{2})$")
_BRACKETS = {")": "(", ">": "<", "]": "["}
_TEAMS = words_of(
    "ops | devops | sre | qa | it | hr | ux | legal | security | platform | infra | infrastructure | data | design"
    " | product | engineering | finance | frontend | backend | team | support | sales | marketing | architecture"
    " | management | board | committee | council | group | guild | office | teams | squad | chapter | forum"
)
_PAIR = re.compile(r"[^,]+,[^,]+")
_CODES = re.compile(r"(`[^`\n]{1,80}`)(?=\s+`)")  # side by side
_QUOTED = re.compile(r"[\"“'‘]([^\"“”'‘’\n]{3,80})[\"”'’]")
_NAME_AND_ROLE = re.compile(
    r"name\s?[:：]\s?(?P<name>[^:：;,\n]{2,80})[;,]\s*(?:role|title|position|rolle|rol|rôle)\s?[:：]\s?(?P<role>[^:：;,\n]{1,60})",
    re.IGNORECASE,
)
_LONGEST = 10_000
MOST = 100


def people(field: Field, role: Role) -> list[Involvement]:
    """Split a value into people. Brackets, links and addresses stay whole; placeholders give none."""
    if is_placeholder(field.value) and not field.items:
        return []
    if field.items and field.carrier == "front":
        names = [name for item in field.items for name in _item(_WIKI.sub(r"\1", item))]
    else:
        value = STRUCK.sub(
            "", field.value[:_LONGEST].replace("&lt;", "<").replace("&gt;", ">")
        )  # who is struck out takes no part
        names = _split(_unwrapped(value) if field.carrier == "head" else value)
    names = [_unmarked(name) for name in names]
    return [Involvement(name, role) for name in dict.fromkeys(names) if name and not is_placeholder(name)][:MOST]


def _unmarked(name: str) -> str:
    """A name without what Markdown adds to it: the address of a link, a backslash; nor a date behind it."""
    name = _ROLE_BEHIND.sub(r" (\1)", _SLANTED.sub(r"\1", _LINKED.sub(r"\1", name.replace("**", ""))))
    return _ESCAPE.sub(r"\1", _BEYOND.sub("", name)).strip() or name


def is_team(name: str) -> bool:
    """Whether a name has a word of a group in it: "Platform Team", "Review Board"."""
    return any(word in _TEAMS for word in name.casefold().split())


def says_more(value: str) -> bool:
    """Whether a value has links, dates or struck names, which people have no field for."""
    return bool(re.search(r"\]\(|~~|\(\d{4}-\d{2}-\d{2}\)", value))


def is_turned(value: str, name: str) -> bool:
    """Whether a name was read from its last part on: "Lind, Mara"."""
    return "," not in name and not value.strip(" \"“'*_`").startswith(name.split(" ", maxsplit=1)[0])


def _item(text: str) -> list[str]:
    """An item of a list is one, as "Research and Development" is; two only where both have a name and a surname."""
    parts = [_bare(part) for part in _AND.split(text)] if len(text) < _LONGEST else []
    return parts if len(parts) > 1 and all(map(_FULL.fullmatch, parts)) else [_one(_bare(text))]


def _unwrapped(value: str) -> str:
    """A value whose lines are joined where a line ends within a name: "Jane Doe, Ann" above "Roe, Bob Poe"."""
    lines = value.split("\n")
    text = lines[0]
    for line in lines[1:]:
        *others, tail = (part.strip() for part in text.rpartition("\n")[2].split(","))
        whole = any(" " in other for other in others) and not _TITLE.fullmatch(tail) and not _BULLET.match(line)
        text += (" " if whole and tail and (" " not in tail or tail.rpartition(" ")[2].islower()) else "\n") + line
    return text


def _split(text: str) -> list[str]:
    """The people of a text; where semicolons, lines or "and" part them, commas may belong to names."""
    text = _BREAK.sub("\n", text[:_LONGEST])
    text = _NAME_AND_ROLE.sub(lambda said: f"{said['name'].strip()} ({said['role'].strip()})", text)
    parts = [_BULLET.sub("", part.strip()) for part in _STRONG.split(text) if part.strip()]
    for pattern, form in ((_WITH_ROLE, "{name} ({role})"), (_LASTS_FIRST, "{first} {last}")):
        cut = [_behind(part) for part in parts]
        found = [pattern.fullmatch(name) for name, _ in cut]
        if len(parts) > 1 and all(found):
            return [
                form.format(**match.groupdict()) + tail for match, (_, tail) in zip(found, cut, strict=True) if match
            ]
    turned = [_turned(part) for part in parts]
    parts, text = turned, text if turned == parts else "; ".join(turned)
    joined = _AND.split(text)
    if len(joined) > 1 and all(_LAST_FIRST.fullmatch(part.strip()) for part in joined):
        return [_one(part.strip()) for part in joined]
    if re.search(r"[;；]", text) and all(_behind(part)[0].count(",") < 2 for part in parts):
        return [name for part in parts for name in ([_one(part)] if _LAST_FIRST.fullmatch(part) else _names(part))]
    return _names(text)


def _behind(part: str) -> tuple[str, str]:
    """A part, and the roles and addresses in brackets at its end."""
    name = part.rstrip()
    for _ in range(3):
        opening = _BRACKETS.get(name[-1:], "\n")
        start = name.rfind(f" {opening}") if f" {opening}" in name else name.find(opening)
        if start < 1 or "](" in name[start:]:
            break
        name = name[:start].rstrip()
    return name, part[len(name) :]


def _turned(part: str) -> str:
    """Last and first name with what stands behind them turned round, where they are one person; else as it is."""
    name, tail = _behind(part)
    quoted = _QUOTED.fullmatch(name)
    *said, title = name.rsplit(", ", 1)
    if said and said[0].count(",") == 1 and _TITLE.fullmatch(title):
        name, tail = said[0], f" ({title}){tail}"
    found = _LAST_FIRST.fullmatch(quoted[1] if quoted else name)
    if found and (quoted or _is_given_alone(found["first"], found["last"])):
        return f"{found['first']} {found['last']}{tail}"
    pairs = [_LAST_FIRST.fullmatch(pair.strip()) for pair in _PAIR.findall(name)]
    if not tail and name.count(",") == 2 * len(pairs) - 1 > 1:
        turned = [
            f"{one['first']} {one['last']}" for one in pairs if one and _is_given_alone(one["first"], one["last"])
        ]
        return "; ".join(turned) if len(turned) == len(pairs) else part
    return part


def _is_given_alone(first: str, last: str) -> bool:
    """Whether of two names the first is a given one and the last is none: two given names are two people."""
    particles = " " in last and last.split(" ", maxsplit=1)[0].islower()
    return last.casefold() not in _TEAMS and ((is_given(first) and not is_given(last)) or particles)


def _one(text: str) -> str:
    """One person as "First Last (role)"; any other text as it is."""
    if found := _LAST_FIRST.fullmatch(text):
        return text if found["first"].isupper() else f"{found['first']} {found['last']}"
    found = _WITH_TITLE.fullmatch(text) or _THEN_ROLE.fullmatch(text) or _ROLE_FIRST.fullmatch(text)
    return f"{found['name']} ({found['role']})" if found and "](" not in text else text


def _add(names: list[str], name: str) -> None:
    """Add a name, or what stands behind the one before it: "Jane Doe, Jr.", "Jane Doe, MD, PhD"."""
    title = _TITLE.fullmatch(name)
    if not title or not names or " " not in names[-1]:
        names.append(_one(name))
    elif title["suffix"]:
        names[-1] = f"{names[-1]} {name}"
    elif names[-1].endswith(")"):
        names[-1] = f"{names[-1][:-1]}, {name})"
    else:
        names[-1] = f"{names[-1]} ({name})"


def _bare(name: str) -> str:
    if name[:1] == "<" and name[-1:] == ">" and "<" not in name[1:]:  # an address and nothing else
        return name[1:-1].strip()
    return _BULLET.sub("", name.strip()).strip(" `'\"{}*<" if "<" not in name.strip("<") else " `'\"{}*")


def _names(text: str) -> list[str]:
    """Split at separators, but not inside links, parentheses and addresses."""
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        text = text[1:-1]  # a list on one line, where the front matter around it is no valid YAML
    atoms = [_WIKI.sub(r"\1", atom) for atom in _ATOM.findall(text[:_LONGEST])]
    parts = _SEPARATOR.split(_ATOM.sub("\x01", text[:_LONGEST]))
    names = list[str]()
    for part in parts:
        while "\x01" in part and atoms:
            part = part.replace("\x01", atoms.pop(0), 1)  # noqa: PLW2901 - puts back what was hidden from the split
        if name := _bare(part):
            _add(names, name)
    return names


def tags(field: Field) -> list[str]:
    """Split tags on commas, on blanks where there is no comma, or take the list of the carrier."""
    if is_placeholder(field.value) and not field.items:
        return []
    if field.items and field.carrier == "front":
        words = field.items
    elif "](" in field.value:
        words = re.findall(r"\[([^\[\]]+)\]\(", field.value)
    else:
        text = _WIKI.sub(r"\1,", _CODES.sub(r"\1,", field.value).replace("\n", ",")).strip("[]{} ")
        words = re.split(r"[,;，、|]" if re.search(r"[,;，、|]", text) else r"\s+", text)
    return [tag for word in words if (tag := word.strip(" `'\"*-[]").lstrip("#"))][:MOST]
