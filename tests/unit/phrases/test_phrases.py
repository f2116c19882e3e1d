"""The texts that people see: the same in every language, and numbers as each language writes them."""

from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import dtnet
from dtnet.errors import UnknownNameError
from dtnet.phrases import LANGUAGES

from ...inner.phrases import phrases

FOLDER = Path(dtnet.__file__).parent / "phrases"
SUBJECTS = sorted({path.stem for path in FOLDER.glob("*/*.toml")})


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_language_has_the_same_keys_with_the_same_placeholders(subject: str) -> None:
    def held(language: str) -> dict[str, set[str]]:
        texts = phrases(subject, language).texts
        return {
            key: {name for _, name, _, _ in Formatter().parse(text) if name} for key, text in texts.items()
        }

    english = held("en")
    assert english
    for language in LANGUAGES:
        assert held(language) == english


def test_numbers_days_and_shares_are_written_as_the_language_writes_them() -> None:
    english, vietnamese = (phrases("common", language) for language in LANGUAGES)
    assert (english.number(93_524), vietnamese.number(93_524)) == ("93,524", "93.524")
    assert (english.number(1_234.56, 1), vietnamese.number(1_234.56, 1)) == ("1,234.6", "1.234,6")
    day = date(2024, 8, 31)
    assert (english.day(day), vietnamese.day(day)) == ("31 August 2024", "31/8/2024")
    assert (english.share(0.5), vietnamese.share(0.5)) == ("50.0 %", "50,0 %")


def test_only_a_whole_share_reads_as_a_hundred_and_only_none_as_zero() -> None:
    english = phrases("common")
    assert (english.share(1), english.share(0)) == ("100 %", "0 %")
    assert (english.share(0.999999), english.share(0.000001)) == ("99.9 %", "0.1 %")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="language: got 'fr'"):
        phrases("common", "fr")


def test_amounts_and_days_of_answers_are_exact_in_each_language() -> None:
    english, vietnamese = (phrases("common", language) for language in LANGUAGES)
    assert (english.amount(10**17 + 1, 2), vietnamese.amount(10**17 + 1, 2)) == (
        "1,000,000,000,000,000.01",
        "1.000.000.000.000.000,01",
    )
    window, last_day = "2024-08-31..2024-10-01", "từ ngày 31/8/2024 đến hết ngày 30/9/2024"
    assert (english.local(window), vietnamese.local(window)) == (window, last_day)
    assert (vietnamese.local("2024-08"), vietnamese.local("1,234.5")) == ("8/2024", "1.234,5")
    assert vietnamese.local("2024-08-31..") == "từ ngày 31/8/2024"
    assert vietnamese.local("2024-08-31..2024-09-01") == "ngày 31/8/2024"
    assert [vietnamese.days(text) for text in ("2024", "2024-08", "2024-08-31", window)] == [
        "năm 2024",
        "tháng 8/2024",
        "ngày 31/8/2024",
        last_day,
    ]
    assert english.days("2024-08") == "2024-08"
    assert vietnamese.local("2024-36") == "2024-36"  # the number of a resolution
