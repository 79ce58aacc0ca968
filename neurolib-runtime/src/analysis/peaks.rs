use ndarray::ArrayView1;

/// Indices of the local maxima that are at least `distance` samples apart, higher ones first, and of those the ones that
/// stand out by `prominence`. A plateau counts at its middle; the ends are no maxima.
///
/// `scipy.signal.find_peaks(trace, distance=distance, prominence=prominence)`.
pub(super) fn find_peaks(trace: ArrayView1<f64>, distance: usize, prominence: f64) -> Vec<usize> {
    let mut peaks = local_maxima(trace);
    keep_distance(trace, &mut peaks, distance);
    peaks.retain(|&peak| prominence_of(trace, peak) >= prominence);
    peaks
}

fn local_maxima(trace: ArrayView1<f64>) -> Vec<usize> {
    let mut peaks = Vec::new();
    let mut start = 1;
    while start + 1 < trace.len() {
        let mut end = start;
        if trace[start - 1] < trace[start] {
            while end + 1 < trace.len() && trace[end + 1] == trace[start] {
                end += 1;
            }
            if end + 1 < trace.len() && trace[end + 1] < trace[start] {
                peaks.push((start + end) / 2);
            }
        }
        start = end + 1;
    }
    peaks
}

/// Removes, from the highest peak down, what is closer to it than `distance`.
fn keep_distance(trace: ArrayView1<f64>, peaks: &mut Vec<usize>, distance: usize) {
    let mut by_height: Vec<usize> = (0..peaks.len()).collect();
    by_height.sort_by(|&left, &right| trace[peaks[left]].total_cmp(&trace[peaks[right]]));
    let mut keep = vec![true; peaks.len()];
    for &peak in by_height.iter().rev() {
        if !keep[peak] {
            continue;
        }
        let before = (0..peak).rev().take_while(|&other| peaks[peak] - peaks[other] < distance);
        let after = (peak + 1..peaks.len()).take_while(|&other| peaks[other] - peaks[peak] < distance);
        before.chain(after).collect::<Vec<_>>().into_iter().for_each(|other| keep[other] = false);
    }
    let mut kept = keep.into_iter();
    peaks.retain(|_| kept.next() == Some(true));
}

/// Height above the higher of the two valleys that separate a peak from higher ground or the ends.
fn prominence_of(trace: ArrayView1<f64>, peak: usize) -> f64 {
    let height = trace[peak];
    let valley = |side: &mut dyn Iterator<Item = &f64>| {
        side.take_while(|&&value| value <= height).fold(height, |lowest, &value| lowest.min(value))
    };
    let (left, right) = (trace.slice(ndarray::s![..peak]), trace.slice(ndarray::s![peak + 1..]));
    height - valley(&mut left.iter().rev()).max(valley(&mut right.iter()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::aview1;

    #[test]
    fn plateaus_count_at_their_middle_and_ends_do_not() {
        assert_eq!(find_peaks(aview1(&[5.0, 0.0, 2.0, 2.0, 2.0, 0.0, 1.0, 1.0]), 1, 0.0), [3]);
        assert_eq!(find_peaks(aview1(&[]), 1, 0.0), [0_usize; 0]);
    }

    #[test]
    fn higher_peaks_silence_their_neighbors_before_prominence_is_asked() {
        let trace = [0.0, 1.0, 0.0, 3.0, 0.0, 2.0, 0.0];
        assert_eq!(find_peaks(aview1(&trace), 3, 0.0), [3]);
        assert_eq!(find_peaks(aview1(&trace), 1, 2.0), [3, 5]);
    }
}
