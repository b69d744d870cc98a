@echo off
rem Shared by run.bat and test.bat: the virtual environment for the lock file %1, and the compiled words.
set "LOCK=%~1"
set "VENV=%~dp0..\.venv"
fc /b "%~dp0..\%LOCK%" "%VENV%\stamp-%LOCK%" >nul 2>nul && fc /b "%~dp0..\requirements.lock" "%VENV%\stamp-requirements.lock" >nul 2>nul && "%VENV%\Scripts\python.exe" -c "" >nul 2>nul && goto words
where py >nul 2>nul && (set "PY=py -3") || (set "PY=python")
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul || (
  echo Python 3.11 or newer is needed. Get it from https://www.python.org/downloads/ and run this again.
  exit /b 1
)
"%VENV%\Scripts\python.exe" -c "import pip" >nul 2>nul || %PY% -m venv --clear "%VENV%" || exit /b 1
echo Installing the Python packages of %LOCK%
"%VENV%\Scripts\python.exe" -m pip install -q --no-input --only-binary :all: -r "%~dp0..\%LOCK%" || (
  echo The Python packages could not be installed. Check the network connection and run this again.
  exit /b 1
)
copy /y "%~dp0..\requirements.lock" "%VENV%\stamp-requirements.lock" >nul
copy /y "%~dp0..\%LOCK%" "%VENV%\stamp-%LOCK%" >nul
:words
"%VENV%\Scripts\python.exe" "%~dp0compile_words.py"
