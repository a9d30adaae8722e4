//! The bundled designs can be simulated: every point of each is sound.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn every_point_of_every_bundled_design_is_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tried = 0;
    for entry in fs::read_dir(root.join("scenarios/sweeps")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let output = Command::new(env!("CARGO_BIN_EXE_detente"))
            .args(["sweep", "--dry-run"])
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", file.display());
        assert_eq!(said, "", "{}", file.display());
        tried += 1;
    }
    assert!(tried >= 2, "{tried}");
}
