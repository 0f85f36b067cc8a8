@echo off
rem The slipway command of a package.
"%~dp0..\node.exe" "%~dp0..\cli.js" %*
exit /b %errorlevel%
