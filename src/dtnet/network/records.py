"""One area or one team, as a value with names on it; made when somebody asks for one."""

from __future__ import annotations

import attrs

from dtnet.citations import Origin  # noqa: TC001 - attrs resolves it


@attrs.frozen(kw_only=True)
class Area:
    """An area as it stood on a day.

    Attributes:
        id: Its id.
        level: Its level.
        code: Its code on that day.
        name: Its name, the type left out.
        type: Its type (province, city, village, …).
        parent: Id of the area that it lies in, or None.
        origin: How it is known.
    """

    id: str
    level: str
    code: str
    name: str
    type: str
    parent: str | None
    origin: Origin


@attrs.frozen(kw_only=True)
class Body:
    """A body as it stood on a day.

    Attributes:
        id: Its id.
        kind: Its body kind.
        name: Its name.
        home: Id of the area in which it works.
        origin: How it is known.
    """

    id: str
    kind: str
    name: str
    home: str
    origin: Origin
