#!/usr/bin/env bash
# Whether the schemas are of use in an editor: Taplo, the TOML checker inside many of them, must take every file that uncanned takes and
# refuse what uncanned refuses. Fetches @taplo/cli from npm into target/; needs target/debug/uncanned.
set -euo pipefail
cd "$(dirname "$0")/.."

home="$PWD/target/taplo"
npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix "$home" @taplo/cli@0.7.0
place="$home/files"
rm -rf "$place"
mkdir -p "$place"

# lint SCHEMA FILE…
lint() {
  local schema="$1"
  shift
  RUST_LOG=error node "$home/node_modules/@taplo/cli/dist/cli.js" lint --schema "file://$PWD/schemas/$schema.schema.json" "$@"
}
takes() {
  lint "$@" || { echo "Taplo refuses what it should take: $*" >&2; exit 1; }
}
# What it says must hold WORDS, so that a file is not refused for something else.
refuses() {
  local schema="$1" words="$2" file="$place/wrong.toml" said
  cat >"$file"
  if said=$(lint "$schema" "$file" 2>&1); then
    printf 'Taplo takes what it should refuse:\n' >&2
    cat "$file" >&2
    exit 1
  fi
  if [[ "$said" != *"$words"* ]]; then
    printf 'Taplo does not speak of “%s”, but says:\n%s\n' "$words" "$said" >&2
    exit 1
  fi
}

# What init writes, for a folder with much in it, one with nothing and the examples.
cp -r tests/cases/init/team "$place/team"
mkdir "$place/nothing"
cp -r examples "$place/examples"
rm "$place/examples/uncanned.toml"
for folder in team nothing examples; do
  target/debug/uncanned init "$place/$folder" 2>"$place/said" || { cat "$place/said" >&2; exit 1; }
done

cat >"$place/every-key.toml" <<'TOML'
extends = "../base.toml"
edition = "2026"
packs = ["core", "cold-email", "follow-up", "call-script", "template-hygiene", "compliance", "locale"]
rules = ["our-rules"]
exclude = ["vendor/**"]
[severity]
canned = "off"
"canned/wellbeing" = "advice"
cold-email = "error"
[words]
reader = ["registration"]
[columns]
subject = ["Betreff"]
body = ["Text"]
[[path]]
glob = "templates/**"
mode = "template"
dialect = "ours"
fields = ["first_name"]
[[allow]]
path = "templates/legacy/*.html"
rule = "opening/product-first"
reason = "signed off until the relaunch"
until = 2027-03-01
[[allow]]
path = "templates/legacy/*.html"
rule = "opening"
reason = "signed off"
[dialect.ours]
open = "(("
close = "))"
name = "snake"
fallback = "|"
fields = ["first_name"]
blocks = "liquid"
TOML
: >"$place/empty.toml"
takes config examples/uncanned.toml examples/project/uncanned.toml "$place"/{team,nothing,examples}/uncanned.toml "$place/every-key.toml" "$place/empty.toml"

refuses config "'pack' was unexpected" <<<'pack = ["core"]'
refuses config '"2025"' <<<'edition = "2025"'
refuses config '"cold-mail"' <<<'packs = ["cold-mail"]'
refuses config '"eror"' <<<$'[severity]\ncanned = "eror"'
refuses config 'not of type "array"' <<<'rules = "our-rules"'
refuses config "'redaer' was unexpected" <<<$'[words]\nredaer = []'
refuses config "'subjekt' was unexpected" <<<$'[columns]\nsubjekt = []'
refuses config '"glob" is a required property' <<<$'[[path]]\nmode = "template"'
refuses config '"templat"' <<<$'[[path]]\nglob = "t/**"\nmode = "templat"'
refuses config "'file' was unexpected" <<<$'[[allow]]\nfile = "a"\npath = "a"\nrule = "canned"\nreason = "r"'
refuses config '"reason" is a required property' <<<$'[[allow]]\npath = "a"\nrule = "canned"'
refuses config 'shorter than 1 character' <<<$'[[allow]]\npath = "a"\nrule = "canned"\nreason = ""'
refuses config '"soon"' <<<$'[[allow]]\npath = "a"\nrule = "canned"\nreason = "r"\nuntil = "soon"'
refuses config '"close" is a required property' <<<$'[dialect.ours]\nopen = "(("'
refuses config '"snakes"' <<<$'[dialect.ours]\nopen = "(("\nclose = "))"\nname = "snakes"'

takes rule rules/*/*.toml examples/project/our-rules/house/*.toml examples/rules/house/*.toml
refuses rule '"says" is a required property' <<<'severity = "warning"'
refuses rule "'phrase' was unexpected" < <(sed 's/^phrases/phrase/' examples/rules/house/synergy.toml)
refuses rule '"grave"' < <(sed 's/^severity.*/severity = "grave"/' examples/rules/house/synergy.toml)

# A schema beside the file, as the comment on top of what init writes has it.
target/debug/uncanned schema config >"$place/team/uncanned.schema.json"
for line in '' 'pack = ["core"]'; do
  { printf '#:schema ./uncanned.schema.json\n%s\n' "$line"; cat "$place/team/uncanned.toml"; } >"$place/team/pointed.toml"
  if (cd "$place/team" && RUST_LOG=error node "$home/node_modules/@taplo/cli/dist/cli.js" lint pointed.toml) >"$place/said" 2>&1; then
    [[ -z "$line" ]] || { echo "Taplo does not follow #:schema ./uncanned.schema.json" >&2; exit 1; }
  else
    [[ -n "$line" ]] || { cat "$place/said" >&2; exit 1; }
  fi
done
echo "Taplo takes and refuses what uncanned does."
