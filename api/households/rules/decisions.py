"""Which answers each kind of review item takes, and which of them can be taken back."""

from api.households.models import ReviewItem, ReviewKind

SEEN = frozenset({"seen"})
CHOICES: dict[ReviewKind, frozenset[str]] = {
    ReviewKind.FACT_CLASH: frozenset({"ours", "theirs", "other"}),
    ReviewKind.LOCATION_FAR: frozenset({"ours", "theirs"}),
    ReviewKind.MEMBERSHIP_CLASH: frozenset({"ours", "theirs"}),
    ReviewKind.DUPLICATE_PERSON: frozenset({"different"}),
    ReviewKind.DUPLICATE_HOUSEHOLD: frozenset({"different"}),
    ReviewKind.LATE_AFTER_MOVE: frozenset({"accept", "hand_on"}),
    ReviewKind.OUT_OF_SCOPE: frozenset({"apply", "refuse"}),
}
"""The other kinds are taken note of. That two are the same is said by merging them."""

HANDED_OVER = frozenset({"apply", "refuse"})
"""For refused work that its worker gave to the lead."""

WITHOUT_EFFECT = frozenset({"different", "seen", "accept", "refuse"})
"""Answers that change nothing but the item, whatever its kind."""

NEEDS_REASON = frozenset({"refuse"})


def choices_of(item: ReviewItem) -> frozenset[str]:
    """Return what may be answered to an item."""
    if item.kind is ReviewKind.ANSWERS_NEED_REVIEW and item.subject_kind == "operation":
        return HANDED_OVER
    return CHOICES.get(item.kind, SEEN)


def can_be_taken_back(item: ReviewItem) -> bool:
    """Say whether a decision leaves everything in place that it needs to be undone."""
    if item.status != "decided":
        return False
    if item.kind is ReviewKind.FACT_CLASH:
        return "undo" in item.details
    unmoved = item.decision == "ours" and item.kind in CHOICES
    return item.decision in WITHOUT_EFFECT or item.decision == "same" or unmoved
