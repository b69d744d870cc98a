"""The command ``verify``: file integrity, references, change log, shapes, attachments."""

from gisgrid.cli import output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.i18n import tr
from gisgrid.model.enumerations import Severity
from gisgrid.workspace import OpenMode, Workspace


def command(ws: RegisterArgument, *, as_json: JsonOption = False) -> int:
    """Check a register without changing it.

    Returns
    -------
    int
        0 when all is well; 1 when something is wrong.

    Raises
    ------
    WorkspaceError
        If the register cannot be opened.
    """
    with Workspace.open(ws, OpenMode.READ) as workspace:
        findings = workspace.verify(progress=output.progress())
        step = workspace.step
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        output.document(
            {
                "ok": not errors,
                "steps": step,
                "findings": [
                    {"rule": f.rule, "severity": f.severity.name.lower(), "text": f.text} for f in findings
                ],
            }
        )
    else:
        for finding in findings:
            output.line(finding.text)
        if not errors:
            output.line(tr("All is well: file, references, history of {steps} steps, shapes.", steps=step))
    return 1 if errors else 0
