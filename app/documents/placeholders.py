"""The places in a letter's template that a case fills: {name}, and passages kept only where they apply.

Rules, the same for every language:

- `{case_number}` is replaced by the text of the case. A value is data: nothing in it is read as markup or as a place.
- A list, such as `{findings}`, that stands alone in its paragraph becomes a numbered list (one entry: a paragraph);
  inside a sentence its entries follow one another, parted by semicolons. Several lines of one value that stands alone
  become paragraphs.
- A paragraph or list item with a place that has no value is left out, and so is the line before it when that ends with
  a colon, so that no lead-in stands without what it leads to.
- `[if proven] … [/if]` is kept only where it applies (see CONDITIONS); it may span words or paragraphs, not another one.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.documents.richtext import blocks, html, tidy
from app.messages import N_
from reports.richtext import Block, Items, Para, Span

Value = str | Sequence[str]

PLACEHOLDERS: Mapping[str, str] = {
    "case_number": N_("number of the case"),
    "case_kind": N_("complaint or appeal, in the language of the letter"),
    "case_kind_title": N_("the same, beginning with a capital"),
    "subject": N_("what the case is about"),
    "received_date": N_("date of receipt, in words"),
    "channel": N_("how it reached the office"),
    "external_number": N_("number it has with another system, such as SP4N-LAPOR!"),
    "customer_name": N_("name of the customer"),
    "object": N_("report, certificate or order concerned, with its number"),
    "findings": N_("list of what was found"),
    "causes": N_("list of causes"),
    "actions": N_("list of what was done"),
    "corrective_actions": N_("list of what is done so that it does not happen again"),
    "target_date": N_("date by which the corrective actions are done"),
    "reasons": N_("list of reasons why nothing was found"),
    "remedy": N_("what the customer asked for"),
    "instruction": N_("what the coordinator asked to be answered"),
    "office_name": N_("name of the office"),
    "office_address": N_("address of the office"),
    "office_phone": N_("telephone of the office"),
    "office_email": N_("e-mail of the office"),
    "office_contact": N_("telephone and e-mail of the office, as far as they are recorded"),
    "coordinator": N_("name of the service coordinator"),
    "days": N_("number of days the customer has"),
    "answer_by": N_("date by which the customer answers, in words"),
    "missing_items": N_("list of what the customer is asked to add"),
    "old_date": N_("date promised so far, in words"),
    "new_date": N_("new date after an extension, in words"),
    "extension_reason": N_("reason of the extension"),
    "step": N_("what is being done now"),
    "other_body_name": N_("name of the body it is referred to"),
    "other_body_address": N_("address of the body it is referred to"),
    "referral_reason": N_("why it is referred"),
    "outcome": N_("how the case ended"),
    "closed_date": N_("date on which the case was closed, in words"),
    "letter_number": N_("number of the answer"),
    "letter_date": N_("date of the answer, in words"),
    "decision_number": N_("number of the decision"),
    "decision_date": N_("date of the decision, in words"),
    "ruling": N_("what was decided"),
    "parties": N_("the parties"),
}
CONDITIONS: Mapping[str, str] = {
    "proven": N_("the complaint is proven, wholly or in part"),
    "partly_proven": N_("it is proven in part"),
    "not_proven": N_("it is not proven"),
    "out_of_scope": N_("it is outside the office's authority"),
    "apology": N_("the letter contains an apology"),
    "appeal": N_("the case is an appeal"),
    "anonymous": N_("nobody knows who complains"),
}
# What mails need beside the places of letters; which of them a notice may use depends on who reads it.
_TO_BOTH = frozenset({
    "case_number", "case_kind", "case_kind_title", "subject", "received_date", "channel", "external_number",
    "customer_name", "object", "office_name", "office_address", "office_phone", "office_email", "office_contact",
    "coordinator", "answer_by", "old_date", "new_date", "extension_reason", "step", "outcome", "closed_date",
})  # fmt: skip
_TO_CUSTOMERS = _TO_BOTH | {
    "remedy", "missing_items", "other_body_name", "other_body_address", "referral_reason", "letter_number",
    "letter_date", "decision_number", "decision_date", "ruling",
}  # fmt: skip
_TEAM: Mapping[str, str] = {"team": N_("list of the members of the appeal team")}
MAIL_PLACES_CUSTOMER: Mapping[str, str] = {
    **{name: text for name, text in PLACEHOLDERS.items() if name in _TO_CUSTOMERS},
    **_TEAM,
    "addressee": N_("who is written to"),
    "tracking_link": N_("address of the page on which the customer follows the case"),
    "expected_date": N_("date by which the answer or decision is promised, in words"),
    "progress_time": N_("how often the customer hears of the progress"),
    "reply_by": N_("date by which the customer takes the present step, in words"),
    "appeal_time": N_("how long the customer can appeal"),
    "message": N_("what the office writes to the customer"),
    "done": N_("what has been done, as it was reported"),
    "coming": N_("what comes next, as it was reported"),
}
MAIL_PLACES_STAFF: Mapping[str, str] = {
    **{name: text for name, text in PLACEHOLDERS.items() if name in _TO_BOTH},
    **_TEAM,
    "person": N_("name of the person written to"),
    "case_link": N_("address of the case in Tanggap"),
    "due": N_("when the task is due, on the office's clock; or the day by which to act"),
    "performer": N_("whose task it is"),
    "remarks": N_("remarks or reason from the step before"),
    "tasks_overdue": N_("list of the person's overdue tasks"),
    "tasks_today": N_("list of the person's tasks that are due today"),
    "tasks_this_week": N_("list of the person's tasks that are due this week"),
    "tasks_waiting": N_("list of what customers still have to do"),
    "hearing_date": N_("date in court, in words"),
    "hearing_agenda": N_("what the date in court is for"),
    "told_notice": N_("what the customer is to be told"),
    "customer_phone": N_("telephone of the customer"),
    "mail_subject": N_("subject of the mail that came in"),
}
MAIL_CONDITIONS_CUSTOMER: Mapping[str, str] = {
    "appeal": CONDITIONS["appeal"],
    "anonymous": CONDITIONS["anonymous"],
    "attached": N_("a paper is attached to the mail"),
    "unsigned": N_("what is attached carries no signature yet"),
    "replies": N_("an answer to the mail reaches the case, because the office's mailbox is read"),
    "appeal_possible": N_("the customer can still appeal to the office"),
    "lapses": N_("without an answer in time the case counts as withdrawn"),
}
MAIL_CONDITIONS_STAFF: Mapping[str, str] = {
    "appeal": CONDITIONS["appeal"],
    "shared": N_("the task waits for several persons"),
    "late": N_("the task is overdue"),
    "came_back": N_("a mail to the customer came back"),
    "no_address": N_("the customer has no mail address"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """The places and conditions that a text may use, each with what it stands for."""

    places: Mapping[str, str]
    conditions: Mapping[str, str]


LETTERS = Known(PLACEHOLDERS, CONDITIONS)


def places_for(audience: str) -> Known:
    """Return what a notice to customers, or to staff, may use: no customer gets an internal remark."""
    if audience == "customer":
        return Known(MAIL_PLACES_CUSTOMER, MAIL_CONDITIONS_CUSTOMER)
    return Known(MAIL_PLACES_STAFF, MAIL_CONDITIONS_STAFF)


UNKNOWN_PLACE = N_("The placeholder {%(name)s} does not exist. There are: %(known)s.")
BROKEN_PLACE = N_(
    "A brace { or } stands alone, or the formatting changes between the two. Write placeholders as {case_number}."
)
UNKNOWN_CONDITION = N_("The condition [if %(name)s] does not exist. There are: %(known)s.")
BROKEN_CONDITION = N_("Each [if …] needs one [/if] after it, and none inside another.")

_PLACE = re.compile(r"\{([a-z_]+)\}")
_PASSAGE = re.compile(r"\[if ([a-z_]+)\](.*?)\[/if\]", re.DOTALL)
_MARK = re.compile(r"\[if ([^\]]*)\]|\[/if\]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a template: a msgid and what fills it."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def problems_of(text: str, known: Known = LETTERS) -> list[Problem]:
    """Return what is wrong with the body or the subject of a template (empty when it can be used)."""
    found: dict[tuple[str, str], Problem] = {}
    whole = []
    for span in _spans(blocks(text)):
        whole.append(span.text)
        for match in _PLACE.finditer(span.text):
            if match[1] not in known.places:
                found[UNKNOWN_PLACE, match[1]] = Problem(
                    UNKNOWN_PLACE, {"name": match[1], "known": ", ".join(known.places)}
                )
        rest = _PLACE.sub("", span.text)
        if "{" in rest or "}" in rest:
            found[BROKEN_PLACE, ""] = Problem(BROKEN_PLACE)
    inside = False
    for match in _MARK.finditer("".join(whole)):
        opens = match[1] is not None
        if opens == inside:
            found[BROKEN_CONDITION, ""] = Problem(BROKEN_CONDITION)
        if opens and match[1] not in known.conditions:
            found[UNKNOWN_CONDITION, match[1]] = Problem(
                UNKNOWN_CONDITION, {"name": match[1], "known": ", ".join(known.conditions)}
            )
        inside = opens
    if inside:
        found[BROKEN_CONDITION, ""] = Problem(BROKEN_CONDITION)
    return list(found.values())


def places_in(*texts: str) -> frozenset[str]:
    """Return the names that stand as places in some texts."""
    return frozenset(match[1] for text in texts for match in _PLACE.finditer(text))


def conditions_in(*texts: str) -> frozenset[str]:
    """Return the conditions that some texts ask for."""
    return frozenset(match[1] for text in texts for match in _MARK.finditer(text) if match[1])


def fill(text: str, values: Mapping[str, Value], holds: Collection[str] = ()) -> str:
    """Return a template's body as stored rich text, with values in its places; `holds`: the conditions that apply.

    A place that does not exist (an office's old template) is left as it is written, for the drafter to see.
    """
    kept = _PASSAGE.sub(lambda match: match[2] if match[1] in holds else "", tidy(text))
    return tidy(html(_filled(blocks(kept), values)))


def fill_line(text: str, values: Mapping[str, Value], holds: Collection[str] = ()) -> str:
    """Return a template's subject with values in its places; what has no value leaves nothing."""
    kept = _PASSAGE.sub(lambda match: match[2] if match[1] in holds else "", text)
    return " ".join(_PLACE.sub(lambda match: _inline(values.get(match[1], match[0])), kept).split())


def _spans(found: Iterable[Block]) -> Iterable[Span]:
    for block in found:
        if isinstance(block, Para):
            yield from block.spans
        else:
            for item in block.items:
                yield from _spans(item)


def _filled(found: Iterable[Block], values: Mapping[str, Value]) -> list[Block]:
    out: list[Block] = []
    for block in found:
        made = _filled_list(block, values) if isinstance(block, Items) else _filled_line(block, values)
        if not made and out and isinstance(last := out[-1], Para) and last.spans[-1].text.rstrip().endswith(":"):
            out.pop()
        out += made
    return out


def _filled_list(block: Items, values: Mapping[str, Value]) -> list[Block]:
    items = []
    for item in block.items:
        made = _filled(item, values)
        if len(made) == 1 and isinstance(made[0], Items) and isinstance(item[0], Para):
            items += list(made[0].items)  # a list that stood alone in an item: its entries become items
        elif made:
            items.append(tuple(made))
    return [Items(tuple(items), block.mark)] if items else []


def _filled_line(line: Para, values: Mapping[str, Value]) -> list[Block]:
    places = [match[1] for span in line.spans for match in _PLACE.finditer(span.text) if match[1] in values]
    if any(not _inline(values[name]) for name in places):
        return []
    if len(line.spans) == 1 and len(places) == 1 and line.spans[0].text.strip() == f"{{{places[0]}}}":
        return _standing_alone(values[places[0]], line.spans[0])
    return [
        Para(tuple(
            Span(_PLACE.sub(lambda match: _inline(values.get(match[1], match[0])), span.text), span.bold, span.italic)
            for span in line.spans
        ))
    ]  # fmt: skip


def _standing_alone(value: Value, look: Span) -> list[Block]:
    def lines(text: str) -> tuple[Para, ...]:
        return tuple(Para((Span(part.strip(), look.bold, look.italic),)) for part in text.splitlines() if part.strip())

    if isinstance(value, str):
        return list(lines(value))
    entries = [lines(text) for text in value if text.strip()]
    return list(entries[0]) if len(entries) == 1 else [Items(tuple(entries))]


def _inline(value: Value) -> str:
    return value.strip() if isinstance(value, str) else "; ".join(text.strip() for text in value if text.strip())
