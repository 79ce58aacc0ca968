//! The brain, standing still and moving, from the places of the embedded connectome and from places that make no brain.
#![cfg(feature = "figures")]

use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::process::Command;

use ndarray::{Array2, array, s};
use neurolib::Dataset;
use neurolib::figures::{Brain, FigureError, Film, brain, brain_film, brains};
use neurolib_runtime::connectome::Connectome;

type Links = Vec<(usize, usize, f64)>;

fn gw() -> (Connectome, Links) {
    let connectome = Dataset::load("gw").unwrap().connectome;
    let links = connectome.connections().map(|c| (c.target, c.source, c.weight)).collect();
    (connectome, links)
}

fn regions<'a>(connectome: &'a Connectome, links: &'a Links) -> Brain<'a> {
    let centroids = connectome.centroids().unwrap().view();
    Brain { centroids, labels: connectome.labels(), connections: links }
}

/// A wave from the back to the front (Hz).
fn wave(connectome: &Connectome, frames: usize) -> Array2<f64> {
    let centroids = connectome.centroids().unwrap();
    Array2::from_shape_fn((centroids.nrows(), frames), |(region, frame)| {
        let phase = centroids[[region, 1]] / 60.0 - frame as f64 * 0.15;
        10.0 + 8.0 * phase.sin() + 0.05 * centroids[[region, 2]]
    })
}

fn times(frames: usize) -> Vec<f64> {
    (0..frames).map(|frame| 10.0 * frame as f64).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures").join("brain")
}

#[test]
fn activity_is_seen_from_three_sides() {
    let (connectome, links) = gw();
    let values = wave(&connectome, 1).column(0).to_vec();
    let figure = brain(&regions(&connectome, &links), &values, "Excitatory rate", "Hz", None)
        .unwrap()
        .titled("Activity of the cortex")
        .captioned("ALN, 80 regions of AAL2, seed 42");
    figure.save(folder(), "brain").unwrap();
    let document = figure.to_svg().unwrap();
    assert!(document.len() < 200_000, "{} bytes of SVG", document.len());
    let document = roxmltree::Document::parse(&document).unwrap();
    let texts: Vec<&str> = document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).collect();
    for text in ["Left", "Top", "Right", "front", "back", "L", "R", "5 cm", "Excitatory rate (Hz)"] {
        assert!(texts.contains(&text), "no `{text}` in {texts:?}");
    }
}

#[test]
fn signed_values_and_moments_have_common_colors() {
    let (connectome, links) = gw();
    let values = wave(&connectome, 80) - 10.0;
    let figure = brain(&regions(&connectome, &links), &values.column(4).to_vec(), "z-score", "", None).unwrap();
    assert!(figure.to_svg().unwrap().contains("−5"));
    figure.save(folder(), "signed").unwrap();
    let moments = values.slice(s![.., ..;16]);
    let times = [0.0, 160.0, 320.0, 480.0, 640.0];
    let figure = brains(&regions(&connectome, &links), moments, &times, "Deviation", "Hz", Some((-8.0, 8.0))).unwrap();
    figure.titled("A wave").save(folder(), "moments").unwrap();
}

#[test]
fn places_that_make_no_brain_still_give_a_figure() {
    let draw = |centroids: &Array2<f64>, value: f64| {
        let regions = Brain { centroids: centroids.view(), labels: &[], connections: &[] };
        let values = vec![value; centroids.nrows()];
        let figure = brain(&regions, &values, "rate", "", None).unwrap();
        assert!(!figure.to_png().unwrap().is_empty());
        roxmltree::Document::parse(&figure.to_svg().unwrap()).unwrap();
    };
    draw(&array![[0.0, 0.0, 0.0]], 3.0);
    draw(&array![[-40.0, 0.0, 0.0]], 0.0);
    draw(&array![[5.0, 5.0, 5.0], [5.0, 5.0, 5.0]], 9e299);
    draw(&array![[1.0, 2.0, 3.0], [f64::NAN, 0.0, 0.0], [1e300, 0.0, 0.0]], -1.0);
    draw(&array![[-0.001, 2e-3, 3e-3], [0.001, 2e-3, -3e-3]], 5e-324);
    draw(&Array2::from_shape_fn((500, 3), |(region, axis)| ((region * (axis + 7)) % 97) as f64 - 48.0), 1e-12);
}

#[test]
fn what_does_not_fit_is_an_error() {
    let centroids = array![[-40.0, 0.0, 0.0], [40.0, 0.0, 0.0]];
    let two = Brain { centroids: centroids.view(), labels: &[], connections: &[] };
    let mismatch = brain(&two, &[1.0], "rate", "", None);
    assert!(matches!(mismatch, Err(FigureError::LengthMismatch { what: "values", expected: 2, found: 1 })));
    assert!(matches!(brain(&two, &[f64::NAN; 2], "rate", "", None), Err(FigureError::NothingFinite { .. })));
    let odd = Some((f64::NAN, 1.0));
    assert!(matches!(brain(&two, &[0.0; 2], "rate", "", odd), Err(FigureError::NothingFinite { .. })));
    let links = [(0, 2, 1.0)];
    let beyond = Brain { connections: &links, ..two };
    assert!(matches!(
        brain(&beyond, &[0.0; 2], "", "", None),
        Err(FigureError::NoSuchRegion { region: 2, regions: 2 })
    ));
    let nowhere = Array2::from_elem((2, 3), f64::NAN);
    let nowhere = Brain { centroids: nowhere.view(), ..two };
    assert!(matches!(brain(&nowhere, &[0.0; 2], "", "", None), Err(FigureError::NothingFinite { .. })));
    let flat = Array2::zeros((2, 2));
    let flat = Brain { centroids: flat.view(), ..two };
    assert!(matches!(brain(&flat, &[0.0; 2], "", "", None), Err(FigureError::LengthMismatch { .. })));
    let none = Array2::zeros((0, 3));
    let none = Brain { centroids: none.view(), ..two };
    assert!(matches!(brain(&none, &[], "", "", None), Err(FigureError::Empty { .. })));
    let many = brains(&two, Array2::zeros((2, 11)).view(), &times(11), "", "", None);
    assert!(matches!(many, Err(FigureError::TooMany { what: "moments", most: 10, found: 11 })));
    for count in [1, 10] {
        let page = brains(&two, Array2::zeros((2, count)).view(), &times(count), "", "", None).unwrap();
        assert!(!page.to_png().unwrap().is_empty());
    }
    let film = |frames: usize, rate| brain_film(&two, Array2::zeros((2, frames)).view(), &times(frames), "", "", rate);
    assert!(matches!(film(0, 25.0), Err(FigureError::Empty { .. })));
    for rate in [0.0, -1.0, f64::NAN, 1e9] {
        assert!(matches!(film(3, rate), Err(FigureError::FrameRate { .. })));
    }
    let last = film(3, 25.0).unwrap();
    assert!(matches!(last.still(3), Err(FigureError::NoSuchFrame { frame: 3, frames: 3 })));
    assert!(matches!(last.save(folder(), "a/b"), Err(FigureError::Name { .. })));
}

/// The frames of an animation, each as it is drawn: palette indices, 0 where nothing changes.
fn frames(apng: &[u8]) -> Vec<Vec<u8>> {
    let mut decoder = png::Decoder::new(BufReader::new(Cursor::new(apng)));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().unwrap();
    let count = reader.info().animation_control().unwrap().num_frames;
    let mut frame = vec![0; reader.output_buffer_size().unwrap()];
    (0..count).map(|_| reader.next_frame(&mut frame).map(|_| frame.clone()).unwrap()).collect()
}

fn film(frames: usize) -> Film {
    let (connectome, links) = gw();
    let mut values = wave(&connectome, frames);
    values[[3, frames / 2]] = f64::NAN;
    values[[4, frames / 3]] = 1e6;
    brain_film(&regions(&connectome, &links), values.view(), &times(frames), "Rate", "Hz", 25.0)
        .unwrap()
        .titled("A wave")
        .captioned("From the back to the front")
}

#[test]
fn an_animation_has_all_frames_and_stays_small() {
    let film = film(12);
    let apng = film.to_apng().unwrap();
    // 120 frames in 5 MB.
    assert!(apng.len() < 12 * 42_000, "{} bytes", apng.len());
    let decoded = frames(&apng);
    assert_eq!(decoded.len(), 12);
    assert!(decoded[0].iter().all(|index| *index != 0), "the first frame is complete");
    for (index, frame) in decoded.iter().enumerate().skip(1) {
        let changed = frame.iter().filter(|index| **index != 0).count();
        assert!((1000..frame.len() / 2).contains(&changed), "{changed} pixels change at frame {index}");
    }
    assert_eq!(apng, film.to_apng().unwrap(), "the same film is the same file");
    let paths = film.save(folder(), "film").unwrap();
    assert!(paths[0].ends_with("film.png") && paths[1].ends_with("film.html"));
    film.still(7).unwrap().save(folder(), "film_still").unwrap();
}

#[test]
fn frames_without_a_value_are_shown_as_such() {
    let centroids = array![[-40.0, 0.0, 0.0], [40.0, 0.0, 0.0]];
    let brain = Brain { centroids: centroids.view(), labels: &[], connections: &[] };
    let gap = array![[1.0, f64::NAN, f64::INFINITY], [0.0, f64::NAN, 2.0]];
    let film = brain_film(&brain, gap.view(), &[0.0, f64::NAN, 2.0], "", "", 1.0).unwrap();
    assert_eq!(frames(&film.to_apng().unwrap()).len(), 3);
    let html = film.to_html("x");
    assert!(html.contains("\"fwD////+\""), "255 stands for no value");
    let single = brain_film(&brain, gap.slice(s![.., ..1]), &[5.0], "", "", 1.0).unwrap();
    assert_eq!(frames(&single.to_apng().unwrap()).len(), 1);
}

#[test]
fn a_page_can_hold_several_players() {
    let film = film(6);
    for (id, becomes) in [("rates", "rates"), ("bold 2", "bold2"), ("\"><b", "b"), ("7", "film-7"), ("", "film-")] {
        let html = film.to_html(id);
        assert!(html.starts_with(&format!("<figure id=\"{becomes}\"")), "{html:.60}");
        assert!(!html.contains("http") || html.matches("http").count() == 1, "only the name space of SVG");
        let svg = &html[html.find("<svg").unwrap()..html.find("</svg>").unwrap() + 6];
        let document = roxmltree::Document::parse(svg).unwrap();
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert_eq!(ids, [format!("{becomes}-colors")]);
        let circles = document.descendants().filter(|node| node.has_tag_name("circle"));
        // Each region from above and from its side.
        assert_eq!(circles.count(), 160);
    }
}

#[test]
fn the_player_is_a_script_that_runs() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("node is not installed: the script was not run");
        return;
    }
    let html = film(6).to_html("rates");
    let start = html.find("<script>").unwrap() + "<script>".len();
    let script = &html[start..html.find("</script>").unwrap()];
    let page = include_str!("brain/page.js");
    let path = folder().join("player.js");
    std::fs::create_dir_all(folder()).unwrap();
    std::fs::write(&path, format!("{page}\n{script}\ncheck();\n")).unwrap();
    let output = Command::new("node").arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
