@echo off
rem The slipway command of a checkout.
setlocal
set "dist=%~dp0..\dist"
if not exist "%dist%\node.exe" goto unbuilt
if not exist "%dist%\cli.js" goto unbuilt
"%dist%\node.exe" "%dist%\cli.js" %*
exit /b %errorlevel%
:unbuilt
echo slipway: not built yet. Run "npm run build" in %~dp0.., then try again. 1>&2
exit /b 1
