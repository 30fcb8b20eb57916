"""When what is to be remembered comes back: the FSRS scheduler over the items that `progress` keeps."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from fsrs import Card, Rating, Scheduler

from grader.learner.progress import Progress

RATINGS = {"again": Rating.Again, "hard": Rating.Hard, "good": Rating.Good, "easy": Rating.Easy}


def rate(progress: Progress, item: str, state: str | None, rating: str, now: datetime | None = None) -> datetime:
    """Tell how well an item was remembered ("again", "hard", "good" or "easy"); returns when it is due again (UTC).

    state: what `Progress.due` gave with the item; None for one that was never reviewed.
    """
    card = Card.from_dict(json.loads(state)) if state else Card()
    now = now or datetime.now(timezone.utc)
    card, _ = Scheduler(enable_fuzzing=False).review_card(card, RATINGS[rating], review_datetime=now)
    progress.reschedule(item, card.due.timestamp(), json.dumps(card.to_dict()))
    return card.due
