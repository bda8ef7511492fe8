@echo off
py -3 "%~dp0bootstrap.py" run %*
