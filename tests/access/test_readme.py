import re

import pytest

from tests.access.readme import BEGIN, CHECKOUT, END, READMES, with_table

LINK = re.compile(r"\]\(([^)#]+)\)")
FIELDS = {readme.name: readme for readme in READMES}


@pytest.mark.parametrize("name", FIELDS)
def test_the_readme_prints_the_access_table_as_it_is(name: str) -> None:
    text = FIELDS[name].read_text()

    assert BEGIN in text
    assert END in text
    assert text == with_table(text), "run: python -m tests.access.readme"


@pytest.mark.parametrize("name", FIELDS)
def test_every_file_that_the_readme_names_exists(name: str) -> None:
    targets = [target for target in LINK.findall(FIELDS[name].read_text()) if "://" not in target]

    assert targets
    assert [target for target in targets if not (CHECKOUT / target).exists()] == []


def test_both_readmes_have_the_same_parts() -> None:
    parts = [len(re.findall(r"^#+ ", readme.read_text(), re.MULTILINE)) for readme in READMES]

    assert parts[0] == parts[1]


@pytest.mark.parametrize("name", FIELDS)
def test_every_package_of_the_server_is_in_the_map(name: str) -> None:
    packages = {init.parent.name for init in (CHECKOUT / "api").glob("*/__init__.py")}
    text = FIELDS[name].read_text()

    assert sorted(p for p in packages if f"`{p}`" not in text and f"api/{p}" not in text) == []
