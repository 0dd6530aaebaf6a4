"""The packages: the crate builds from its own files, the wheel and the npm packages install and run. Needs .ci/tools and a debug build.

Debug builds stand in for release builds, since only their speed and size differ; `--release` tries the real ones.
"""

import json
import pathlib
import signal
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile

from trial import BAD, BAD_RULE, GOOD, ROOT, TARGET, TOOLS, environment, hold, place, run

VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
PROFILE, FOLDER = ("release", "release") if "--release" in sys.argv else ("dev", "debug")
PLATFORM = run("node", "-p", "`${process.platform}-${process.arch}`").stdout.strip()


def tried(command, folder, env):
    """What any installed uncanned has to do, wherever it came from."""
    (folder / "bad.txt").write_text(BAD)
    (folder / "good.txt").write_text(GOOD)
    said = run(*command, "--version", cwd=folder, env=env).stdout
    hold(said == f"uncanned {VERSION}\n", f"it is version {VERSION}", said)
    check = [*command, "check", "--no-config", "--mode", "template", "--format", "compact"]
    run(*check, "good.txt", cwd=folder, env=env)
    said = run(*check, "bad.txt", cwd=folder, env=env, expect=1).stdout
    hold(BAD_RULE in said, "its rules are inside", said)
    said = run(*check, "-", "--stdin-name", "bad.txt", cwd=folder, env=env, input=BAD, expect=1).stdout
    hold(BAD_RULE in said, "it reads standard input", said)
    run(*check, "nowhere.txt", cwd=folder, env=env, expect=2)


def size(path):
    print(f"  {path.name}: {path.stat().st_size / 1000:,.0f} kB")


def crate(folder):
    run("cargo", "package", "--locked", "--no-verify", "--allow-dirty", cwd=ROOT)
    packed = TARGET / f"package/uncanned-{VERSION}.crate"
    size(packed)
    with tarfile.open(packed) as archive:
        names = [name.split("/", 1)[1] for name in archive.getnames()]
        # Always the same place, so that what was compiled of it serves again.
        archive.extractall(TARGET / "package")
    tops = {name.split("/")[0] for name in names}
    needed = {"src", "rules", "schemas", "build.rs", "Cargo.lock", "README.md", "LICENSE-MIT", "LICENSE-APACHE"}
    hold(needed <= tops, f"{needed} are in the crate", tops)
    more = tops - needed - {"benches", "CHANGELOG.md", "Cargo.toml", "Cargo.toml.orig", ".cargo_vcs_info.json"}
    hold(not more, "nothing else is in the crate", more)
    # The dependencies of our own build serve here, too.
    env = environment(CARGO_TARGET_DIR=TARGET)
    unpacked = TARGET / f"package/uncanned-{VERSION}"
    run("cargo", "install", "--quiet", "--locked", "--profile", PROFILE, "--path", unpacked, "--root", folder / "crate", env=env)
    tried([folder / "crate/bin/uncanned"], folder, environment())


def wheel(folder):
    out = TARGET / "wheel"
    for old in out.glob("*.whl"):
        old.unlink()
    run(TOOLS / "maturin", "build", "--quiet", "--profile", PROFILE, "--out", out, cwd=ROOT, env=environment(CARGO_TARGET_DIR=TARGET))
    [built] = out.glob("*.whl")
    size(built)
    hold(built.name.startswith(f"uncanned-{VERSION}-py3-none-"), "it is for any Python 3", built.name)
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        metadata = archive.read(f"uncanned-{VERSION}.dist-info/METADATA").decode()
    for stated in ["License: MIT OR Apache-2.0", "Description-Content-Type: text/markdown", "Keywords: "]:
        hold(stated in metadata, f"the wheel says {stated}", metadata[:1500])
    hold(sum("LICENSE" in name for name in names) == 2, "both licences are in the wheel", names)
    run(sys.executable, "-m", "venv", folder / "venv")
    run(folder / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", built)
    # Nothing but the program: what pip put there must be found by name.
    tried(["uncanned"], folder, {"PATH": f"{folder / 'venv/bin'}:/usr/bin:/bin"})


def npm(folder):
    out = TARGET / "npm"
    binary = TARGET / FOLDER / "uncanned"
    run("node", ROOT / "packaging/npm/make.mjs", out, f"{PLATFORM}={binary}")
    described = json.loads((out / "uncanned/package.json").read_text())
    hold(described["optionalDependencies"] == {f"@uncanned/{PLATFORM}": VERSION}, "one version for all", described)
    packed = json.loads(run("npm", "pack", "--json", f"./{PLATFORM}", "./uncanned", cwd=out).stdout)
    # A list of packages, or, since npm 12, the packages by name.
    packed = packed if isinstance(packed, list) else list(packed.values())
    for package in packed:
        size(out / package["filename"])
        names = [file["path"] for file in package["files"]]
        hold(sum("LICENSE" in name for name in names) == 2, "both licences are in the package", names)
    app = folder / "app"
    app.mkdir()
    (app / "package.json").write_text('{"private": true}')
    tarballs = [out / package["filename"] for package in packed]
    run("npm", "install", "--offline", "--no-audit", "--no-fund", *tarballs, cwd=app)
    tried(["npx", "--no-install", "uncanned"], app, environment())
    launcher = app / "node_modules/uncanned/uncanned.js"
    tried(["node", launcher], app, environment())
    signals(launcher, app)
    (app / f"node_modules/@uncanned/{PLATFORM}/uncanned").unlink()
    said = run("node", launcher, "--version", cwd=app, expect=2).stderr
    hold(f"@uncanned/{PLATFORM}" in said, "a binary that is missing is named", said)


def signals(launcher, folder):
    """Stopping the launcher stops the program; a reader that leaves is no failure."""
    waiting = subprocess.Popen(["node", launcher, "check", "-"], stdin=subprocess.PIPE, cwd=folder)
    child = 0
    for _ in range(200):
        child = run("pgrep", "-P", waiting.pid, expect=None).stdout.strip()
        if child:
            break
        time.sleep(0.05)
    hold(child, "the launcher starts the program")
    waiting.send_signal(signal.SIGTERM)
    ended = waiting.wait(10)
    hold(ended == -signal.SIGTERM, "the launcher ends by the signal", ended)
    hold(not pathlib.Path(f"/proc/{child}").exists(), "the program ends with it")
    piped = f"node {launcher} explain canned/wellbeing | true; echo ${{PIPESTATUS[0]}}"
    said = run("bash", "-c", piped, cwd=folder).stdout.strip()
    hold(said == "0", "a closed pipe ends quietly", said)


with place() as folder:
    for package in [crate, wheel, npm]:
        start = time.monotonic()
        own = pathlib.Path(folder, package.__name__)
        own.mkdir()
        package(own)
        print(f"{package.__name__} ({time.monotonic() - start:.0f} s)", flush=True)
