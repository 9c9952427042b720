"""Short forms for tests of the reader, and the documents that several of them read."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from app.markdown.reading.reader import read
from app.markdown.record import Record

WORD = re.compile(r"\w{3,}")

NYGARD = """# 7. Keep invoices in one table

Date: 2021-03-04

## Status

Accepted

Amends [3. Store invoices](0003-store-invoices.md)

## Context

Invoices live in two tables.

## Decision

We keep them in one.

## Consequences

Reports get simpler.
"""

MADR_2 = """# Pick a message broker

* Status: accepted
* Deciders: Ana Lima, Bo Chen
* Date: 2022-05-06

Technical Story: [#12](https://example.org/issues/12)

## Context and Problem Statement

Which broker carries our events?

## Decision Drivers <!-- optional -->

* operations
* price

## Considered Options

* RabbitMQ
* [NATS](https://nats.io), small
* Kafka

## Decision Outcome

Chosen option: "NATS", because it is the smallest to run.

### Positive Consequences

* one binary

### Negative Consequences

* fewer plug-ins

## Pros and Cons of the Options

### RabbitMQ

A veteran.

* Good, because everyone knows it
* Bad, because clustering is delicate

### NATS

* Good, because it starts at once
  and stays small
* Neutral, because the name is odd

## Links

* Supersedes [ADR-0004](0004-use-redis.md)
"""

MADR_4 = """---
status: "superseded by ADR-0123"
date: 2024-02-29
decision-makers: [Ana Lima, Bo Chen]
consulted: Cy
informed:
  - Di
---

# Serve files from object storage

## Context and Problem Statement

Disks fill up.

## Considered Options

* Object storage
* Larger disks

## Decision Outcome

Chosen option: "Object storage", because disks stay finite.

### Consequences

* Good, because it grows
* Bad, because it costs

### Confirmation

A test uploads a file.

## More Information

Ask the storage team.
"""


def record_of(text: str, path: str = "doc/0042-some-decision.md") -> Record:
    """Read a text that is known to be a record."""
    reading = read(text.encode(), path)
    assert reading.record is not None, reading.findings
    return reading.record


def rules_of(text: str, path: str = "doc/0042-some-decision.md") -> set[str]:
    """The ids of the findings for a text."""
    return {finding.rule for finding in read(text.encode(), path).findings}


def words_of(record: Record) -> Counter[str]:
    """Every word that a record holds, in any of its fields."""
    return Counter(word.casefold() for text in _strings(msgspec.to_builtins(record)) for word in WORD.findall(text))


def lost_words(text: str, record: Record) -> Counter[str]:
    """Words of a source that the record does not hold."""
    return Counter(word.casefold() for word in WORD.findall(text)) - words_of(record)


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [str(value)] if isinstance(value, (str, int)) else []
