"""The texts about amounts in answers of commands: their sums with a legend, and the remarks below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from dtnet.phrases import Language, phrases
from dtnet.phrases.sentences import Sentences
from dtnet.policy.answers.plain_answers import SEVERAL_NATURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.phrases import Phrases


@attrs.frozen
class AmountLines:
    """The texts about the amounts of an answer.

    Attributes:
        answer: The JSON answer.
        sign: The sign before a sum of 0 or more.
        language: The language of the texts.
    """

    answer: Mapping[str, Any]
    sign: str = ""
    language: Language = "en"

    @property
    def say(self) -> Phrases:
        """The texts that answers share."""
        return phrases("answers", self.language)

    @property
    def said(self) -> Sentences:
        """The sentences of the language."""
        return Sentences(language=self.language)

    def money(self, amount: int | None, unknown: str = "–", *, sign: str = "") -> str:
        """An amount in units of the currency.

        Args:
            amount: The amount; None if there is none.
            unknown: The text for None.
            sign: The sign before an amount of 0 or more.
        """
        if amount is None:
            return unknown
        return ("" if amount < 0 else sign) + self.say.amount(amount, self.answer["exponent"])

    def within(self, row: Mapping[str, Any], *, sign: str = "") -> str:
        """The bounds of a row or of the whole answer."""
        none = self.say("no_bound")
        lower, upper = (self.money(row[name], none, sign=sign) for name in ("lower", "upper"))
        return lower if lower == upper else self.say("bounds", lower=lower, upper=upper)

    def nature(self, nature: str) -> str:
        """The label of the nature of an amount; other words stay."""
        return self.say.texts.get(nature, nature)

    def sums(self) -> Iterator[str]:
        """The lines with the sum of each nature, the bounds of all payments, and a legend."""
        say, totals, currency = self.say, self.answer["totals"], self.answer["currency"]
        exact = self.answer["lower"] == self.answer["upper"]
        bounds = "" if exact else self.within(self.answer, sign=self.sign)

        def told(total: int | None) -> str:
            unknown = phrases("common", self.language)("unknown")
            return unknown if total is None else f"{self.money(total, sign=self.sign)} {currency}"

        if len(totals) < SEVERAL_NATURES:
            label = say("in_all_up_to" if "at_most" in totals else "in_all")
            amount = told(self.answer["total"])
            yield (
                say("sum_within", label=label, amount=amount, bounds=bounds)
                if bounds
                else say("sum", label=label, amount=amount)
            )
        else:
            for nature, total in totals.items():
                label = say("sum_of_nature", nature=self.nature(nature))
                yield say("sum", label=label, amount=told(total))
            yield from [f"{say('together')} {bounds} {currency}."] if bounds else []
        if "at_most" in totals:
            yield say("up_to_legend")

    def remarks(self) -> Iterator[tuple[str, str]]:
        """The label and the text of each line below the sums.

        An assumption or exclusion of a comparison states its side under `in`.
        """
        say, words, answer = self.say, phrases("common", self.language), self.answer
        for fact in answer.get("unknown_facts", ()):
            yield words("unknown"), self._translated(fact)
        for each in answer["assumptions"]:
            what = self._translated(each["what"]) if self.language != "en" else each["what"]
            told = f"{_side_of(each)}{each['policy']}: {what}: {self._translated(each['why'])}"
            yield words("assumption_used"), told
        for each in answer.get("mergers", ()):
            into, day = say("and").join(each["into"]) or say("no_area"), say.local(each["day"])
            rule = self.said.option(each["on_merger"])
            told = say("merged", area=each["area"], into=into, day=day, rule=rule)
            yield say("area_merged"), f"{each['policy']}: {told}"
        for each in answer["not_assessed"]:
            reason = self._translated(each["reason"])
            component = self.said.component(each["component"])
            yield words("not_included"), f"{_side_of(each)}{each['policy']}: {component}: {reason}"
        for each in answer.get("recomputed", ()):
            published, here = (self.money(each[name]) for name in ("published", "computed"))
            source = self._translated(each["source"])
            told = say("published", published=published, source=source, here=here)
            yield say("published_total"), f"{each['policy']}: {told}"

    def _translated(self, text: str) -> str:
        return self.said.told(text)


def _side_of(told: Mapping[str, str]) -> str:
    return f"{told['in']}: " if told.get("in", "both") != "both" else ""
