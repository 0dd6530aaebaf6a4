//! Writes the list of bundled rule files, so that adding a rule is adding a file and nothing else.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads the rule folder and writes the list of it"
)]
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    let mut list = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
    for family in sorted(&root)?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo::rerun-if-changed={}", family.display());
        for file in sorted(&family)?
            .into_iter()
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        {
            let (Some(family), Some(name)) = (stem(&family), stem(&file)) else {
                continue;
            };
            let _ = writeln!(
                list,
                "    ({:?}, include_str!({:?})),",
                format!("{family}/{name}"),
                file.display().to_string()
            );
        }
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("bundled_files.rs");
    fs::write(out, list)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(|s| s.to_str())
}
