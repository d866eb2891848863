from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.staff.models import Role
from api.surveys.queries import fact_catalogue
from api.surveys.service import publish_survey
from tests.factories.callers import signed_in
from tests.factories.staff import make_member, make_town
from tests.factories.surveys import small_survey


def test_surveys_are_listed_with_their_hash(session: Session, client: TestClient) -> None:
    published = publish_survey(session, small_survey())
    signed_in(client, make_member(session, make_town(session).city, Role.STATS))

    answer = client.get("/api/surveys")

    assert answer.status_code == 200
    listed = {(one["key"], one["version"]): one for one in answer.json()["items"]}
    assert listed["small-survey", 1]["sha256"] == published.sha256
    assert listed["small-survey", 1]["title"] == {"zh": "小问卷", "en": "Small survey"}


def test_a_version_is_read_with_its_definition(session: Session, client: TestClient) -> None:
    published = publish_survey(session, small_survey())
    signed_in(client, make_member(session, make_town(session).city, Role.GRID_WORKER))

    answer = client.get("/api/surveys/small-survey/1")

    assert answer.json()["definition"] == small_survey()
    assert answer.headers["etag"] == f'"{published.sha256}"'


def test_an_unknown_version_has_a_stable_code(session: Session, client: TestClient) -> None:
    signed_in(client, make_member(session, make_town(session).city))

    answer = client.get("/api/surveys/small-survey/9")

    assert (answer.status_code, answer.json()["code"]) == (404, "survey_not_found")


def test_the_catalogue_is_read_with_its_hash(session: Session, client: TestClient) -> None:
    signed_in(client, make_member(session, make_town(session).city))

    answer = client.get("/api/facts-catalogue")

    assert answer.json()["facts"][0]["key"] == "name"
    assert answer.headers["etag"] == f'"{fact_catalogue().sha256}"'


def test_nobody_reads_surveys_without_signing_in(client: TestClient) -> None:
    for path in ("/api/surveys", "/api/surveys/small-survey/1", "/api/facts-catalogue"):
        assert client.get(path).status_code == 401
