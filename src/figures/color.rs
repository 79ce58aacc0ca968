/// A color in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Color(pub u8, pub u8, pub u8);

/// Text and the data line that matters most.
pub(super) const INK: Color = Color(0x26, 0x26, 0x26);
/// Secondary text.
pub(super) const GRAY: Color = Color(0x6b, 0x6b, 0x6b);
/// Axes and frames.
pub(super) const AXIS: Color = Color(0x59, 0x59, 0x59);
/// Reference lines, and cells without a value.
pub(super) const PALE: Color = Color(0xc8, 0xc8, 0xc8);

/// Lines that must be told apart, also by the color-blind: M. Okabe and K. Ito, Color Universal Design (2008), without the
/// yellow that vanishes on white.
pub(super) const LINES: [Color; 6] = [
    Color(0x00, 0x72, 0xb2),
    Color(0xd5, 0x5e, 0x00),
    Color(0x00, 0x9e, 0x73),
    Color(0xcc, 0x79, 0xa7),
    Color(0xe6, 0x9f, 0x00),
    Color(0x56, 0xb4, 0xe9),
];

/// Even support points from blue over near-white to red, after F. Crameri's `vik` (doi:10.5281/zenodo.1243862, MIT).
const DIVERGING: [Color; 11] = [
    Color(0x00, 0x12, 0x61),
    Color(0x03, 0x37, 0x78),
    Color(0x12, 0x5c, 0x90),
    Color(0x41, 0x88, 0xaf),
    Color(0x92, 0xbc, 0xd2),
    Color(0xec, 0xe5, 0xe0),
    Color(0xdd, 0xb0, 0x97),
    Color(0xcb, 0x80, 0x56),
    Color(0xb0, 0x51, 0x20),
    Color(0x85, 0x22, 0x06),
    Color(0x59, 0x00, 0x08),
];

/// Even support points of viridis, dark blue over green to yellow (S. van der Walt and N. Smith, 2015, CC0).
const SEQUENTIAL: [Color; 11] = [
    Color(0x44, 0x01, 0x54),
    Color(0x48, 0x24, 0x75),
    Color(0x41, 0x44, 0x87),
    Color(0x35, 0x5f, 0x8d),
    Color(0x2a, 0x78, 0x8e),
    Color(0x21, 0x91, 0x8c),
    Color(0x22, 0xa8, 0x84),
    Color(0x44, 0xbf, 0x70),
    Color(0x7a, 0xd1, 0x51),
    Color(0xbd, 0xdf, 0x26),
    Color(0xfd, 0xe7, 0x25),
];

/// The sequential map at `value` in [0, 1]; values beyond take the color of the end, NaN is pale gray.
pub(crate) fn sequential(value: f64) -> Color {
    interpolated(&SEQUENTIAL, value)
}

/// The diverging map at `value` in [−1, 1]; values beyond take the color of the end, NaN is pale gray.
pub(crate) fn diverging(value: f64) -> Color {
    interpolated(&DIVERGING, (value + 1.0) / 2.0)
}

/// Between the support points of a map, from 0 to 1.
fn interpolated(points: &[Color], value: f64) -> Color {
    if value.is_nan() {
        return PALE;
    }
    let position = value.clamp(0.0, 1.0) * (points.len() - 1) as f64;
    let lower = (position as usize).min(points.len() - 2);
    mix(points[lower], points[lower + 1], position - lower as f64)
}

/// The color a fraction of the way from one to another.
pub(super) fn mix(from: Color, to: Color, fraction: f64) -> Color {
    let channel = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * fraction).round() as u8;
    Color(channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diverging_map_is_centered_and_bounded() {
        assert_eq!(diverging(0.0), Color(0xec, 0xe5, 0xe0));
        assert_eq!(diverging(-7.0), diverging(-1.0));
        assert_eq!(diverging(f64::INFINITY), Color(0x59, 0x00, 0x08));
        assert_eq!(diverging(f64::NAN), PALE);
    }

    #[test]
    fn the_sequential_map_goes_from_dark_to_light() {
        assert_eq!([sequential(-1.0), sequential(0.0)], [SEQUENTIAL[0]; 2]);
        assert_eq!([sequential(1.0), sequential(2.0)], [SEQUENTIAL[10]; 2]);
        assert_eq!(sequential(0.5), SEQUENTIAL[5]);
        assert_eq!(sequential(f64::NAN), PALE);
    }
}
