@echo off
rem Start gisgrid; on a fresh machine, install what it needs first.
rem   run              make the sample register and its first papers in out\, then open the window
rem   run COMMAND ...  the same as "gisgrid COMMAND ..."
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
set "ROOT=%~dp0"
call "%ROOT%tools\prepare.bat" requirements.lock || exit /b 1
set "PYTHONPATH=%ROOT%."
if not "%~1"=="" (
  "%ROOT%.venv\Scripts\python.exe" -m gisgrid %*
  exit /b
)
if not exist "%ROOT%out" mkdir "%ROOT%out"
if not exist "%ROOT%out\丽水.gpkg" (
  for /f %%d in ('^""%ROOT%.venv\Scripts\python.exe" -c "import datetime; print(datetime.date.today())"^"') do (
    "%ROOT%.venv\Scripts\python.exe" -m gisgrid demo lishui "%ROOT%out\丽水.gpkg" --today %%d || exit /b
  )
)
if not exist "%ROOT%out\丽水企业分布图.pdf" (
  "%ROOT%.venv\Scripts\python.exe" -m gisgrid map "%ROOT%out\丽水.gpkg" distribution --paper A3 -o "%ROOT%out\丽水企业分布图.pdf" || exit /b
  "%ROOT%.venv\Scripts\python.exe" -m gisgrid share "%ROOT%out\丽水.gpkg" -o "%ROOT%out\丽水分享页.html" || exit /b
)
"%ROOT%.venv\Scripts\python.exe" -m gisgrid "%ROOT%out\丽水.gpkg"
