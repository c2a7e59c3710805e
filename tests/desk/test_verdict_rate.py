"""Verdicts a minute, over the last one."""

from __future__ import annotations

from annotator.desk.verdict_rate import VerdictRate


def test_that_a_rate_is_told_once_there_is_enough_to_tell_it_from() -> None:
    rate = VerdictRate()
    assert [rate.count(1, float(second)) for second in range(6)] == [None] * 6
    assert rate.count(4, 10.0) == 60.0


def test_that_verdicts_of_more_than_a_minute_ago_do_not_count() -> None:
    rate = VerdictRate()
    rate.count(100, 0.0)
    rate.count(10, 30.0)
    assert rate.count(10, 61.0) == 60 * 20 / 31
