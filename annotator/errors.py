"""Errors that a person can do something about; anything else that is raised is a bug."""

from __future__ import annotations


class AnnotatorError(Exception):
    """An expected failure. The message names the file or thing; the remedy says what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()
