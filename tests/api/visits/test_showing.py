"""What the case file shows of a visit's answers."""

from typing import Any

from api.visits.service.showing import masked_answers

PAGES: list[dict[str, Any]] = [
    {
        "items": [
            {"id": "phone", "type": "phone"},
            {"id": "cert", "type": "text", "sensitive": True},
            {"id": "illness", "type": "text"},
            {
                "id": "members",
                "type": "repeat",
                "repeat": {"items": [{"id": "id_no", "type": "id_no", "sensitive": True}]},
            },
        ]
    }
]


def test_personal_numbers_are_masked_also_in_repeats() -> None:
    answers = {
        "phone": "13812346172",
        "cert": "33010520261234",
        "members": [{"person_id": "p", "id_no": "330105197503183546"}],
    }

    shown = masked_answers(PAGES, answers)

    assert shown == {
        "phone": "138****6172",
        "cert": "****1234",
        "members": [{"person_id": "p", "id_no": "3301**********3546"}],
    }


def test_other_answers_and_non_answers_stay_as_they_are() -> None:
    answers = {"illness": "糖尿病", "phone": {"na": "DECLINED"}, "gone_from_survey": 3}

    assert masked_answers(PAGES, answers) == answers
