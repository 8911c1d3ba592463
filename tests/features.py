"""Which test covers which feature of the guide, or which case of real life: the ``feature`` marks, as a table.

``python -m tests.features`` writes it anew.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "FEATURES.md"

FEATURES = {
    "P1": "Who is at the keyboard",
    "P2": "Dated news",
    "P3": "Service list",
    "P4": "Log out",
    "P5": "Contact, plan, questions, accessibility",
    "P6": "Childcare file page: division line",
    "P7": "Childcare file menu",
    "P8": "Context help that follows the focus",
    "P9": "Welcome and confidentiality notice",
    "P10": "Regional client-service numbers",
    "P11": "About: privacy, accessibility",
    "P12": "Page header",
    "P13": "Breadcrumb",
    "P14": "Menu with its counts",
    "P15": "Provider line over each list",
    "P16": "List of current requests",
    "P17": "Marked row when comments wait",
    "P18": "List of drafts",
    "P19": "Compliant requests",
    "P20": "Closed requests",
    "P21": "Empty list explained",
    "P22": "Request number",
    "P23": "Short type names in lists",
    "P24": "On-line help",
    "P25": "Detail view",
    "P26": "Summary block",
    "P27": "Detail actions",
    "P28": "Document table",
    "P29": "Two date styles",
    "P30": "Start a request",
    "P31": "Edit a request",
    "P32": "Five steps with their state",
    "P33": "Wizard keys",
    "P34": "Search by number",
    "P35": "Search by name",
    "P36": "Result area with empty text",
    "P37": "Not-found advice",
    "P38": "Preconditions",
    "P39": "Refusal without the allowance",
    "P40": "Choice of installation",
    "P41": "Four request types with rules",
    "P42": "Proposed type from year 2",
    "P43": "Form in numbered pages",
    "P44": "Prefill from CSG and CAFE",
    "P45": "Page 1 fields",
    "P46": "Required fields marked and blocking",
    "P47": "Autosave of typed data",
    "P48": "Print from the summary section",
    "P49": "Signature section that varies",
    "P50": "Document slots",
    "P51": "PDF only, at most 4 Mo",
    "P52": "Required documents depend on the type",
    "P53": "File dialog",
    "P54": "Slot filled",
    "P55": "Autosave of documents",
    "P56": "Print, have signed, scan, attach",
    "P57": "Receivability check-list",
    "P58": "Electronic signature",
    "P59": "Signature refused without the right",
    "P60": "Access rights by user",
    "P61": "Submit",
    "P62": "Notice to the regional directorate",
    "P63": "Read-only after sending, both sides",
    "P64": "Edit only drafts and commented requests",
    "P65": "Notice that comments were made",
    "P66": "Comment bar",
    "P67": "Comment in place",
    "P68": "Mark a comment as corrected",
    "P69": "Delete a draft, final",
    "P70": "Print dialog",
    "P71": "Statuses",
    "P72": "All changes pass through the service",
    "A1": "List of abbreviations",
    "A2": "Who may apply",
    "A3": "Details under the number",
    "A4": "Whom to ask for a right",
    "A5": "Signature of the direction",
    "A6": "Documents are said to be added",
    "A7": "The five steps explained",
    "A8": "Why a commented request is corrected",
    "A9": "No empty summary on a draft",
    "A10": "First and latest sending",
    "C1": "Two homes of a child, one place",
    "C2": "Somebody else signs: a new guardian, a replaced dossier",
    "C3": "Another installation within the year",
    "C4": "No known history: first year of an office, child from elsewhere",
    "C5": "Departure before the end of the year",
    "C6": "Refused, duplicate, withdrawn: the reason that is true",
    "C7": "Less granted than asked",
    "C8": "Review after a decision",
    "C9": "Several RSG of one office",
    "C10": "Two installations of one provider, hours that overlap",
    "C11": "Withdrawn after it was sent, or to be corrected",
    "C12": "Wrong type, found by the Ministry",
    "C13": "NECSG corrected or merged",
    "C14": "Foster family, institution, DPJ, a single name",
    "C15": "Indigenous services, language of communication",
    "C16": "Evening, night and weekend care, alternating weeks",
    "C17": "Call closed, late request",
    "C18": "An office alone records what was answered",
    "C19": "A comment on a document, joined or missing",
    "C20": "Several files of a kind, documents of other kinds",
    "C21": "Documents expected after what is answered",
    "C22": "Signatures on two sheets",
    "C23": "A file joined to another child's request, or twice",
    "C24": "The running year or the coming one",
    "C25": "A next step in every open state",
    "C26": "What is not proven warns, and refuses nothing",
    "C27": "A document is deleted where it is shown",
    "C28": "The child, its birth and its number on each screen and each page of paper",
    "C29": "Support asked for days gone by",
    "C30": "Who may sign sends, nobody else",
    "C31": "A commented request opens on its first comment",
}


def marked_tests() -> Iterator[tuple[str, str]]:
    """Yield (feature, « tests/room/test_x.py::test_y ») for each feature mark."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        whole = [mark for node in tree.body if isinstance(node, ast.Assign) for mark in _marks(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                own = [mark for decorator in node.decorator_list for mark in _marks(decorator)]
                for feature in [*whole, *own]:
                    yield feature, f"{path.relative_to(ROOT)}::{node.name}"


def _marks(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "feature":
            yield from (arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


def document() -> str:
    """The Markdown file: feature, what it is, its tests (three at most, then how many more)."""
    tests: dict[str, list[str]] = {}
    for feature, test in marked_tests():
        tests.setdefault(feature, []).append(test)
    lines = [
        "# Features and their tests",
        "",
        "The features of the guide (P1 to P72, and A1 to A10 beside them), the cases of real life that it does not "
        "tell (C1 to C31), and the tests marked with them. Written by `python -m tests.features`.",
        "",
        "| Feature | What | Tests |",
        "|---|---|---|",
    ]
    for feature, what in FEATURES.items():
        names = list(dict.fromkeys(tests.get(feature, [])))
        listed = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in names[:3])
        more = f"<br>and {len(names) - 3} more" if len(names) > 3 else ""
        lines.append(f"| {feature} | {what} | {listed}{more} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(document(), encoding="utf-8")
