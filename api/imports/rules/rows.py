"""One row of a table: what it says, and what there is to tell about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.core.resident_id import birth_date_in, sex_in
from api.core.tables import LOST_DIGITS
from api.households.models import Sex
from api.imports.models import ImportKind, Severity
from api.imports.rules.fields import FIELDS
from api.imports.rules.texts import Problem

_ORDER = [Severity.OK, Severity.WARNING, Severity.KNOWN, Severity.ERROR]


@dataclass(slots=True)
class CheckedRow:
    """A row with its values by field; ``joins`` is the household on file that a person joins."""

    row_no: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    joins: UUID | None = None

    @property
    def severity(self) -> Severity:
        """The worst of what there is to tell; an error outweighs that the row is known."""
        found = [problem.severity for problem in self.problems]
        return max(found, key=_ORDER.index, default=Severity.OK)

    @property
    def counts(self) -> bool:
        """Whether the row will be written."""
        return self.severity in (Severity.OK, Severity.WARNING)

    def tell(
        self,
        field_key: str | None,
        code: str,
        severity: Severity = Severity.ERROR,
        **details: Any,
    ) -> None:
        """Add something to be told."""
        self.problems.append(Problem(field_key, code, severity, details))


def read_row(kind: ImportKind, row_no: int, texts: Mapping[str, str]) -> CheckedRow:
    """Read every column that is mapped; what cannot be read is told and stays empty."""
    row = CheckedRow(row_no, {})
    for column in FIELDS[kind]:
        text = texts.get(column.key, "")
        if not text:
            if column.required:
                row.tell(column.key, "missing")
            continue
        read = column.read(text)
        row.values[column.key] = read.value
        if read.code is not None:
            row.tell(column.key, read.code, read.severity)
        elif isinstance(read.value, str) and LOST_DIGITS in read.value:
            row.tell(column.key, "lost_digits")
    if kind is ImportKind.REGISTER:
        _compare_with_id(row)
    return row


def _compare_with_id(row: CheckedRow) -> None:
    """The number says sex and day of birth; where the columns differ, the number is believed."""
    number = row.values.get("id_no")
    if not number:
        return
    born, sex = birth_date_in(number), Sex(sex_in(number))
    for key, told in (("birth_date", born), ("sex", sex)):
        typed = row.values.get(key)
        if typed is not None and typed != told:
            row.tell(key, f"{key}_differs_from_id", Severity.WARNING)
        row.values[key] = told
