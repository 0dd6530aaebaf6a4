"""The hooks in the real pre-commit: it clones this repository, installs what is in it, and stands before `git commit`.

Needs .ci/tools. What is not committed here yet is tried as well. The build is a debug one in our own target folder, so that what the tests
compiled serves again; everything else is as it would be on a writer's machine.
"""

import pathlib
import time

from trial import BAD, BAD_RULE, GOOD, ROOT, TARGET, TOOLS, environment, hold, place, run

CONFIG = """repos:
- repo: {repository}
  rev: {revision}
  hooks:
  - id: uncanned-templates
"""
SETTINGS = 'edition = "2026"\nexclude = ["old/**"]\n'


def main(folder):
    # pre-commit keeps its own home and is told of no other hooks; git is told who commits.
    env = environment(
        PRE_COMMIT_HOME=folder / "home",
        PATH=f"{TOOLS}:{environment()['PATH']}",
        CARGO_TARGET_DIR=TARGET,
        MATURIN_PEP517_ARGS="--profile dev",
        GIT_CONFIG_GLOBAL="/dev/null",
        **{f"GIT_{who}_{what}": "robin@example.com" for who in ["AUTHOR", "COMMITTER"] for what in ["NAME", "EMAIL"]},
    )
    source = folder / "uncanned"
    run("git", "clone", "--quiet", ROOT, source, env=env)
    for name in run("git", "ls-files", "-z", "--modified", "--others", "--exclude-standard", cwd=ROOT).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
            (source / name).chmod((ROOT / name).stat().st_mode)
    run("git", "add", "--all", cwd=source, env=env)
    run("git", "commit", "--quiet", "--allow-empty", "-m", "As it stands", cwd=source, env=env)
    revision = run("git", "rev-parse", "HEAD", cwd=source).stdout.strip()
    run(TOOLS / "pre-commit", "validate-manifest", source / ".pre-commit-hooks.yaml", env=env)

    team = folder / "team"
    team.mkdir()
    (team / ".pre-commit-config.yaml").write_text(CONFIG.format(repository=source, revision=revision))
    (team / "uncanned.toml").write_text(SETTINGS)
    run("git", "init", "--quiet", ".", cwd=team, env=env)
    run("pre-commit", "install", cwd=team, env=env)
    start = time.monotonic()
    run("pre-commit", "install-hooks", cwd=team, env=env)
    print(f"pre-commit installed the hook in {time.monotonic() - start:.0f} s (debug build)")

    def commit(expect, **files):
        for name, text in files.items():
            path = team / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        run("git", "add", "--all", cwd=team, env=env)
        done = run("git", "commit", "-m", "A change", cwd=team, env=env, expect=expect)
        if expect:
            run("git", "rm", "-r", "-f", "--quiet", *files, cwd=team, env=env)
        return done.stdout + done.stderr

    said = commit(0, **{"templates/good.html": GOOD})
    hold("Passed" in said, "a good template passes", said)
    said = commit(1, **{"templates/bad.html": BAD})
    hold("Failed" in said and BAD_RULE in said, "a bad template stops the commit, and what is wrong is shown", said)
    hold(run("git", "rev-list", "--count", "HEAD", cwd=team).stdout == "1\n", "nothing was committed")
    said = commit(1, **{"templates/one.txt": BAD, "templates/two with a blank.txt": BAD, "templates/three.txt": GOOD})
    hold("one.txt" in said and "two with a blank.txt" in said, "each file is told of", said)
    hold(said.count("Checked") == 1 and "3 messages" in said, "all files are checked in one run", said)
    said = commit(0, **{"old/bad.txt": BAD})
    hold("Passed" in said, "what uncanned.toml excludes passes", said)
    said = commit(0, **{"package.json": "{,", "logo.txt.svg": "<svg/>", ".hidden/bad.txt": BAD})
    hold("Skipped" in said, "what holds no messages is no matter of the hook", said)


with place() as place_of_trial:
    main(pathlib.Path(place_of_trial))
print("pre-commit installs the hook; it stops what it should and nothing else")
