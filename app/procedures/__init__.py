"""The SOPs as data: one TOML file per procedure and revision, a typed loader, a checker."""

from app.procedures.checker import ActivityFacts, check, check_files
from app.procedures.definition import Procedure
from app.procedures.library import Library, load_library
from app.procedures.problems import Problem

__all__ = ["ActivityFacts", "Library", "Problem", "Procedure", "check", "check_files", "load_library"]
