"""What every trial here does: run a command, and hold what it did against what it should do."""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "target"
TOOLS = TARGET / "tools/bin"
# Another build is tried if the environment names it.
BINARY = pathlib.Path(os.environ.get("UNCANNED", TARGET / "debug/uncanned"))

# A template to mind and one to leave alone.
BAD = "Hi {{first_name|default:'Dana'}},\n\nI hope this email finds you well. Is Tuesday still a good day for the oven?\n\nRobin\n"
GOOD = "Hi {{first_name|default:'Dana'}},\n\nIs Tuesday at ten still a good time to look at the oven in Leeds?\n\nRobin\n"
BAD_RULE = "canned/wellbeing"


def run(*command, expect=0, **how):
    """Runs a command that must end with `expect` (None: however it likes), and returns it with its output as text."""
    command = [str(word) for word in command]
    how.setdefault("timeout", 900)
    done = subprocess.run(command, capture_output=True, text=True, **how)
    if expect is not None and done.returncode != expect:
        sys.exit(
            f"{' '.join(command)}\nended with {done.returncode}, not with {expect}\n{done.stdout}{done.stderr}"
        )
    return done


def hold(is_so, what, shown=""):
    """Stops the trial, with what was seen, unless it is so."""
    if not is_so:
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: not so: {what}\n{shown}")


def place():
    """A folder of its own, gone at the end."""
    return tempfile.TemporaryDirectory(prefix="uncanned-trial-")


def environment(**more):
    """Ours, without what would make a run depend on the machine that tries it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GITLAB_", "CI_"))}
    kept.pop("CI", None)
    return {**kept, **{name: str(value) for name, value in more.items()}}
