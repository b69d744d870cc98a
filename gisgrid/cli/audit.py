"""``gisgrid audit``: what is missing or contradictory."""

from collections import Counter

from gisgrid.cli import options, output
from gisgrid.i18n import tr
from gisgrid.model.audit import audit
from gisgrid.model.enumerations import Severity
from gisgrid.model.finding import Finding
from gisgrid.workspace import OpenMode, Workspace

SEVERITY_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def command(
    *, ws: options.RegisterArgument, on: options.DayOption = None, as_json: options.JsonOption = False
) -> int:
    """Print the findings, the gravest first.

    Returns
    -------
    int
        1 when there is a finding of the level error, otherwise 0.
    """
    with Workspace.open(ws, OpenMode.READ) as workspace:
        findings = audit(workspace, options.day_of(on))
    if as_json:
        output.document(
            {"findings": [_document(finding) for finding in findings], "counts": _counts(findings)}
        )
    else:
        marks = {Severity.ERROR: tr("error"), Severity.WARNING: tr("warning"), Severity.INFO: tr("hint")}
        for finding in findings:
            output.line(
                tr(
                    "[{severity}] {subject}: {text} {fix}",
                    severity=marks[finding.severity],
                    subject=finding.subject,
                    text=finding.text,
                    fix=finding.fix,
                )
            )
        output.note(tr("Errors: {error}, warnings: {warning}, hints: {info}.", **_counts(findings)))
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _document(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": SEVERITY_NAMES[finding.severity],
        "subject": finding.subject,
        "text": finding.text,
        "fix": finding.fix,
    }


def _counts(findings: list[Finding]) -> dict[str, int]:
    times = Counter(finding.severity for finding in findings)
    return {name: times[severity] for severity, name in SEVERITY_NAMES.items()}
