"""Checks the head of a procedure: dates, kinds, filing limits, milestones, team, reopening, appeals."""

from collections.abc import Sequence

from app.procedures.definition import Kind, TimeByFact
from app.procedures.facts import FACT_VALUES
from app.procedures.subject import Findings, Subject


def check_dates(subject: Subject) -> Findings:
    """Issued, revised, effective: in this order."""
    procedure = subject.procedure
    if procedure.issued and procedure.effective < procedure.issued:
        yield "", "effective", "the procedure takes effect before it was issued; correct one of the two dates"
    if procedure.issued and procedure.revised and procedure.revised < procedure.issued:
        yield "", "revised", "the procedure was revised before it was issued; correct one of the two dates"


def check_kinds(subject: Subject) -> Findings:
    """Every handled kind has a start on the main track; nothing is said of kinds that are not handled."""
    procedure = subject.procedure
    if len(set(procedure.handles)) != len(procedure.handles):
        yield "", "handles", "a kind is named twice; name each once"
    for kind in dict.fromkeys(procedure.handles):
        if kind not in procedure.start:
            yield "", f"start.{kind}", f"a case of kind {kind!r} has no first step; name it here"
    for field, kinds in (("start", set(procedure.start)), ("filing", set(procedure.filing))):
        for kind in sorted(kinds - set(procedure.handles)):
            yield "", f"{field}.{kind}", f"the kind {kind!r} is not handled; add it to handles or remove this"
    for kind, step_id in procedure.start.items():
        if step_id not in subject.steps:
            yield "", f"start.{kind}", f"there is no step {step_id!r}; name an existing step"
        elif subject.steps[step_id].side_track:
            yield "", f"start.{kind}", f"{step_id!r} is a side track; a case begins on the main track"


def check_milestones(subject: Subject) -> Findings:
    """A milestone is reached once or returns, is named once, and its times by class have values for every case."""
    seen: set[str] = set()
    for milestone in subject.procedure.milestones:
        field = f"milestones.{milestone.id}"
        if milestone.id in seen:
            yield "", field, "two milestones have this id; give each its own"
        seen.add(milestone.id)
        if (milestone.within is None) == (milestone.every is None):
            yield "", field, "give either within (once) or every (again and again), not both and not neither"
        if isinstance(milestone.within, TimeByFact):
            texts = time_by_fact(milestone.within, subject.procedure.handles)
            yield from (("", f"{field}.within", text) for text in texts)


def time_by_fact(time: TimeByFact, handles: Sequence[Kind]) -> list[str]:
    """Return what is wrong with a time that depends on a fact, in a procedure that handles these kinds."""
    known = FACT_VALUES[time.by]
    found = [
        f"{time.by} is never {value!r}; it can be {', '.join(known)}" for value in time.times if value not in known
    ]
    if not time.times:
        found.append("there are no times; give one for each value, or write a single time")
    if time.default is None and time.by == "kind" and not set(handles) <= set(time.times):
        found.append("not every handled kind has a time; add the others or default = a time")
    if time.default is None and time.by != "kind":
        found.append(f"a case may have no {time.by} yet; add default = a time for that")
    return found


def check_team(subject: Subject) -> Findings:
    """A declared team is formed, and declares its impartiality before a step that exists."""
    team = subject.procedure.team
    if team is None:
        return
    if not any(step.activity == "form_team" for step in subject.procedure.steps):
        yield "", "team", "no step forms the team; add a step with activity form_team or remove [team]"
    if team.declare_before is None:
        return
    if team.declare_before not in subject.steps:
        yield "", "team.declare_before", f"there is no step {team.declare_before!r}; name an existing step"
    if not any(step.activity == "declare_impartiality" for step in subject.procedure.steps):
        yield "", "team.declare_before", "no step lets members declare; add one with activity declare_impartiality"


def check_reopening(subject: Subject) -> Findings:
    """A closed case is taken up again on the main track, by an office that knows to whom appeals go."""
    procedure = subject.procedure
    if procedure.reopening:
        step = subject.steps.get(procedure.reopening.at)
        if step is None:
            yield "", "reopening.at", f"there is no step {procedure.reopening.at!r}; name an existing step"
        elif step.side_track:
            yield "", "reopening.at", f"{step.id!r} is a side track; a case is reopened on the main track"
    known = subject.other_codes
    if procedure.appeals_to and known is not None and procedure.appeals_to not in known | {procedure.code}:
        yield (
            "",
            "appeals_to",
            (
                f"no procedure {procedure.appeals_to!r} is known; check the code, or check its file together with this one"
            ),
        )
