"""The GitHub Action, run here as a runner would run it, and the descriptions for GitHub and GitLab against their published schemas.

Needs .ci/tools and a debug build; run it with target/tools/bin/python.
"""

import json
import pathlib
import re
import shutil

import yaml

from trial import BAD, BAD_RULE, BINARY, GOOD, ROOT, TARGET, TOOLS, environment, hold, place, run

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Runner:
    """A machine of GitHub's with a checkout, as far as this action sees it."""

    def __init__(self, folder):
        self.workspace = folder / "workspace"
        self.temp = folder / "temp"
        for path in [self.workspace / "templates", self.temp]:
            path.mkdir(parents=True)
        (self.workspace / "templates/bad.txt").write_text(BAD)
        (self.workspace / "templates/good.txt").write_text(GOOD)
        self.cache = {}

    def use(self, **inputs):
        """What the job sees of one use of the action: exit code, what is printed, outputs, summary."""
        known = {name: given.get("default", "") for name, given in ACTION["inputs"].items()}
        inputs = {name.replace("_", "-"): value for name, value in inputs.items()}
        hold(inputs.keys() <= known.keys(), "the inputs are there", inputs)
        values = {f"inputs.{name}": str(value) for name, value in {**known, **inputs}.items()}
        values |= {"github.action_path": str(ROOT), "runner.temp": str(self.temp), "runner.os": "Linux", "runner.arch": "X64"}
        summary = self.temp / "summary"
        summary.write_text("")
        code, printed, ran = 0, "", []
        for step in ACTION["runs"]["steps"]:
            # After a failure nothing more is run, as none of these steps asks for it.
            if code or not truth(step.get("if", "true"), values):
                continue
            ran.append(step["id"])
            if "uses" in step:
                outputs = self.restore(step, values)
            else:
                code, text, outputs = self.shell(step, values, summary)
                printed += text
            values |= {f"steps.{step['id']}.outputs.{name}": value for name, value in outputs.items()}
        # What a job keeps when it ends.
        for key, path in self.cache.items():
            if path is None and code == 0:
                self.cache[key] = True
        return code, printed, {name: filled(given["value"], values) for name, given in ACTION["outputs"].items()}, summary.read_text(), ran

    def restore(self, step, values):
        hold(step["uses"].startswith("actions/cache@v"), "the only other action is the cache", step)
        key = filled(step["with"]["key"], values)
        hold(re.fullmatch(r"uncanned-Linux-X64-[0-9a-f]{40}", key), "the cache is named after what is built", key)
        hit = self.cache.get(key) is True
        self.cache.setdefault(key, None)
        return {"cache-hit": "true" if hit else ""}

    def shell(self, step, values, summary):
        hold("${{" not in step["run"], "no expression stands in a script, where it could say anything", step["run"])
        hold(step["shell"] == "bash", "every step has its shell", step)
        script, output = self.temp / "script.sh", self.temp / "output"
        script.write_text(step["run"])
        output.write_text("")
        env = environment(
            GITHUB_ACTIONS="true", CI="true", GITHUB_OUTPUT=output, GITHUB_STEP_SUMMARY=summary, GITHUB_WORKSPACE=self.workspace,
            CARGO_TARGET_DIR=TARGET, UNCANNED_BUILD_PROFILE="dev",
        )
        env |= {name: filled(value, values) for name, value in step.get("env", {}).items()}
        done = run("bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=self.workspace, env=env, expect=None)
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done.returncode, done.stdout + done.stderr, outputs


def filled(text, values):
    return EXPRESSION.sub(lambda found: values.get(found[1], ""), str(text))


def truth(condition, values):
    """The few forms a condition has here."""
    for part in condition.split(" && "):
        asked = re.fullmatch(r"([\w.-]+) (==|!=) '([^']*)'", part)
        hold(asked or part == "true", "the condition is of a form this script knows", part)
        if asked and (values.get(asked[1], "") == asked[3]) != (asked[2] == "=="):
            return False
    return True


def builds_once(runner):
    args = "--mode template --no-config"
    code, said, outputs, _, ran = runner.use(paths="templates/good.txt", args=args)
    hold(ran == ["source", "cache", "build", "check"], "a first use builds", ran)
    hold((code, outputs["exit-code"]) == (0, "0"), "a good template passes", said)
    code, said, _, _, ran = runner.use(paths="templates/good.txt", args=args)
    hold((code, ran) == (0, ["source", "cache", "check"]), "a second one takes the binary from the cache", said)
    shutil.rmtree(runner.temp / "uncanned")


def reports(runner):
    args = "--mode template --no-config"
    code, said, outputs, summary, ran = runner.use(paths="templates", args=args, binary=BINARY, sarif="report.sarif")
    hold(ran == ["check"], "a binary that is there needs no build", ran)
    hold((code, outputs["exit-code"]) == (1, "1"), "a bad template fails the job", said)
    hold(re.search(r"^::warning .*file=templates/bad.txt,.*line=3", said, re.M), "its place is annotated", said)
    hold(BAD_RULE in summary, "the summary tells of it", summary)
    report = json.loads((runner.workspace / "report.sarif").read_text())
    [found] = report["runs"][0]["results"]
    hold(found["ruleId"] == BAD_RULE, "the SARIF file has it", found)
    code, said, outputs, _, _ = runner.use(paths="templates", args=args, binary=BINARY, fail_on="error")
    hold((code, "::warning" in said) == (0, True), "`fail-on` decides what fails", said)
    code, said, outputs, _, _ = runner.use(paths="templates\nnowhere", args=args, binary=BINARY)
    hold((code, outputs["exit-code"]) == (2, "2"), "what cannot be read is a failure of its own", said)


def judges_changes(runner):
    git = ["git", "-c", "user.name=Robin", "-c", "user.email=robin@example.com", "-C", runner.workspace]
    run("git", "init", "--quiet", runner.workspace)
    run(*git, "add", "--all")
    run(*git, "commit", "--quiet", "-m", "Templates")
    args = "--mode template --no-config"
    code, said, _, _, _ = runner.use(args=args, binary=BINARY, changed_since="HEAD")
    hold((code, "::warning" in said) == (0, False), "what was there before is left alone", said)
    (runner.workspace / "templates/new.txt").write_text(BAD)
    run(*git, "add", "--all")
    code, said, _, _, _ = runner.use(args=args, binary=BINARY, changed_since="HEAD")
    hold(code == 1 and "new.txt" in said and "bad.txt" not in said, "what is new is told", said)
    (runner.workspace / "templates/new.txt").unlink()


def words_stay_words(runner):
    """Inputs that would do something if any of them were taken for a part of a script."""
    trap = runner.workspace / "trapped"
    lures = [f"$(touch {trap})", f"`touch {trap}`", f"'; touch {trap}; '", f'"; touch {trap}; "', f"x\ntouch {trap}", f"| touch {trap}", f"& touch {trap} &"]
    for lure in lures:
        for name in ["paths", "args", "fail_on", "changed_since", "sarif"]:
            code, said, outputs, _, _ = runner.use(**{"paths": "templates/good.txt", "args": "--no-config", "binary": BINARY, name: lure})
            hold(not trap.exists(), f"{name} is a word only: {lure!r}", said)
            hold(outputs["exit-code"] == str(code), "the output is the program's own", outputs)
            hold(code == 2 or name == "sarif", f"{name}: {lure!r} is refused", said)
    # A file's name is no option, however it begins, and a pattern is no list of files.
    for odd in ["--fix", "-q", "*"]:
        code, said, _, _, _ = runner.use(paths=odd, args="--no-config", binary=BINARY)
        hold(code == 2 and odd in said, "a path is a path", said)
    (runner.workspace / "--fix").write_text(GOOD)
    code, said, _, _, _ = runner.use(paths="--fix", args="--no-config --mode template", binary=BINARY)
    hold(code == 0, "a path that looks like an option is read", said)
    (runner.workspace / "two words.txt").write_text(BAD)
    code, said, _, _, _ = runner.use(paths="two words.txt\ntemplates/good.txt", args="--no-config --mode template", binary=BINARY)
    hold(code == 1 and "two words.txt" in said, "a path may hold blanks", said)


def gitlab(folder):
    """The job's own lines, with the wheel in place of one from elsewhere and its template folder beside them."""
    job = yaml.safe_load((ROOT / "packaging/gitlab-ci.yml").read_text())["uncanned"]
    [wheel] = (TARGET / "wheel").glob("*.whl")
    (folder / "tools").mkdir()
    shutil.copy(wheel, folder / "tools")
    (folder / "templates").mkdir()
    (folder / "templates/bad.txt").write_text(BAD)
    run("python3", "-m", "venv", folder / "venv")
    env = environment(**job["variables"])
    env["PATH"] = f"{folder / 'venv/bin'}:{env['PATH']}"
    lines = "\n".join([*job["before_script"], *job["script"]])
    done = run("bash", "-eo", "pipefail", "-c", lines, cwd=folder, env=env, expect=1)
    hold(BAD_RULE in done.stdout, "the job's log tells of it", done.stdout + done.stderr)
    issues = json.loads((folder / job["artifacts"]["reports"]["codequality"]).read_text())
    hold([issue["check_name"] for issue in issues] == [BAD_RULE], "the report has it", issues)
    hold(issues[0]["location"]["path"] == "templates/bad.txt", "with its place", issues)


check = TOOLS / "check-jsonschema"
run(check, "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")
run(check, "--builtin-schema", "vendor.gitlab-ci", ROOT / "packaging/gitlab-ci.yml")
for workflow in sorted((ROOT / ".github/workflows").glob("*.yml")):
    run(check, "--builtin-schema", "vendor.github-workflows", workflow)
with place() as folder:
    folder = pathlib.Path(folder)
    runner = Runner(folder / "github")
    for trial in [builds_once, reports, words_stay_words, judges_changes]:
        trial(runner)
    (folder / "gitlab").mkdir()
    gitlab(folder / "gitlab")
print("the action runs, annotates and takes every input for a word; the GitLab job runs")
