"""Review histories with the reference implementation of FSRS-6, for Tests/Oracles/fsrs_vectors.json.

By hand, once:  python3 -m venv venv && venv/bin/pip install fsrs==6.3.2
                venv/bin/python Tests/Oracles/fsrs_vectors.py > Tests/Oracles/fsrs_vectors.json

Each history is a list of reviews: seconds since the one before, rating 1 to 4, and the card after it.
"""

import json
import random
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler, State

START = datetime(2022, 11, 29, 12, 30, tzinfo=timezone.utc)
PHASES = {State.Learning: "learning", State.Review: "review", State.Relearning: "relearning"}


def history(scheduler, reviews):
    card, now, rows = Card(due=START), START, []
    for wait, rating in reviews:
        if wait is None:
            wait = int((card.due - now).total_seconds())
        now = now + timedelta(seconds=wait)
        recall = scheduler.get_card_retrievability(card, now)
        card, _ = scheduler.review_card(card, Rating(rating), now)
        rows.append({
            "wait": wait, "rating": rating, "retrievability": recall, "phase": PHASES[card.state], "step": card.step,
            "stability": card.stability, "difficulty": card.difficulty,
            "rest": int((card.due - now).total_seconds()),
        })
    return rows


def main():
    scheduler = Scheduler(enable_fuzzing=False)
    draw = random.Random(7)
    # The published one (py-fsrs, tests/test_basic.py, test_review_card), every review when it falls due.
    published = [(0, 3)] + [(None, rating) for rating in (3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3)]
    histories = [history(scheduler, published)]
    for first in (1, 2, 3, 4):
        histories.append(history(scheduler, [(0, first)] + [(None, rating) for rating in (2, 1, 4, 3, 2)]))
    waits = [0, 30, 600, 3600, 86_399, 86_400, 3 * 86_400, 30 * 86_400, 400 * 86_400]
    for _ in range(60):
        reviews = [(0, draw.randint(1, 4))]
        reviews += [(draw.choice(waits + [None] * 5), draw.choice([1, 2, 3, 3, 3, 4])) for _ in range(9)]
        histories.append(history(scheduler, reviews))
    # The clock set back between two reviews.
    for days in (1, 100):
        histories.append(history(scheduler, [(0, 3), (None, 3), (None, 3), (-days * 86_400, 3), (None, 3)]))
    lines = ",\n".join(json.dumps(rows, separators=(",", ":")) for rows in histories)
    print(f'{{"parameters":{json.dumps(list(scheduler.parameters))},\n"histories":[\n{lines}\n]}}')


main()
