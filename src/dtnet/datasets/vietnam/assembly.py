"""The network of Viet Nam, assembled from the files of the dataset.

A tool writes the result as columns, from which `dtnet.datasets.vietnam.loader` opens the bundled network.
"""

from __future__ import annotations

from dtnet.datasets.vietnam.areas import TerritoryDays, areas
from dtnet.datasets.vietnam.files import citation, document, metadata, origin, period, vocabulary
from dtnet.datasets.vietnam.organisation import bodies, relation_rules
from dtnet.datasets.vietnam.other_names import other_names
from dtnet.datasets.vietnam.reorganisations import reorganisation_events, successions
from dtnet.datasets.vietnam.synthetic_villages import moves, read_places
from dtnet.datasets.vietnam.territory import read_listed, type_changes
from dtnet.network.day.network import Network
from dtnet.network.tables.tables import Relations, Statement, Tables


def assembled_network() -> Network:
    """The network from 2022-03-01 on."""
    written, organised, retyped = map(document, ("metadata.toml", "bodies.toml", "type_changes.toml"))
    words = vocabulary(written["vocabulary"])
    listed = read_listed(written["country"], words)
    places = read_places(listed)
    moved = moves(listed, places, TerritoryDays.of(written).reorganised)
    changes = type_changes(retyped, listed, words)
    territory = areas(written, words, listed, places, moved, changes)
    network_bodies = bodies(organised, words, territory, listed, places, moved)
    happened = reorganisation_events(organised, retyped)
    tables = Tables(
        areas=territory,
        bodies=network_bodies,
        relations=Relations(),
        relation_rules=relation_rules(),
        events=happened,
        successions=successions(organised, listed, changes, happened, territory.ids, network_bodies),
        statements=tuple(
            Statement(
                about=entry["about"],
                area=entry["area"],
                start=period(entry).start,
                end=period(entry).end,
                origin=origin(entry["origin"]),
                citation=citation(entry["cite"]),
            )
            for entry in written["statement"]
        ),
        other_names=other_names(),
    )
    return Network(tables, words, metadata(written))
