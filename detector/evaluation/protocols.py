"""At which sizes an image is looked at. An average precision means nothing without saying so.

Pure Python: the command line reads the names without loading what detects.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Protocol:
    """How often an image is looked at, and how large. Lengths in pixels, the aspect is kept.

    short_edges: what the shorter edge is scaled to, one look each; none: one look at the image as it is, or
    with its longer edge at `longest_edge`. longest_edge: what the longer edge does not pass, whatever the
    shorter one should be. is_mirrored_too: whether each look is repeated on the mirrored image.
    """

    name: str
    short_edges: tuple[int, ...] = ()
    longest_edge: int | None = None
    is_mirrored_too: bool = False

    def factors(self, width: int, height: int) -> tuple[float, ...]:
        """What an image of this size is scaled by, one factor a look."""
        shorter, longer = sorted((width, height))
        most = math.inf if self.longest_edge is None else self.longest_edge / longer
        if not self.short_edges:
            return (1.0 if math.isinf(most) else most,)
        return tuple(min(edge / shorter, most) for edge in self.short_edges)


ORIGINAL = "original"

PROTOCOLS = {
    protocol.name: protocol
    for protocol in (
        # As the image is: what the community publishes for RetinaFace and YuNet.
        Protocol(ORIGINAL),
        # The longer edge at 640, not 640 × 480; what is smaller is enlarged. SCRFD and YOLO5Face publish this
        # (insightface, issue 1938: "we simply resize the longer side to 640 pixels").
        Protocol("vga", longest_edge=640),
        # The single scale of RetinaFace's own evaluation code, and of the community's.
        Protocol("1600", short_edges=(1600,), longest_edge=2150),
        # Deng et al. 2019, section 4.3. Their code also keeps the longer edge within 1.5 times each of these,
        # which the paper does not say.
        Protocol("multiscale", short_edges=(500, 800, 1100, 1400, 1700), is_mirrored_too=True),
    )
}
