"""The plans of a procedure as trees: a move that many plans begin with is taken once, and taken back after each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.paths.plans import Move, Plan


@dataclass
class Node:
    """A place in a tree of plans, and what may follow there."""

    following: dict[Move, "Node"] = field(default_factory=dict)


@dataclass
class Tree:
    """Plans that begin with the same kind of case and the same facts."""

    begin: Plan
    root: Node = field(default_factory=Node)


def trees(plans: Iterable[Plan]) -> list[Tree]:
    """Join plans that begin in the same way."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Tree] = {}
    for plan in plans:
        node = found.setdefault((plan.kind, plan.facts), Tree(Plan(plan.kind, (), plan.facts))).root
        for move in plan.moves:
            node = node.following.setdefault(move, Node())
    return list(found.values())
