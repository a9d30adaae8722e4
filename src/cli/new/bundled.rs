//! The bundled scenarios, to copy.

/// A bundled scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bundled {
    /// Its name, and that of its file without the ending.
    pub(super) name: &'static str,
    /// The text of its file.
    pub(super) text: &'static str,
}

/// The scenario of a file in the folder of the scenarios.
macro_rules! bundled {
    ($name:literal) => {
        Bundled { name: $name, text: include_str!(concat!("../../../scenarios/", $name, ".yaml")) }
    };
}

/// All of them, the one to begin with first.
pub(super) const BUNDLED: [Bundled; 6] = [
    bundled!("wage-round"),
    bundled!("moscow-envoy-talks"),
    bundled!("moscow-envoy-talks-to-the-line"),
    bundled!("settlement-2025"),
    bundled!("boeing-iam-2024"),
    bundled!("emission-standards-1994"),
];

impl Bundled {
    /// The scenario with this name.
    pub(super) fn find(name: &str) -> Option<Self> {
        BUNDLED.into_iter().find(|bundled| bundled.name == name)
    }

    /// What stands after a key at the top of its file.
    fn value(&self, key: &str) -> Option<&'static str> {
        self.text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
    }

    /// What people call it.
    pub(super) fn title(&self) -> &'static str {
        self.value("title").unwrap_or(self.name)
    }

    /// The bundled scenario that it extends, if it does.
    pub(super) fn extends(&self) -> Option<Self> {
        Self::find(self.value("extends")?.strip_suffix(".yaml")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente::scenario;

    #[test]
    fn every_scenario_of_the_folder_is_bundled() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let files = std::fs::read_dir(folder).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> =
            names.filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned)).collect();
        names.sort();
        let mut bundled: Vec<&str> = BUNDLED.iter().map(|bundled| bundled.name).collect();
        bundled.sort_unstable();
        assert_eq!(bundled, names);
    }

    #[test]
    fn titles_and_bases_are_those_of_the_files() {
        for bundled in BUNDLED {
            let mut sources = detente::diagnostic::Sources::default();
            let document =
                scenario::Document::load("", bundled.text.as_bytes(), &mut sources).unwrap();
            let json = document.to_json();
            assert_eq!(json["title"], bundled.title(), "{}", bundled.name);
            let base = bundled.extends().map(|base| format!("{}.yaml", base.name));
            assert_eq!(json["extends"].as_str(), base.as_deref(), "{}", bundled.name);
        }
    }
}
