from tests.soak.__main__ import soak


def test_nothing_is_lost_and_nothing_twice_on_a_bad_network_with_a_dying_server() -> None:
    outcome = soak(minutes=0.3, tablets=3, seed=7)

    assert outcome.sent > 0
    assert outcome.applied == outcome.sent
    assert outcome.duplicates == 0
    assert outcome.lost == 0
