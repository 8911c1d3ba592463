"""Each source that the code cites is in the repository."""

import re

from tests.hygiene import sources

SOURCES = (sources.ROOT / "mes_tui" / "domain" / "SOURCES.md").read_text(encoding="utf-8")
SECTIONS = set(re.findall(r"^#+ (\d+(?:\.\d+)?) ", SOURCES, re.MULTILINE))
PUBLIC = set(re.findall(r"^- (S\d+): ", SOURCES, re.MULTILINE))
CITED = re.compile(r"§(\d+(?:\.\d+)?)")
CITED_PUBLIC = re.compile(r"\bS\d{1,2}\b")
ELSEWHERE = re.compile(r"domain\.md|house rule|house\.md|house-review|fidelity\.md|trial-\w+\.md|ecosystem\.md")


def texts() -> dict[str, str]:
    """The code and data of the application, the tests and the guides, by path."""
    files = [*sources.ROOT.glob("*.md"), *sources.ROOT.glob("mes_tui/**/*.toml")]
    files += [sources.ROOT / path for path in sources.files("mes_tui", "screens", "widgets", "storage", "tests")]
    return {str(path.relative_to(sources.ROOT)): path.read_text(encoding="utf-8") for path in files}


def test_every_cited_section_and_source_exists() -> None:
    missing = []
    for path, text in texts().items():
        if path == "tests/hygiene/test_references.py":
            continue
        missing += [f"{path}: §{number}" for number in CITED.findall(text) if number not in SECTIONS]
        cited = re.findall(r"public:? (S\d+(?:, S\d+)*)", text)
        missing += [f"{path}: {name}" for names in cited for name in CITED_PUBLIC.findall(names) if name not in PUBLIC]
    assert missing == []


def test_nothing_is_cited_that_the_repository_does_not_hold() -> None:
    texts_ = {path: text for path, text in texts().items() if path != "tests/hygiene/test_references.py"}
    assert {path: ELSEWHERE.findall(text) for path, text in texts_.items() if ELSEWHERE.search(text)} == {}


def test_every_section_says_the_standing_of_its_facts() -> None:
    rules = SOURCES[SOURCES.index("### 3.1") : SOURCES.index("## 6")]
    for section in re.split(r"^##+ ", rules, flags=re.MULTILINE)[1:]:
        if section.strip() and not section.startswith("5 Data"):
            assert re.search(r"Proven|Inferred|Proposed", section), section.splitlines()[0]
