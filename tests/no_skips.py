"""A pytest plugin for CI (`run.py test --strict`): a skipped test makes the run fail, so nothing is missed in silence.

Only a skip whose reason begins with "does not apply" is let through: there is nothing that could be installed for it.
"""

from collections.abc import Iterator

import pytest

skipped: set[str] = set()


def _counts(report: pytest.TestReport | pytest.CollectReport) -> bool:
    """Tell whether this is a skip that must not be; an expected failure is no skip."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return False
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return not reason.removeprefix("Skipped: ").startswith("does not apply")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note every skipped test."""
    if _counts(report):
        skipped.add(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note every module that was skipped as a whole."""
    if _counts(report):
        skipped.add(report.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Turn a passed run with skips into a failed one, after the other plugins have had their say."""
    result = yield
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was skipped and must not be."""
    if skipped:
        terminalreporter.section("skipped, which --strict does not allow")
        for name in sorted(skipped):
            terminalreporter.line(name)
