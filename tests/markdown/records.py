"""Records with sane texts, for properties of writer and reader together."""

from datetime import date

from hypothesis import strategies as st

from app.markdown.record import (
    Argument,
    Assumption,
    Finding,
    Implication,
    Involvement,
    Link,
    Option,
    Pin,
    Practice,
    Record,
    Risk,
    Section,
)

WORDS = [
    "alpha",
    "bravo",
    "cargo",
    "delta",
    "ember",
    "falcon",
    "garnet",
    "harbour",
    "iris",
    "jasper",
    "kernel",
    "lagoon",
    "日本",
    "größe",
    "naïve",
]

phrases = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(" ".join)
sentences = phrases.map(lambda words: f"{words[0].upper()}{words[1:]} <x> & `code`.")
names = st.lists(st.sampled_from(WORDS[:8]), min_size=1, max_size=2, unique=True).map(
    lambda words: " ".join(words).title()
)
blocks = st.one_of(
    sentences,
    st.lists(phrases, min_size=1, max_size=3).map(lambda items: "\n".join(f"* {one}" for one in items)),
    phrases.map(lambda words: f"```python\n# {words}\n```"),
    phrases.map(lambda words: f"> {words}"),
)
texts = st.lists(blocks, max_size=3).map("\n\n".join)
headings = phrases.map(lambda words: f"About {words}")
dates = st.dates(date(2000, 1, 1), date(2040, 1, 1))
few = 3


def lists(one, **options):
    return st.lists(one, max_size=few, **options)


arguments = st.builds(Argument, st.sampled_from(["good", "bad", "neutral"]), phrases)
options = st.integers(0, 4).flatmap(
    lambda count: st.tuples(*[
        st.builds(Option, phrases.map(lambda words, n=n: f"{'KLMNP'[n]}way {words}"), st.just("") | sentences,
                  st.just(n == 0 and count > 2), lists(arguments))
        for n in range(count)
    ]).map(list)
)  # fmt: skip
links = st.integers(2, 99).flatmap(
    lambda number: st.builds(
        Link, st.sampled_from(["supersedes", "amends", "clarifies"]), st.just(f"{number:04}-x-y.md"),
        phrases, st.booleans(),
    )
)  # fmt: skip
people = lists(st.builds(Involvement, names, st.sampled_from(["decider", "consulted", "informed", "author", "owner"])))
TREATMENTS = ["open", "mitigate", "accept", "avoid", "transfer", "closed"]
levels = st.none() | st.integers(1, 5)
some_day = st.none() | dates
risks = st.builds(
    Risk, title=phrases, impact_text=phrases, mitigation=phrases, likelihood=levels, impact=levels, owner=names,
    treatment=st.sampled_from(TREATMENTS), residual_likelihood=levels, residual_impact=levels, review_on=some_day,
    accepted_until=some_day, mitigate_by=some_day, accepted_by=st.just("") | names,
)  # fmt: skip
parts = {
    "findings": lists(st.builds(Finding, sentences)),
    "practices": lists(
        st.builds(
            Practice, phrases, st.just("") | sentences, phrases.map(lambda words: f"x = '{words}'"), st.just("py")
        )
    ),
    "risks": lists(risks),
    "assumptions": lists(
        st.builds(Assumption, sentences, st.sampled_from(["holds", "doubted", "broken"]), st.none() | dates)
    ),
    "implications": lists(st.builds(Implication, phrases, phrases)),
    "pins": lists(
        st.builds(
            Pin,
            st.just("pypi"),
            st.sampled_from(WORDS[:8]),
            st.sampled_from(["", "^1.2", "==2.0.1"]),
            level=st.sampled_from(["required", "recommended", "forbidden"]),
            group=st.sampled_from(["", "the driver"]),
            note=st.sampled_from(["", "never older", "from harm", "production"]),
            audience=st.sampled_from(["all", "runtime", "development"]),
            binding_from=st.none() | dates,
            least_age=st.none() | st.integers(1, 3650),
        )
    ),
}
sections = lists(st.builds(Section, headings, st.just(2), texts, st.sampled_from(["title", "context", "outcome"])))
extra = st.dictionaries(
    st.sampled_from(["Ticket", "Phase", "colour", "on", "X-1"]),
    sentences
    | st.sampled_from(["yes", "0010", "a: b", '"q" \\ #', "2020-01-01", "[x]", "{y}", "- z", "null", "é\x85é"]),
)
statuses = st.sampled_from(
    [("accepted", "Accepted"), ("proposed", "proposed"), ("rejected", ""), ("withdrawn", ""), (None, "")]
)
common = {
    "title": phrases,
    "dated_on": st.none() | dates,
    "people": people,
    "tags": lists(st.sampled_from(WORDS), unique=True),
    "sections": sections,
    **parts,
}


@st.composite
def decisions(draw) -> Record:
    status, raw = draw(statuses)
    record = draw(
        st.builds(
            Record,
            st.just("decision"),
            st.just("other"),
            number=st.none() | st.integers(1, 9999),
            context=sentences,
            drivers=texts,
            outcome=sentences,
            consequences=texts,
            confirmation=texts,
            more_information=texts,
            options=options,
            links=lists(links, unique_by=lambda link: link.target),
            extra=extra,
            review_on=st.none() | dates,
            **common,
        )
    )
    record.status, record.raw_status = status, raw
    if draw(st.booleans()) and (chosen := [option.title for option in record.options if option.chosen]):
        record.outcome = f'Chosen option: "{chosen[0]}", because {record.outcome}'
    return record


@st.composite
def research(draw) -> Record:
    record = draw(st.builds(Record, st.just("research"), st.just("research"), summary=sentences, extra=extra, **common))
    record.findings = record.findings or [Finding("Alpha bravo.")]  # without any part of its own it is no research
    return record
