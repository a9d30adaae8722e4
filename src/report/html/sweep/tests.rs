//! What holds of the pages of sweeps: their scales, and those of designs one at a time.

use super::*;
use crate::report::sweep::sample as swept;
use serde_json::json;

/// The values 0, 0.1 and so on.
fn tenths(count: usize) -> Vec<Value> {
    (0..count).map(|at| json!(at as f64 / 10.0)).collect()
}

#[test]
fn a_sweep_says_where_its_scale_ends() {
    let rare = |paths: &[(&str, Vec<Value>)]| {
        let mut record = swept::grid(paths);
        for point in &mut record.points {
            (point.replications, point.consistent) = (100_000, 100_000);
            point.outcomes[0].count = 20 + point.point;
            point.outcomes[1].count = 100_000 - point.outcomes[0].count;
        }
        sweep(&record)
    };
    let line = rare(&[("a", tenths(5))]);
    assert!(line.contains("The scale ends at 0.04\u{a0}%."), "{line}");
    let panels = rare(&[("a", tenths(3)), ("b", tenths(2)), ("c", tenths(2))]);
    assert!(panels.contains("The scale ends at 0.04\u{a0}%."), "{panels}");
    let map = rare(&[("a", tenths(3)), ("b", tenths(2))]);
    assert!(map.contains("<span>0.03 %</span>"), "{map}");
}

/// A sweep one at a time: of `trust`, whose base is this, and of `rounds`, whose base is varied too.
fn one_at_a_time(trust: Value) -> SweepRecord {
    let swept_at = |number: u64, trust: Value, rounds: u64, count: u64| PointFigures {
        values: vec![trust, rounds.into()],
        ..swept::point(number, 1, count)
    };
    let at = |number: u64, value: f64, count: u64| swept_at(number, value.into(), 8, count);
    SweepRecord {
        design: "one-at-a-time".to_owned(),
        factors: 2,
        paths: vec!["trust".into(), "rounds".into()],
        points: vec![
            swept_at(0, trust.clone(), 8, 110),
            at(1, 0.0, 40),
            at(2, 0.5, 115),
            at(3, 1.0, 120),
            swept_at(4, trust.clone(), 4, 90),
            swept_at(5, trust, 8, 110),
        ],
        ..swept::record()
    }
}

/// The ends of the band of a panel, from its first to its last value and back.
fn band(page: &str, panel: usize) -> Vec<(f64, f64)> {
    let panel = page.split("chart panel-chart").nth(panel + 1).unwrap();
    let path = panel.split("<path class=\"outer\" d=\"M").nth(1).unwrap();
    let path = path.split("Z\"").next().unwrap();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let pair = |at: &str| at.split_once(' ').map(|(x, y)| (number(x), number(y))).unwrap();
    path.split('L').map(pair).collect()
}

#[test]
fn a_sweep_one_at_a_time_has_its_base_in_order_and_a_band_at_every_value() {
    let page = sweep(&one_at_a_time(json!(0.4)));
    assert!(
        page.contains("trust moves the share of breakthrough most: from 4\u{a0}% to 12\u{a0}%"),
        "{page}"
    );
    for (panel, values) in [(0, 4), (1, 2)] {
        let band = band(&page, panel);
        assert_eq!(band.len(), 2 * values);
        for at in 0..values {
            let (upper, lower) = (band[at], band[2 * values - 1 - at]);
            assert_eq!(upper.0, lower.0);
            assert!(upper.1 + 1.0 < lower.1, "no band at {at} of panel {panel}: {band:?}");
        }
        assert!(band[..values].is_sorted_by(|one, next| one.0 < next.0), "{band:?}");
    }
}

#[test]
fn a_base_that_is_no_number_has_no_place_among_the_values_of_a_sweep_one_at_a_time() {
    for base in [Value::Null, json!({"uniform": [0, 1]})] {
        let page = sweep(&one_at_a_time(base));
        assert!(page.contains("breakthrough most: from 4\u{a0}% to 12\u{a0}%"), "{page}");
        assert_eq!(band(&page, 0).len(), 2 * 3);
    }
}

#[test]
fn a_share_that_goes_up_and_down_is_told_by_its_least_and_its_most() {
    let mut record = one_at_a_time(json!(0.4));
    record.points[2] =
        PointFigures { values: record.points[2].values.clone(), ..swept::point(2, 1, 400) };
    let page = sweep(&record);
    assert!(
        page.contains("trust moves the share of breakthrough most: between 4\u{a0}% and 40\u{a0}%"),
        "{page}"
    );
}
