@echo off
rem Check gisgrid: lint, types, tests; on a fresh machine, install what that needs first.
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
set "ROOT=%~dp0"
call "%ROOT%tools\prepare.bat" requirements-dev.lock || exit /b 1
set "PYTHONPATH=%ROOT%."
set QT_QPA_PLATFORM=offscreen
cd /d "%ROOT%"
".venv\Scripts\python.exe" -m ruff check . || exit /b
".venv\Scripts\python.exe" -m ruff format --check . || exit /b
".venv\Scripts\python.exe" -m mypy || exit /b
".venv\Scripts\python.exe" -m pytest -n auto --maxprocesses 4 --dist loadfile %*
