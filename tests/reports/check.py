"""Runs uncanned on files of many kinds and reads its reports as other programs do.

check.py SCHEMA UNCANNED: SARIF must fit the published schema and point at the words it speaks of, XML and JSON must be read by Python's
own readers, and all must tell of the same findings. Called by .ci/reports.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from urllib.parse import unquote

import jsonschema

RULE = """says = "“{excerpt}” tells the reader nothing"
why = "It names no reason to meet."
instead = "Say what you would talk about."
source = "Our own style sheet."
severity = "warning"
phrases = ["touch base", "circle back"]
[fix]
kind = "replace"
title = "say talk"
safety = "review"
words = { "touch base" = "talk", "circle back" = "talk" }
"""

DRAFT = "Hi Zoë 👋🏽,\n\nLet us touch base 😀 about the crates you return, then circle\nback on Tuesday. Let us touch base.\n"
EMPTY = "Hi Dana,\n\nThe oven at Mill Lane has tripped on two Fridays since March; the tray in row four was still in it.\n"
PAGE = "<p>Hi {{ name }},</p>\n<p>Let us touch base 😀 &amp; talk about the crates you return every Friday at the back door.</p>\n"
MAIL = (
    "From: tom@lumen.example\r\nTo: zoe@crates.example\r\nSubject: Your crates\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
)

# A run: its files, further arguments, and how it ends.
RUNS = {
    "clean": ({"a.txt": EMPTY}, [], 0),
    "nothing at all": ({}, [], 0),
    "findings and fixes": ({"a b/é#%.txt": DRAFT, "z.txt": EMPTY}, [], 1),
    "CRLF": ({"a.txt": DRAFT.replace("\n", "\r\n")}, [], 1),
    "CR": ({"a.txt": DRAFT.replace("\n", "\r")}, [], 1),
    "UTF-16": ({"a.txt": ("\ufeff" + DRAFT).encode("utf-16-le")}, [], 1),
    "UTF-8 with a mark": ({"a.txt": ("\ufeff" + DRAFT).encode()}, [], 1),
    "windows-1252": ({"a.txt": DRAFT.replace("👋🏽", "–").replace("😀", "€").encode("windows-1252")}, [], 1),
    "a page": ({"a.html": PAGE}, ["--mode", "template"], 1),
    "base64": ({"a.eml": MAIL.encode() + base64.encodebytes(DRAFT.encode())}, [], 1),
    "problems": ({"a.txt": DRAFT, "uncanned.toml": "pakcs = 1\n"}, ["gone.txt", "."], 2),
    "bundled rules": ({"a.txt": "Hello,\n\n" + DRAFT + "I just wanted to reach out!! Hi {{first_name}}, [NAME]\n"}, ["--select", "core"], 1),
    "every family": (None, ["--select", "core"], 1),
    "known": ({"a.txt": DRAFT, "b.txt": EMPTY}, [], 0),
    "allowed": (
        {
            "a.html": "<!-- uncanned: allow house/touch-base -- quoted from a leaflet -->\n" + PAGE + PAGE.replace("talk", "speak"),
            "b.txt": DRAFT,
            "uncanned.toml": '[[allow]]\npath = "b.txt"\nrule = "house/*"\nreason = "signed off"\n',
        },
        ["--mode", "template"],
        None,
    ),
}


# What is run before a run.
BEFORE = {"known": ["baseline"]}


def main(schema_path, uncanned):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.Draft7Validator(schema)
    assert not validator.is_valid({"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}), "the schema finds no fault with anything"
    uncanned = os.path.abspath(uncanned)
    examples = os.path.abspath("examples")
    suppressed = 0
    for name, (files, arguments, ends) in RUNS.items():
        with tempfile.TemporaryDirectory() as room:
            write(os.path.join(room, ".own", "house", "touch-base.toml"), RULE)
            for path, text in (files or {}).items():
                write(os.path.join(room, path), text)
            if files is None:
                os.symlink(examples, os.path.join(room, "examples"))
                arguments = [*arguments, "examples"]
            choice = ["--rules", ".own", "--select", "house"]
            if name in BEFORE:
                subprocess.run([uncanned, *BEFORE[name], *choice], cwd=room, env={}, capture_output=True, check=True)
            forms = ["json", "sarif", "gitlab", "junit", "checkstyle"]
            asked = ",".join(f"{form}={form}.out" for form in forms)
            command = [uncanned, "check", *choice, "--format", asked, *arguments]
            done = subprocess.run(command, cwd=room, env={}, capture_output=True, check=False)
            assert done.returncode == ends or ends is None, f"{name}: {done}"
            said = {form: read(os.path.join(room, f"{form}.out")) for form in forms}
            log = json.loads(said["sarif"])
            wrong = [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(log)]
            assert not wrong, f"{name}: " + "\n".join(wrong)
            told = json.loads(said["json"])
            findings = [f for file in told["files"] for f in of_file(file)]
            suppressed += check_sarif(name, room, log["runs"][0], findings)
            active = [f for f in findings if f["status"] == "active"]
            check_others(name, said, active)
            print(f"  {name}: {len(findings)} findings, {len(active)} of them active, {len(told['problems'])} problems")
    assert suppressed, "no run had a finding that does not count"
    print(f"SARIF fits the schema in {len(RUNS)} runs; {suppressed} results are suppressed.")


def of_file(file):
    for message in file["messages"]:
        yield from message["findings"]
    yield from file.get("findings", [])


def check_sarif(name, room, run, findings):
    """What the schema does not say: rules by their index, regions that select the words, unique fingerprints, suppressions of all or none."""
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({f["rule"] for f in findings}), name
    assert len(run["results"]) == len(findings), name
    seen = set()
    suppressed = [bool(result.get("suppressions")) for result in run["results"]]
    assert all(("suppressions" in result) == any(suppressed) for result in run["results"]), name
    for result, finding in zip(run["results"], findings):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["rule"], name
        assert bool(result.get("suppressions")) == (finding["status"] != "active"), name
        place = result["locations"][0]["physicalLocation"]
        path = unquote(place["artifactLocation"]["uri"])
        region = place["region"]
        with open(os.path.join(room, path), "rb") as file:
            raw = file.read()
        start, end = finding["span"]["start"], finding["span"]["end"]
        assert (region["byteOffset"], region["byteLength"]) == (start, end - start), name
        encoding = encoding_of(raw)
        words = raw[start:end].decode(encoding)
        assert select(raw.decode(encoding).removeprefix("\ufeff"), region) == words == region["snippet"]["text"], f"{name}: {region} {words!r}"
        key = (path, result["partialFingerprints"]["uncanned/v1"])
        assert key not in seen, f"{name}: {key}"
        seen.add(key)
        for fix in result.get("fixes", []):
            for change, edit in zip(fix["artifactChanges"][0]["replacements"], finding["fix"]["edits"]):
                gone = raw[edit["span"]["start"] : edit["span"]["end"]].decode(encoding)
                assert select(raw.decode(encoding).removeprefix("\ufeff"), change["deletedRegion"]) == gone, name
                assert change["insertedContent"]["text"] == edit["replacement"], name
    return sum(suppressed)


def encoding_of(raw):
    if raw.startswith(b"\xff\xfe"):
        return "utf-16-le"
    try:
        raw.decode()
        return "utf-8"
    except UnicodeDecodeError:
        return "windows-1252"


def select(text, region):
    """The text of a region, in UTF-16 code units; LF, CRLF and CR end a line."""
    lines, line = [], ""
    for i, c in enumerate(text):
        line += c
        if c == "\n" or (c == "\r" and text[i + 1 : i + 2] != "\n"):
            lines.append(line)
            line = ""
    lines = [line.encode("utf-16-le") for line in [*lines, line]]

    def offset(line, column):
        return sum(map(len, lines[: line - 1])) + 2 * (column - 1)

    start = offset(region["startLine"], region["startColumn"])
    end = offset(region["endLine"], region["endColumn"])
    return b"".join(lines)[start:end].decode("utf-16-le")


def check_others(name, said, active):
    issues = json.loads(said["gitlab"])
    assert [issue["check_name"] for issue in issues] == [f["rule"] for f in active], name
    assert len({issue["fingerprint"] for issue in issues}) == len(issues), name
    errors = [e for e in xml.fromstring(said["checkstyle"]).iter("error") if e.get("source") != "uncanned.problem"]
    assert [e.get("source") for e in errors] == [f"uncanned.{f['rule']}" for f in active], name
    suites = xml.fromstring(said["junit"])
    cases = list(suites.iter("testcase"))
    failures = [case for case in cases if case.find("failure") is not None]
    assert int(suites.get("tests")) == len(cases) and int(suites.get("failures")) == len(failures), name
    assert bool(failures) == any(f["severity"] != "advice" for f in active), name


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def read(path):
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
