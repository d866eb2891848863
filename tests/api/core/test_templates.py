"""The shared vectors of schemas/templates: the tablet's suite reads the same file."""

from typing import Any

import pytest

from api.core.contracts import load_json
from api.core.templates import (
    UnusableTemplate,
    UnusableValues,
    plain_text,
    render_template,
    template_names,
)

VECTORS = load_json("templates/vectors.v1.json")


def _named(group: str) -> list[Any]:
    return [pytest.param(vector, id=vector["name"]) for vector in VECTORS[group]]


@pytest.mark.parametrize("vector", _named("cases"))
def test_a_template_and_its_values_give_exactly_these_bytes(vector: dict[str, Any]) -> None:
    html = render_template(vector["source"], vector["values"])

    assert html == vector["html"]
    assert plain_text(html) == vector["text"]


@pytest.mark.parametrize("vector", _named("refused_templates"))
def test_a_tag_that_two_renderers_could_read_differently_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(UnusableTemplate):
        template_names(vector["source"])


@pytest.mark.parametrize("vector", _named("refused_values"))
def test_a_value_that_is_no_plain_text_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(UnusableValues):
        render_template(vector["source"], vector["values"])
