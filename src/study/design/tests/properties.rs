//! Whatever is typed, nothing panics; and what holds of all designs.

use super::*;
use proptest::prelude::*;

/// Texts that look like values and ranges.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[-+]?[0-9]{0,3}(\\.[0-9]{0,3})?(e-?[0-9]{1,3})?",
        "[a-z]{1,6}",
        Just("..".to_owned()),
        Just("/".to_owned()),
        Just(",".to_owned()),
        "[ \\[\\]{}()'\"#&*!|>%@`:=\\-~\\\\]",
        Just("{uniform: [0, 1]}".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn paths() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("rounds".to_owned()),
        Just("parties.union.tolerance".to_owned()),
        Just("parties.union.tolerance, parties.employer.tolerance".to_owned()),
        Just("issues".to_owned()),
        "[a-z.,= ]{0,12}",
    ]
}

fn kind() -> impl Strategy<Value = Option<Kind>> {
    prop::option::of(prop::sample::select(Kind::ALL.to_vec()))
}

/// Every place of a diagnostic lies within its source, and so can be drawn.
fn places_are_sound(planned: &Planned) {
    for problem in &planned.diagnostics {
        let labels = problem.secondary.iter().chain([&problem.primary]);
        for place in labels.map(|label| &label.place) {
            let length = planned.sources.get(place.source).text.len();
            assert!(place.span.start <= place.span.end && place.span.end <= length, "{problem:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(
        varied in prop::collection::vec((paths(), text()), 1..4),
        kind in kind(),
        points in prop::option::of(0..5_usize),
    ) {
        let mut sources = Sources::default();
        let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
        let mut design = Design::default();
        for (paths, text) in &varied {
            design.factors.extend(Factor::parse(&format!("{paths}={text}"), &mut sources));
        }
        let place = sources.argument("--design", "x");
        design.kind = kind.map(|value| Given { value, place: place.clone() });
        design.points = points.map(|value| Given { value, place });
        // Large designs are for the benchmark of patience.
        if !design.factors.is_empty()
            && arrange::arrange(&design).is_ok_and(|arranged| arranged.len() > 50) {
            return Ok(());
        }
        let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
        places_are_sound(&planned);
        if let Some(points) = &planned.points {
            for point in 0..points.len() {
                assert_eq!(points.values(point).len(), points.paths().len());
                points.scenario(point);
            }
        } else {
            assert!(!planned.diagnostics.is_empty());
        }
    }

    #[test]
    fn no_argument_panics(argument in any::<String>()) {
        let mut sources = Sources::default();
        let _ = Factor::parse(&argument, &mut sources);
    }

    #[test]
    fn no_table_panics(text in "([a-z.,\"\r\n; 0-9\\[\\]{}#]|\"\"|\r\n|rounds,|é){0,40}") {
        let mut sources = Sources::default();
        let Ok(factors) = table("points.csv", text.as_bytes(), &mut sources) else { return Ok(()) };
        let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
        let design = Design { factors, ..Design::default() };
        let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
        places_are_sound(&planned);
    }

    #[test]
    fn no_design_file_panics(
        paths in paths(), value in text(), key in "[a-z]{1,6}", quote in prop::sample::select(vec!["", "'", "\""]),
    ) {
        let text = format!("scenario: x\n{key}: {value}\nset: [{value}]\nvary: {{{quote}{paths}{quote}: {quote}{value}{quote}}}\n");
        let mut sources = Sources::default();
        let Ok(document) = Document::load("d.yaml", text.as_bytes(), &mut sources) else { return Ok(()) };
        let _ = File::read(&document, &sources);
    }

    #[test]
    fn steps_rise_and_end_where_they_should(low in -1e6..1e6_f64, width in 1e-3..1e6_f64, steps in 2..50_usize) {
        let (low, high) = (format!("{low}"), format!("{}", low + width));
        let all = specs::values(&format!("{low}..{high}/{steps}"));
        let numbers: Vec<f64> = all.iter().map(|value| value.as_f64().unwrap()).collect();
        assert_eq!((numbers[0], numbers[steps - 1]), (low.parse().unwrap(), high.parse().unwrap()));
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    }
}
