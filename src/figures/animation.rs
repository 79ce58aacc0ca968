//! Frames as one animated PNG with a palette.

use std::collections::{BTreeMap, HashMap};

use super::error::FigureError;
use super::raster::{INCHES_PER_METER, Pixels};

/// Colors of the palette, beside the one that is transparent.
const COLORS: usize = 255;
/// The palette is made from so many frames.
const SAMPLES: usize = 12;

type Rgb = [u8; 3];

/// An endless animation of `count` frames, `rate` of them a second.
///
/// All frames have one palette of the most frequent colors; after the first one only pixels that change are stored.
pub(super) fn apng(
    count: usize,
    rate: f64,
    resolution: f64,
    frame: impl Fn(usize) -> Result<Pixels, FigureError>,
) -> Result<Vec<u8>, FigureError> {
    let samples = count.min(SAMPLES);
    let sampled = (0..samples).map(|sample| frame(sample * (count - 1) / (samples - 1).max(1)));
    let sampled = sampled.collect::<Result<Vec<_>, _>>()?;
    let Some(first) = sampled.first() else {
        return Err(FigureError::Empty { what: "the frames" });
    };
    let (width, height) = (first.width, first.height);
    let palette = palette(&sampled);
    drop(sampled);

    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_palette([&[[0; 3]], palette.as_slice()].concat().concat());
    encoder.set_trns(vec![0]);
    let per_meter = (resolution * INCHES_PER_METER).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit: png::Unit::Meter }));
    let milliseconds = (1000.0 / rate).round().clamp(1.0, f64::from(u16::MAX)) as u16;
    encoder.set_animated(count as u32, 0)?;
    encoder.set_frame_delay(milliseconds, 1000)?;
    encoder.set_blend_op(png::BlendOp::Over)?;
    let mut writer = encoder.write_header()?;
    let mut known = HashMap::new();
    let mut before: Vec<u8> = Vec::new();
    for index in 0..count {
        let indices: Vec<u8> = pixels(&frame(index)?).map(|color| nearest(color, &palette, &mut known)).collect();
        let changed = indices.iter().enumerate().map(|(place, &index)| match before.get(place) {
            Some(&before) if before == index => 0,
            _ => index,
        });
        writer.write_image_data(&changed.collect::<Vec<u8>>())?;
        before = indices;
    }
    writer.finish()?;
    Ok(file)
}

fn pixels(image: &Pixels) -> impl Iterator<Item = Rgb> {
    image.colors.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]])
}

/// The most frequent color of each of the most frequent groups of similar colors.
fn palette(images: &[Pixels]) -> Vec<Rgb> {
    let mut counts: HashMap<Rgb, u64> = HashMap::new();
    images.iter().flat_map(pixels).for_each(|color| *counts.entry(color).or_default() += 1);
    // By group: how many, and the most frequent (the smallest of equals, so that the order of the map does not matter).
    let mut groups: BTreeMap<Rgb, (u64, (u64, Rgb))> = BTreeMap::new();
    for (color, count) in counts {
        let group = groups.entry(color.map(|channel| channel >> 3)).or_default();
        group.0 += count;
        if count > group.1.0 || (count == group.1.0 && color < group.1.1) {
            group.1 = (count, color);
        }
    }
    let mut groups: Vec<(u64, Rgb)> = groups.into_values().map(|(count, (_, color))| (count, color)).collect();
    groups.sort_by_key(|(count, color)| (std::cmp::Reverse(*count), *color));
    groups.truncate(COLORS);
    groups.into_iter().map(|(_, color)| color).collect()
}

/// The place of the color that is most alike, from 1; 0 is transparent.
fn nearest(color: Rgb, palette: &[Rgb], known: &mut HashMap<Rgb, u8>) -> u8 {
    *known.entry(color).or_insert_with(|| {
        let distance = |other: &Rgb| -> i32 {
            (0..3).map(|channel| (i32::from(color[channel]) - i32::from(other[channel])).pow(2)).sum()
        };
        let place = (0..palette.len()).min_by_key(|&place| distance(&palette[place])).unwrap_or(0);
        place as u8 + 1
    })
}
