"""Sentences that turn a status word round: questions, "neither … nor", what held for a while, what was decided."""

import pytest

from app.markdown.reading.reader import read
from app.markdown.words.status.reading import read_status

SENTENCES = {
    "proposed": """
        Neither accepted nor rejected
        Not accepted or rejected
        Not accepted and not rejected
        Weder angenommen noch abgelehnt
        Ni acceptée ni rejetée
        Ni aceptada, ni rechazada
        Nem aceito nem rejeitado
        Né accettato né rifiutato
        Noch geaccepteerd noch afgewezen
        Ani zaakceptowana, ani odrzucona
        Не принято и не отклонено
        Ne kabul edildi ne reddedildi
        承認も却下もされていない
        既未批准也未拒绝
        승인도 거부도 되지 않음
        Is this accepted? Not yet.
        Ist das angenommen? Noch nicht.
        Est-ce accepté ? Pas encore.
        承認されましたか？まだ
        Accepted?
        Once accepted, this supersedes ADR 5.
        Sobald angenommen, ersetzt dies ADR 5.
        No longer accepted; proposed again
    """,
    "accepted": """
        Accepted. Supersedes nothing; superseded by nothing.
        Accepted. Closed without agreement on the colour.
        Rejected at first; it was accepted in June.
        Accepted? Yes, on 2024-01-02.
        Aceptado (antes: rechazado)
        Angenommen (früher: abgelehnt)
        Accepté (auparavant : rejeté)
        Accepted (previously: rejected)
        Rejected (now: accepted)
        We decided to accept this.
        Agreed to use queues
        Decided that we use Kafka; accepted by all
        Agreed that this should be superseded by ADR 11
        Under discussion from May 1 to May 20, then accepted
        Temporarily rejected, then accepted
    """,
    "rejected": """
        Rejected: it was accepted by the board before
        Rejected. It had been approved by the old lead.
        Declined - we adopted ADR-0009 instead
        Closed without agreement on the colour
        No longer accepted. Rejected on 2024-05-01.
        Nicht mehr gültig. Abgelehnt am 2.1.2024.
        Not accepted, but rejected
        Has this been approved? No.
        The team agreed that the proposal be rejected.
        The board decided to reject the proposal.
        Es wurde beschlossen, dass der Vorschlag abgelehnt wird.
    """,
    "deprecated": """
        Once accepted, now obsolete
        Once accepted, it was deprecated in 2024.
        Accepted from 2020 to 2023
        No longer valid (accepted in 2020)
        It was agreed to deprecate this decision.
    """,
}

STATEMENTS = {  # of record 9, and what they link to: < is a successor, > what it replaces, ~ something related
    "accepted ~ADR 7": """
        Accepted. Was superseded by ADR 7 from May to June.
        Accepted. Superseded by ADR 7 from 2023-01-01 to 2023-06-01.
        Accepted. Between May and July it was superseded by ADR 7.
        Accepted. Was temporarily superseded by ADR 7.
        Akzeptiert. War von Mai bis Juni durch ADR 7 ersetzt.
        Angenommen, war vorübergehend ersetzt durch ADR 7
        Acceptée. Remplacée par ADR 7 de mai à juin 2023.
        Aceptado; fue reemplazado por ADR 7 de mayo a junio
        Aceito. Foi substituído por ADR 7 entre maio e junho.
        Accepted, until it is superseded by ADR 7
        Angenommen, bis sie durch ADR 7 ersetzt wird
        Previously superseded by ADR 7, now accepted again
        Früher ersetzt durch ADR 7, jetzt wieder angenommen
        Auparavant remplacée par ADR 7, de nouveau acceptée
        Accepted (was superseded by ADR 7, restored)
        Accepted (formerly superseded by ADR 7)
        Accepted, no longer superseded by ADR 7
        Accepted / / Superseded by ADR 7 was rejected
        Accepted. Superseded by ADR 7 was declined by the board.
        To be superseded by ADR 7
    """,
    "superseded <ADR 7": """
        Superseded by ADR 7
        Was superseded by ADR 7
        Accepted / / Superseded by ADR 7
        Accepted. Was superseded by ADR 7.
        Temporarily superseded by ADR 7
        Superseded by ADR 7 until further notice
        Superseded, see ADR 7
        Superseded (ADR 7)
        Superseded 2024-01-02 by ADR 7
        ~~Accepted~~ / / Superseded by ADR 7
        Accepted. Superseded, see ADR 7.
        Wurde durch ADR 7 ersetzt
    """,
    "accepted": """
        ~~Superseded by ADR 7~~ Accepted
        ~~Superseded by ADR 7~~ / Accepted
        ~~Superseded by ADR 7~~ / / Accepted
        <del>Superseded by ADR 7</del> / / Accepted
        - ~~Superseded by ADR 7~~ / - Accepted
        ~~Ersetzt durch ADR 7~~ / / Angenommen
        ~~Superseded by [ADR 7](0007-x.md)~~ / / **Accepted**
    """,
    "accepted >ADR-5": """
        Superseded ADR-5
        Replaced ADR-5
        Accepted / / Superseded ADR-5 in 2024
        Accepted on 2024-01-02 / / Superseded ADR-5
        Accepted. Has superseded ADR-5.
    """,
    "accepted >0005-x.md": "Superseded [ADR 5](0005-x.md)",
    "superseded <0019-x.md": "Superseded [0019](0019-x.md)",
    "proposed >ADR 5": "Once accepted, this supersedes ADR 5.",
}


def lines(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(line.strip(), told) for told, text in table.items() for line in text.strip().split("\n")]


@pytest.mark.parametrize(("sentence", "status"), lines(SENTENCES))
def test_a_sentence_is_read_as_what_it_says_on_the_whole(sentence: str, status: str) -> None:
    assert read_status(sentence).status == status


@pytest.mark.parametrize(("said", "told"), lines(STATEMENTS))
def test_a_status_and_its_links_say_the_same(said: str, told: str) -> None:
    statement = said.replace(" / / ", "\n\n").replace(" / ", "\n")
    text = f"# Bells\n\n## Status\n\n{statement}\n\n## Context\n\nBells ring.\n\n## Decision\n\nWe use bells.\n"
    record = read(text.encode(), "docs/adr/0009-bells.md").record
    assert record is not None
    signs = {("relates_to", False): "~", ("supersedes", True): "<", ("supersedes", False): ">"}
    links = [f" {signs[link.kind, link.reverse]}{link.target}" for link in record.links]
    assert f"{record.status}{''.join(links)}" == told


def test_a_direction_that_is_left_open_is_a_finding() -> None:
    text = "# Bells\n\n## Status\n\nSuperseded ADR-5\n\n## Decision\n\nWe use bells.\n"
    reading = read(text.encode(), "docs/adr/0009-bells.md")
    assert "link.direction" in [finding.rule for finding in reading.findings]


@pytest.mark.parametrize("said", ["Accepted on 01/02/2024", "Accepté le 2 janvier 2024", "2024년 1월 2일 승인됨"])
def test_a_single_dated_status_is_no_history(said: str) -> None:
    text = f"# Bells\n\n## Status\n\n{said}\n\n## Decision\n\nWe use bells.\n"
    rules = {finding.rule for finding in read(text.encode(), "docs/adr/0009-bells.md").findings}
    assert not rules & {"status.history", "status.guessed"}
