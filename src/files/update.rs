//! Changes a file that others may be changing too, so that what they did is never lost.
//! Knows nothing of what is in it.

use super::write::{swap, unwritable, write};
use super::{name_of, read};
use crate::problem::Problem;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a change is made anew because the file was another by then.
const MOST_TRIES: usize = 20;
/// How long to wait for another run that is at it. Who waits longer goes on without: the file is compared before it is replaced.
const MOST_WAIT: Duration = Duration::from_secs(20);

/// How long to wait before it is tried again.
const PAUSE: Duration = Duration::from_millis(2);

/// Puts what `change` makes of the bytes of the file at `path` in their place; of no bytes where there is no such file. Nothing is
/// written where it makes none. Two runs take turns, and whatever else writes to the file in between is read again first.
pub fn update(
    path: &Path,
    mut change: impl FnMut(Option<&[u8]>) -> Result<Option<Vec<u8>>, Problem>,
) -> Result<(), Problem> {
    let _turn = turn(path);
    for _ in 0..MOST_TRIES {
        let before = if path.exists() { Some(read(path)?) } else { None };
        let Some(after) = change(before.as_deref())? else {
            return Ok(());
        };
        let Some(before) = before else {
            return write(path, &after);
        };
        match swap(path, &before, &after) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            // Another run is at it, and the system has no such hold.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => std::thread::sleep(PAUSE),
            Err(error) => {
                let (what, help) = unwritable(&error);
                return Err(Problem::new(
                    name_of(path),
                    format!("could not be written: {what}"),
                    help,
                ));
            }
        }
    }
    let help = "something else keeps writing to it; run the command again";
    Err(Problem::new(
        name_of(path),
        "could not be written: it kept changing",
        help,
    ))
}

/// A hold on the folder of `path`, where the system has such a thing; it ends with the value. Nothing is left on the disk.
fn turn(path: &Path) -> Option<File> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = File::open(folder.unwrap_or(Path::new("."))).ok()?;
    let begun = Instant::now();
    loop {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(TryLockError::WouldBlock) if begun.elapsed() < MOST_WAIT => std::thread::sleep(PAUSE),
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_change_is_lost() {
        let folder = std::env::temp_dir().join(format!("uncanned-update-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("counts");
        let add = |_| {
            let changed = update(&file, |bytes| {
                let count: u32 = bytes.map_or(0, |bytes| String::from_utf8_lossy(bytes).parse().unwrap());
                Ok(Some((count + 1).to_string().into_bytes()))
            });
            changed.unwrap();
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..8).for_each(add));
            }
        });
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "32");
        update(&file, |_| Ok(None)).unwrap();
        let refused = update(&file, |_| Err(Problem::new("x", "no", ""))).unwrap_err();
        assert_eq!(refused.message, "no");
        assert_eq!(
            std::fs::read_dir(&folder).unwrap().count(),
            1,
            "nothing is left lying about"
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}
