"""Text from files, and names of files, as BLOB columns hold them: UTF-8 whose odd bytes survive."""

from __future__ import annotations


def to_blob(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def from_blob(blob: bytes | None) -> str:
    """The inverse; empty for NULL. What a damaged file has there instead is taken for text."""
    if blob is None:
        return ""
    return blob.decode("utf-8", "surrogateescape") if isinstance(blob, bytes) else str(blob)
