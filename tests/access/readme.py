"""Writes the access table into both READMEs: ``python -m tests.access.readme``."""

from pathlib import Path

from api.staff.access import access_table

CHECKOUT = Path(__file__).resolve().parents[2]
READMES = (CHECKOUT / "README.md", CHECKOUT / "README.zh-CN.md")
BEGIN = "<!-- access table: written by `python -m tests.access.readme` -->\n"
END = "<!-- end of access table -->"


def with_table(text: str) -> str:
    """Return a README's text with the table as it is now between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{access_table()}\n\n{END}{after}"


if __name__ == "__main__":
    for readme in READMES:
        readme.write_text(with_table(readme.read_text()))
