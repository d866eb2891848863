from datetime import date

import pytest

from api.core.resident_id import birth_date_in, check_digit, is_resident_id, sex_in


@pytest.mark.parametrize(
    ("number", "sound"),
    [
        ("34052419800101001X", True),
        ("11010519491231002X", True),
        ("440524188001010014", True),  # born 1880: unlikely, but well formed
        ("340524198001010011", False),
        ("34052419801301001X", False),
        ("04052419800101001X", False),
        ("34052419800101001x", False),
        ("3405241980010100", False),
    ],
)
def test_a_number_is_sound_by_form_birth_date_and_check_digit(number: str, sound: bool) -> None:
    assert is_resident_id(number) is sound


def test_birth_date_sex_and_check_digit_stand_in_the_number() -> None:
    assert birth_date_in("11010519491231002X") == date(1949, 12, 31)
    assert sex_in("11010519491231002X") == "FEMALE"
    assert sex_in("34052419800101001X") == "MALE"
    assert check_digit("11010519491231002") == "X"
