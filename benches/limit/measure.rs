//! How long things take, on a machine that has other things to do.
//!
//! What is compared is measured in short pieces, in turns, many times over, and of each the shortest
//! time counts: other load makes a piece of work longer, never shorter, and a piece is short enough to
//! be left alone now and then.

use std::time::{Duration, Instant};

/// The shortest times of several pieces of work, measured in turns.
pub fn shortest<const PIECES: usize>(
    turns: usize,
    mut pieces: [&mut dyn FnMut(); PIECES],
) -> [Duration; PIECES] {
    let mut shortest = [Duration::MAX; PIECES];
    for _ in 0..turns {
        for (piece, shortest) in pieces.iter_mut().zip(&mut shortest) {
            let begin = Instant::now();
            piece();
            *shortest = (*shortest).min(begin.elapsed());
        }
    }
    shortest
}

/// The most memory that this process has had [bytes]; none where the system does not tell.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// The processor, as the system calls it.
pub fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    match (field("model name"), field("cpu family"), field("model\t")) {
        (Some(name), Some(family), Some(model)) => {
            format!("{name} (family {family}, model {model})")
        }
        (Some(name), ..) => name,
        _ => std::env::consts::ARCH.to_owned(),
    }
}
