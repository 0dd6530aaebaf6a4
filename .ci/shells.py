"""The completion scripts in the shells they are for, and the manual page in man. Needs .ci/tools and a debug build."""

import os
import pathlib
import pty
import select
import time

from trial import BINARY, environment, hold, place, run

# What is typed, and what must then be offered or be there.
TYPED = [
    ("uncanned chec", "check"),
    ("uncanned check --form", "--format"),
    ("uncanned check --format js", "jsonl"),
    ("uncanned check --format sa", "sarif"),
    ("uncanned check --select templ", "template-hygiene"),
    ("uncanned check --dialect hubs", "hubspot"),
]
# What is the shell's own to offer only where it looks at words without an option before them: fish does not.
RULE = ("uncanned explain canned/wellb", "canned/wellbeing")

HEADINGS = ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"]


def bash(script):
    ask = 'COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=()\n'
    ask += '_uncanned uncanned "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"; echo "${{COMPREPLY[@]}}"\n'
    for line, offer in [*TYPED, RULE]:
        said = run("bash", "--norc", "-c", f"source {script}; complete -p uncanned; {ask.format(line=line)}").stdout
        registered, offered = said.split("\n")[:2]
        hold(registered.endswith(" uncanned"), "bash completes uncanned", said)
        hold(offer in offered.split(), f"bash: {line}<TAB> offers {offer}", said)


def fish(script, home):
    for line, offer in TYPED:
        said = run("fish", "-N", "-c", f"source {script}; complete -C'{line}'", env=environment(HOME=home)).stdout
        offered = [entry.split("\t")[0] for entry in said.splitlines()]
        hold(offer in offered, f"fish: {line}<TAB> offers {offer}", said)


def zsh(script, home):
    """Types into a zsh on a terminal, which is the only place where it completes."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], environment(HOME=home, TERM="dumb"))
    ready = "ready-to-type"
    setup = f"PS1=; fpath=({script.parent} $fpath); autoload -Uz compinit; compinit -u -d {home}/dump; echo {ready[:5]}''{ready[5:]}\n"
    os.write(terminal, setup.encode())
    hold(ready in seen(terminal, ready), "zsh loads the completion")
    for line, offer in [*TYPED, RULE]:
        # A second tab lists what there is to choose from, where one did not settle it.
        os.write(terminal, line.encode() + b"\t\t")
        said = seen(terminal, offer)
        hold(offer in said, f"zsh: {line}<TAB> offers {offer}", said)
        os.write(terminal, b"\x15")
        seen(terminal, None, 0.2)
    os.close(terminal)


def seen(terminal, wanted, seconds=20):
    """What a terminal shows until `wanted` is there or the time is over."""
    text, end = "", time.monotonic() + seconds
    while time.monotonic() < end and not (wanted and wanted in text):
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                text += os.read(terminal, 65536).decode(errors="replace")
            except OSError:
                break
    return text


def man(page):
    plain = environment(MANWIDTH=80, LC_ALL="C.UTF-8", MAN_KEEP_FORMATTING="")
    shown = run("man", "--warnings", "-l", page, env=plain)
    hold(shown.stderr == "", "man has nothing to mind", shown.stderr)
    lines = shown.stdout.splitlines()
    headings = [line for line in lines if line[:1].isupper() and line.isupper()]
    hold(headings == HEADINGS, f"the headings are {HEADINGS}", headings)
    hold(any("--format" in line for line in lines), "options are there", shown.stdout)
    strict = run("groff", "-ww", "-b", "-man", "-Tutf8", page)
    hold(strict.stderr == "", "groff has nothing to mind", strict.stderr)


with place() as folder:
    folder = pathlib.Path(folder)
    scripts = {}
    for shell, name in [("bash", "uncanned.bash"), ("zsh", "_uncanned"), ("fish", "uncanned.fish")]:
        scripts[shell] = folder / name
        scripts[shell].write_text(run(BINARY, "completions", shell).stdout)
    (folder / "uncanned.1").write_text(run(BINARY, "man").stdout)
    bash(scripts["bash"])
    fish(scripts["fish"], folder)
    zsh(scripts["zsh"], folder)
    man(folder / "uncanned.1")
print("bash, zsh and fish complete; man shows the page")
