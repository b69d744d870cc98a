"""File dialogs begin where people keep their files."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from gisgrid import paths
from gisgrid.ui.start import leave_program_folder


def test_the_program_folder_is_left_and_any_other_is_kept(monkeypatch, tmp_path):
    documents = tmp_path / "文档"
    documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(documents))
    monkeypatch.chdir(paths.root())
    leave_program_folder()
    assert Path.cwd() == documents
    monkeypatch.chdir(tmp_path)
    leave_program_folder()
    assert Path.cwd() == tmp_path
