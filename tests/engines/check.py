"""Combines constructs.json into cases, has the real engines render them, and checks that record.jsonl is what they print;
--update writes it anew. NODE_PATH and PYTHONPATH say where the engines are."""

import json
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).parent
constructs = json.loads((here / "constructs.json").read_text(encoding="utf-8"))
cases = []
for construct in constructs["constructs"]:
    for engine in construct["engines"]:
        for name in construct.get("values", constructs["usual"]):
            differs = construct.get("differs", {})
            why = differs.get(f"{engine} {name}", differs.get(engine))
            values = constructs["values"][name]
            cases.append({"engine": engine, "template": construct["template"], "values": values, "differs": why})


def run(program, script, engines):
    mine = [case for case in cases if case["engine"] in engines]
    asked = json.dumps([{key: case[key] for key in ("engine", "template", "values")} for case in mine])
    done = subprocess.run([program, here / script], input=asked, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(done.stderr)
    for case, result in zip(mine, json.loads(done.stdout), strict=True):
        case.update(result)


run("node", "engines.js", ["liquid", "handlebars", "mustache"])
run(sys.executable, "engines.py", ["jinja", "django"])
lines = []
for case in cases:
    if case["differs"] is None:
        del case["differs"]
    lines.append(json.dumps(case, ensure_ascii=False) + "\n")
record = here / "record.jsonl"
if "--update" in sys.argv:
    record.write_text("".join(lines), encoding="utf-8")
elif record.read_text(encoding="utf-8") != "".join(lines):
    old = record.read_text(encoding="utf-8").splitlines(keepends=True)
    wrong = [f"recorded: {a}     now: {b}" for a, b in zip(old, lines) if a != b]
    sys.exit("".join(wrong[:20]) + f"record.jsonl ({len(old)} cases) is not what the engines print ({len(lines)})")
print(f"{len(lines)} cases: what the engines print is on record")
