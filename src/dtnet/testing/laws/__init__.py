"""The laws of dtnet as functions that raise `AssertionError` if a law is broken."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.testing.laws.coverage import (
        a_day_is_a_period,
        negation_goes_inwards,
        negation_mirrors,
        order_changes_no_answer,
        periods_are_series,
        series_are_days,
        synthetic_facts_only_narrow,
        verdicts_add_up,
        who_knows_more_is_surer,
    )
    from dtnet.testing.laws.money import (
        answers_are_values,
        ceilings_hold,
        documents_read_back,
        months_alone,
        openings_stand_alone,
        paid_in_its_period,
        parts_hold_their_policies,
        rows_stand_alone,
        splitting_spells,
        splitting_windows,
    )
    from dtnet.testing.laws.network import (
        copies_are_equal,
        differences_mirror,
        input_order_is_no_content,
        selections_agree,
        stretches_are_alike,
    )
    from dtnet.testing.laws.reorganisation import (
        crosswalks_chain,
        points_lie_in_bounds,
        regions_are_exact,
        the_past_stays,
        totals_are_kept,
        undone_is_as_it_was,
    )

__all__ = [
    "a_day_is_a_period",
    "answers_are_values",
    "ceilings_hold",
    "copies_are_equal",
    "crosswalks_chain",
    "differences_mirror",
    "documents_read_back",
    "input_order_is_no_content",
    "months_alone",
    "negation_goes_inwards",
    "negation_mirrors",
    "openings_stand_alone",
    "order_changes_no_answer",
    "paid_in_its_period",
    "parts_hold_their_policies",
    "periods_are_series",
    "points_lie_in_bounds",
    "regions_are_exact",
    "rows_stand_alone",
    "selections_agree",
    "series_are_days",
    "splitting_spells",
    "splitting_windows",
    "stretches_are_alike",
    "synthetic_facts_only_narrow",
    "the_past_stays",
    "totals_are_kept",
    "undone_is_as_it_was",
    "verdicts_add_up",
    "who_knows_more_is_surer",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.testing.laws.coverage": (
                "a_day_is_a_period",
                "negation_goes_inwards",
                "negation_mirrors",
                "order_changes_no_answer",
                "periods_are_series",
                "series_are_days",
                "synthetic_facts_only_narrow",
                "verdicts_add_up",
                "who_knows_more_is_surer",
            ),
            "dtnet.testing.laws.money": (
                "answers_are_values",
                "ceilings_hold",
                "documents_read_back",
                "months_alone",
                "openings_stand_alone",
                "paid_in_its_period",
                "parts_hold_their_policies",
                "rows_stand_alone",
                "splitting_spells",
                "splitting_windows",
            ),
            "dtnet.testing.laws.network": (
                "copies_are_equal",
                "differences_mirror",
                "input_order_is_no_content",
                "selections_agree",
                "stretches_are_alike",
            ),
            "dtnet.testing.laws.reorganisation": (
                "crosswalks_chain",
                "points_lie_in_bounds",
                "regions_are_exact",
                "the_past_stays",
                "totals_are_kept",
                "undone_is_as_it_was",
            ),
        },
    )
