"""Which ways an outcome can take, by trying every combination of what its conditions ask for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from app.procedures.definition import Kind, Procedure, Way

OTHER = "any other value or none"
LIMIT = 5000  # combinations; real procedures stay below a hundred
_TIMES, _APPEALS = "times taken", "appeals"
Point = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Taken:
    """The ways that some case takes (by index), one combination that finds none, and whether there were too many."""

    indices: frozenset[int]
    gap: Point | None = None
    too_many: bool = False


def needs_appeal(way: Way) -> bool:
    """Whether a way is offered only in an office that hears appeals."""
    return "appeal" in (way.open, way.change)


def _domains(procedure: Procedure, ways: Sequence[Way], kinds: Sequence[Kind]) -> dict[str, Sequence[str | int]]:
    found: dict[str, Sequence[str | int]] = {"kind": tuple(kinds)}
    for fact in sorted({fact for way in ways for fact in way.when} - {"kind"}):
        named = sorted({value for way in ways for value in way.when.get(fact, ())})
        found[fact] = ("yes", "no") if fact in ("late", "anonymous") else (*named, OTHER)
    limits = sorted({0} | {way.first for way in ways if way.first is not None})
    found[_TIMES] = limits
    if "appeal" not in procedure.handles and any(needs_appeal(way) for way in ways):
        found[_APPEALS] = ("yes", "no")
    return found


def _points(procedure: Procedure, domains: Mapping[str, Sequence[str | int]]) -> Iterator[Point]:
    for values in islice(product(*domains.values()), LIMIT):
        point = dict(zip(domains, values, strict=True))
        if point.get("late") != "yes" or point["kind"] in procedure.filing:
            yield point


def _holds(way: Way, point: Point) -> bool:
    if way.first is not None and int(point[_TIMES]) >= way.first:
        return False
    if needs_appeal(way) and point.get(_APPEALS) == "no":
        return False
    return all(point.get(fact) in values for fact, values in way.when.items())


def taken(procedure: Procedure, ways: Sequence[Way], kinds: Sequence[Kind]) -> Taken:
    """Return which ways of an outcome cases of these kinds can take, and whether some case finds none."""
    if len(ways) == 1 and not ways[0].when and ways[0].first is None and not needs_appeal(ways[0]):
        return Taken(frozenset({0}))
    domains = _domains(procedure, ways, kinds)
    if prod(len(values) for values in domains.values()) > LIMIT:
        return Taken(frozenset(range(len(ways))), too_many=True)
    indices: set[int] = set()
    gap: Point | None = None
    for point in _points(procedure, domains):
        index = next((number for number, way in enumerate(ways) if _holds(way, point)), None)
        if index is not None:
            indices.add(index)
        elif gap is None:
            gap = point
    return Taken(frozenset(indices), gap)


def describe(gap: Point) -> str:
    """Say in words for which cases no way is left."""
    parts = [f"{fact} is {value}" for fact, value in gap.items() if fact not in (_TIMES, _APPEALS)]
    if gap.get(_TIMES):
        parts.append(f"the outcome was taken {gap[_TIMES]} times before")
    if gap.get(_APPEALS) == "no":
        parts.append("the office hears no appeals")
    return " and ".join(parts)
