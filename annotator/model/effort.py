"""What the work has cost so far: seconds per face, faces per hour, faces finished, by day and in all.

The rules:

- The time between two steps of one person, undo and redo included, went into the later one. A pause longer
  than IDLE_SECONDS is none of it: what was done in such a while nobody knows, and neither the time counts
  nor, for the rate, the faces of the step that ended it.
- A face is finished by the first step of a person that makes it what it then is: accepted, rejected, moved,
  drawn. Later steps cost time and finish nothing. One whose every step was undone isn't finished.
- Seconds per face is the pace of work face by face: the time of the steps of one face, and of those of none,
  over the faces it went into. A step of several, as a crowd that is accepted by one key, is work too, but no
  pace: its time is left out with its faces. The median is over the time that went into each face.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from statistics import median
from typing import NamedTuple

from annotator.model.step import Step, StepKind

IDLE_SECONDS = 60.0
"""A longer pause isn't work."""


class Moment(NamedTuple):
    """When a person did something, and to which faces.

    at: UTC, ISO 8601. face_ids: the faces that the step left behind, or for an undo took back. counts: 1 for
    what stands since, −1 for an undo, 0 for what was done but doesn't stand: it cost time and nothing more.
    """

    at: str
    author: str
    face_ids: tuple[str, ...]
    counts: int = 1

    @classmethod
    def of_step(cls, step: Step) -> Moment | None:
        """When a step was made and to which faces; None where a model made it, which is nobody's work."""
        if step.kind is StepKind.DETECTED:
            return None
        undone = step.kind is StepKind.UNDO
        faces = step.change.before if undone else step.change.after
        return cls(step.at, step.author, tuple(face.id for face in faces), -1 if undone else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The work of a day, or of all days.

    active_seconds: without pauses. seconds_at_once: of these, what went into several faces by one step.
    faces_finished: for the first time. finished_at_once: of these, those whose step finished others, too.
    faces_timed: those that the other seconds went into. median_seconds: of what went into each of these, None
    where there are none.
    """

    active_seconds: float = 0.0
    seconds_at_once: float = 0.0
    faces_finished: int = 0
    finished_at_once: int = 0
    faces_timed: int = 0
    median_seconds: float | None = None

    @property
    def seconds_per_face(self) -> float | None:
        """The mean; None where no face was timed."""
        seconds = self.active_seconds - self.seconds_at_once
        return seconds / self.faces_timed if self.faces_timed and seconds > 0.0 else None

    @property
    def faces_per_hour(self) -> float | None:
        """None where no face was timed."""
        return None if self.seconds_per_face is None else 3600.0 / self.seconds_per_face


@dataclass(slots=True)
class _Span:
    """A day, or all days, while it is being added up."""

    active_seconds: float = 0.0
    seconds_at_once: float = 0.0
    finished: int = 0
    finished_at_once: int = 0
    seconds_by_face: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def spend(self, seconds: float, face_ids: tuple[str, ...]) -> None:
        self.active_seconds += seconds
        if len(face_ids) > 1:
            self.seconds_at_once += seconds
        for face_id in face_ids if len(face_ids) == 1 else ():
            self.seconds_by_face[face_id] += seconds

    def finish(self, by: int, *, at_once: bool) -> None:
        self.finished += by
        self.finished_at_once += by if at_once else 0

    @property
    def effort(self) -> Effort:
        seconds = self.seconds_by_face.values()
        return Effort(
            active_seconds=self.active_seconds,
            seconds_at_once=self.seconds_at_once,
            faces_finished=self.finished,
            finished_at_once=self.finished_at_once,
            faces_timed=len(seconds),
            median_seconds=median(seconds) if seconds else None,
        )


class EffortCounter:
    """Adds moments up, in the order in which they came; a step takes time by its own faces only.

    zone: in which a day begins at midnight; None for the one of this machine.
    """

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone
        self._last: dict[str, datetime] = {}
        self._all = _Span()
        self._days: dict[date, _Span] = {}
        self._standing: dict[str, int] = {}
        self._finished: dict[str, tuple[date, bool]] = {}
        """On which day, and whether with others at once."""

    def add(self, moment: Moment) -> None:
        """Count one more moment. One without a readable time counts as if it had not been."""
        try:
            at = datetime.fromisoformat(moment.at).astimezone(self._zone)
        except ValueError:
            return
        day = self._days.setdefault(at.date(), _Span())
        before, self._last[moment.author] = self._last.get(moment.author), at
        if before is not None and 0.0 <= (seconds := (at - before).total_seconds()) <= IDLE_SECONDS:
            day.spend(seconds, moment.face_ids)
            self._all.spend(seconds, moment.face_ids)
        for face_id in moment.face_ids if moment.counts else ():
            self._count(face_id, moment.counts, at.date(), at_once=len(moment.face_ids) > 1)

    def add_step(self, step: Step) -> None:
        """Count what was just done: the same as its moment."""
        moment = Moment.of_step(step)
        if moment is not None:
            self.add(moment)

    def effort_in_all(self) -> Effort:
        return self._all.effort

    def effort_on(self, day: date) -> Effort:
        """That of one day; of a day without work, nothing."""
        return self._days[day].effort if day in self._days else Effort()

    def days(self) -> tuple[tuple[date, Effort], ...]:
        """Every day on which something was done, the first one first."""
        return tuple((day, self._days[day].effort) for day in sorted(self._days))

    def seconds_of_faces(self) -> tuple[float, ...]:
        """The time that went into each face that was timed, in seconds; not into several at once."""
        return tuple(self._all.seconds_by_face.values())

    def _count(self, face_id: str, by: int, day: date, *, at_once: bool) -> None:
        standing = max(self._standing.pop(face_id, 0) + by, 0)
        if standing:
            self._standing[face_id] = standing
        if standing and face_id not in self._finished:
            self._finished[face_id] = day, at_once
            self._finish(day, 1, at_once=at_once)
        elif not standing and face_id in self._finished:
            day, at_once = self._finished.pop(face_id)
            self._finish(day, -1, at_once=at_once)

    def _finish(self, day: date, by: int, *, at_once: bool) -> None:
        self._days[day].finish(by, at_once=at_once)
        self._all.finish(by, at_once=at_once)
