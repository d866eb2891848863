"""The resident's part: reading, agreeing or not, and writing on the glass."""

import random
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.e2e.words import like, say

STROKES = 4
POINTS = 14
PAUSE_MS = 200
"""Between two strokes: a name written in less than 0.6 s is taken for a slip of the hand."""


def sign_everything(
    page: Page, lang: str = "zh-CN", *, mark: bool = False, agree: bool = True
) -> int:
    """Sign whatever is due at the end of a visit; return how many texts were signed.

    Each consent is agreed to or declined as ``agree`` says; a refusal of photos removes them.
    """
    hand_over = page.get_by_role("button", name=like("visits.sign.go", lang))
    signed = 0
    while hand_over.count() > 0:
        hand_over.first.click()
        sign_one(page, lang, mark=mark, agree=agree)
        signed += 1
    return signed


def sign_one(page: Page, lang: str = "zh-CN", *, mark: bool = False, agree: bool = True) -> None:
    """Read, say that it is understood, choose, and sign; then hand the tablet back."""
    screen = page.locator(".resident-screen")
    expect(screen).to_be_visible()
    _read_to_the_end(page, lang)
    _press(page, "agreements.field.haveRead", lang)
    _press(page, "agreements.field.yes", lang)
    writing = screen.locator(".pad canvas")
    consents = screen.get_by_role("radiogroup")
    expect(writing.or_(consents).first).to_be_visible()
    if consents.count() > 0:
        for card in consents.all():
            choices = card.get_by_role("radio")
            (choices.first if agree else choices.last).click()
        _press(page, "agreements.field.chosen", lang)
    if mark:
        _mark_with_witness(page, lang)
    else:
        write(page)
        _press(page, "agreements.field.written", lang)
    screen.get_by_role("radio").first.click()
    write(page)
    _press(page, "agreements.field.written", lang)
    expect(page.get_by_text(say("agreements.field.signed", lang))).to_be_visible()
    _press(page, "agreements.field.copyLater", lang)
    expect(screen).to_have_count(0)


def walk(page: Page, lang: str = "zh-CN") -> Iterator[str]:
    """Go through the resident's screens of one text, by a mark; stop at each and name it."""
    page.get_by_role("button", name=like("visits.sign.go", lang)).first.click()
    screen = page.locator(".resident-screen")
    expect(screen).to_be_visible()
    yield "resident-reading"
    _read_to_the_end(page, lang)
    _press(page, "agreements.field.haveRead", lang)
    yield "resident-understood"
    _press(page, "agreements.field.yes", lang)
    consents = screen.get_by_role("radiogroup")
    expect(screen.locator(".pad canvas").or_(consents).first).to_be_visible()
    if consents.count() > 0:
        yield "resident-consent"
        for card in consents.all():
            card.get_by_role("radio").first.click()
        _press(page, "agreements.field.chosen", lang)
    yield "resident-signature"
    _press(page, "agreements.field.cannotWrite", lang)
    yield "resident-cannot-write"
    _press(page, "agreements.field.drawMark", lang)
    write(page)
    yield "resident-mark"
    _press(page, "agreements.field.written", lang)
    page.get_by_label(say("agreements.field.witnessName", lang)).fill("陆阿娥")
    write(page, seed=11)
    yield "resident-witness"
    _press(page, "agreements.field.written", lang)
    yield "resident-countersign"
    screen.get_by_role("radio").first.click()
    write(page)
    _press(page, "agreements.field.written", lang)
    expect(page.get_by_text(say("agreements.field.signed", lang))).to_be_visible()
    yield "resident-done"


def write(page: Page, seed: int = 7) -> None:
    """Draw something like a name on the pad that is shown."""
    pad = page.locator(".pad canvas").last
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    dice = random.Random(seed)
    for stroke in range(STROKES):
        left = box["x"] + box["width"] * (0.12 + 0.2 * stroke)
        top = box["y"] + box["height"] * 0.3
        page.mouse.move(left, top)
        page.mouse.down()
        for point in range(1, POINTS):
            page.mouse.move(
                left + box["width"] * 0.15 * point / POINTS + dice.uniform(-6, 6),
                top + box["height"] * 0.4 * point / POINTS + dice.uniform(-9, 9),
            )
        page.mouse.up()
        page.wait_for_timeout(PAUSE_MS)


def _read_to_the_end(page: Page, lang: str) -> None:
    """Scroll to the last clause; where the tablet has no voice, the worker reads and says so."""
    read_by_worker = page.get_by_text(say("agreements.field.readByWorker", lang))
    page.locator(".read .scroll").evaluate("element => element.scrollTo(0, element.scrollHeight)")
    if read_by_worker.count() > 0:
        read_by_worker.first.click()


def _mark_with_witness(page: Page, lang: str) -> None:
    _press(page, "agreements.field.cannotWrite", lang)
    _press(page, "agreements.field.drawMark", lang)
    write(page)
    _press(page, "agreements.field.written", lang)
    page.get_by_label(say("agreements.field.witnessName", lang)).fill("陆阿娥")
    write(page, seed=11)
    _press(page, "agreements.field.written", lang)


def _press(page: Page, key: str, lang: str) -> None:
    page.get_by_role("button", name=like(key, lang)).last.click()
