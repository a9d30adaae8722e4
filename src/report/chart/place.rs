//! Labels beside a chart, moved apart where they would stand over each other.

/// Places near the wanted ones, in the same order, at least `gap` apart and from `low` to `high`.
///
/// `wanted` is in order. Where there is no room for all they stand closer, evenly.
pub(super) fn apart(wanted: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let gaps = wanted.len().saturating_sub(1).max(1) as f64;
    let gap = gap.min((high - low) / gaps);
    let mut places: Vec<f64> = wanted.to_vec();
    let mut least = low;
    for place in &mut places {
        *place = place.max(least);
        least = *place + gap;
    }
    let mut most = high;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_room_stays() {
        assert_eq!(apart(&[10.0, 40.0, 90.0], 16.0, (0.0, 100.0)), [10.0, 40.0, 90.0]);
    }

    #[test]
    fn what_has_none_moves_as_little_as_needed() {
        assert_eq!(apart(&[50.0, 51.0], 16.0, (0.0, 100.0)), [50.0, 66.0]);
        assert_eq!(apart(&[98.0, 99.0, 100.0], 16.0, (0.0, 100.0)), [68.0, 84.0, 100.0]);
        assert_eq!(apart(&[0.0, 0.0], 16.0, (8.0, 100.0)), [8.0, 24.0]);
    }

    #[test]
    fn too_many_share_the_room_evenly() {
        assert_eq!(apart(&[0.0; 5], 16.0, (0.0, 40.0)), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(apart(&[], 16.0, (0.0, 40.0)), Vec::<f64>::new());
    }
}
