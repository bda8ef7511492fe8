"""Texts that break programs, for every place where people may type what they like."""

from __future__ import annotations

TEXTS = {
    "picture": "<img src='file:///etc/hostname'>",
    "markup": "</para><b>bold</b><a href='javascript:x'>&amp; Li<Hua",
    "formula": '=HYPERLINK("http://x.example","y")',
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "braces": "{0} {name} {patient.__class__.__mro__} {",
    "percent": "%s %d %(x)s %n 100%",
    "stars": "**bold** *x* __init__",
    "lines": "one\ntwo\r\nthree\u2028four",
    "calendar": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT;a,b\\n:",
    "nul": "a\0b",
    "half": "a\ud800b\udcff",
    "bidi": "\u202eevil\u2066x\u200d\ufeff",
    "long": "x" * 10_000,
    "words": "word " * 2000,
    "emoji": "👩🏽‍⚕️💉 𝕏 \ufffe",
    "right to left": "שלום עולם مرحبا",
    "terminal": "\x1b[31mred\x1b]0;title\x07\x9b2J\x7f",
    "quotes": "\"'; DROP TABLE patient; --",
}
