// Makes npm packages of binaries: `uncanned`, which starts one, and for each platform a package that holds one.
//
//   node packaging/npm/make.mjs OUT linux-x64=target/release/uncanned [darwin-arm64=… …]
//
// What Cargo.toml says of name, version, licence and words about it is said there only.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const [out, ...platforms] = process.argv.slice(2);
if (!out || platforms.length === 0) {
  console.error("usage: make.mjs OUT PLATFORM=BINARY…, a platform being what Node calls it: linux-x64, darwin-arm64, win32-x64");
  process.exit(2);
}

const manifest = readFileSync(join(root, "Cargo.toml"), "utf8").split(/^\[(?!package\])/m)[0];
const stated = (key) => {
  const found = manifest.match(new RegExp(`^${key} = (.*)$`, "m"));
  if (!found) throw new Error(`Cargo.toml states no ${key}`);
  return JSON.parse(found[1]); // A string or a list on one line is written alike there and in JSON.
};
const common = { version: stated("version"), description: stated("description"), license: `(${stated("license")})` };
const licences = ["LICENSE-APACHE", "LICENSE-MIT"];

function write(folder, description, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(description, null, 2) + "\n");
  for (const [name, from] of [...files, ...licences.map((name) => [name, join(root, name)])]) {
    copyFileSync(from, join(folder, name));
  }
}

const parts = {};
for (const pair of platforms) {
  const [platform, binary] = pair.split("=");
  const [os, cpu] = platform.split("-");
  const file = os === "win32" ? "uncanned.exe" : "uncanned";
  const folder = join(out, platform);
  const name = `@uncanned/${platform}`;
  write(folder, { name, ...common, os: [os], cpu: [cpu], files: [file, ...licences], preferUnplugged: true }, [[file, binary]]);
  chmodSync(join(folder, file), 0o755);
  parts[name] = common.version;
}
write(
  join(out, "uncanned"),
  {
    name: "uncanned",
    ...common,
    keywords: stated("keywords"),
    bin: { uncanned: "uncanned.js" },
    files: ["uncanned.js", ...licences],
    engines: { node: ">=18" },
    optionalDependencies: parts,
  },
  [
    ["uncanned.js", join(here, "uncanned.js")],
    ["README.md", join(root, "README.md")],
  ],
);
