"""YAML, composed and not constructed: nodes know their lines, and an alias is seen."""

from __future__ import annotations

import re
from typing import Any

import yaml

from app.manifests import limits
from app.manifests.documents import AGAIN, check_nesting, too_deep, twice
from app.manifests.occurrence import Refused

_DEEP = re.compile(r" {400}|(?:[-?:][ \t]+){50}")


def documents(text: str) -> list[yaml.Node | None]:
    """The roots of a file's documents; None for an empty one."""
    if len(text) > limits.YAML_BYTES:
        most = limits.YAML_BYTES // 1_000_000
        raise Refused(f"The file has {len(text):,} characters; of YAML at most {most} MB are read", "Check its parts")
    if text.count("\n") + text.count(",") > limits.YAML_ITEMS:
        raise Refused(f"More than {limits.YAML_ITEMS:,} lines and items of lists", "Check its parts")
    if any(_DEEP.search(line) for line in text.splitlines() if len(line) > 100):
        raise too_deep(limits.NESTING)
    check_nesting(text, limits.FLOW_NESTING)
    loader = _Loader(text)
    try:
        found = []
        while loader.check_node():
            found.append(loader.get_node())
        return found
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise Refused(f"Not YAML: {said[:200]}", AGAIN) from None
    finally:
        loader.dispose()


class _Loader(yaml.CBaseLoader):
    """Every scalar is a text: to guess at types takes a third of the time."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        return ""


class Plain:
    """Nodes as dictionaries, lists and texts, and the lines of keys. None is met twice, as it would be by an alias."""

    def __init__(self) -> None:
        self.met: set[int] = set()

    def mapping(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        if node is None or self.is_null(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise Refused(f"{what} is not a mapping", AGAIN)
        self._meet(node)
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value.__class__ is not str:
                raise Refused(f"{what} has a key that is no text", AGAIN)
            if key.value in found:
                raise twice(key.value)
            found[key.value] = value
        return found

    def lines(self, node: yaml.Node | None) -> dict[str, int]:
        """The lines of the keys of a mapping."""
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        return {key.value: key.start_mark.line + 1 for key, _ in pairs}

    def value(self, node: yaml.Node, what: str, depth: int = 0) -> Any:
        if depth > limits.NESTING:
            raise too_deep(limits.NESTING)
        if isinstance(node, yaml.ScalarNode):
            self._meet(node)
            return None if self.is_null(node) else node.value
        if isinstance(node, yaml.SequenceNode):
            self._meet(node)
            return [self.value(one, what, depth + 1) for one in node.value]
        return {key: self.value(one, what, depth + 1) for key, one in self.mapping(node, what).items()}

    @staticmethod
    def is_null(node: yaml.Node) -> bool:
        return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")

    def _meet(self, node: yaml.Node) -> None:
        if id(node) in self.met:
            raise Refused("YAML aliases", "Write the values out, or write the file again with its tool")
        self.met.add(id(node))
