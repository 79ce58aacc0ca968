//! Figures for papers: each is written as an image (PNG, 300 pixels per inch, at most 180 mm wide) and as vectors (SVG).
//!
//! A function makes a [`Figure`] from plain arrays; [`Figure::titled`] and [`Figure::captioned`] say what it shows and where
//! it comes from; [`Figure::save`] writes it. Colors can be told apart by the color-blind, the typeface is embedded, and
//! no data make a function panic: it draws gaps or says what is wrong.
//!
//! | what | functions |
//! |---|---|
//! | signals over time | [`activity()`], [`bold()`], [`time_series()`], [`spectrum()`] |
//! | relations between regions | [`connectivity()`], [`connectivity_pair()`], [`fit()`], [`histogram()`] |
//! | places in the brain | [`brain()`], [`brains()`], and [`brain_film()`] that moves |
//! | equations of a model | [`phase_portrait()`] |
//! | parameters that vary | [`curves()`], [`maps()`] |
//!
//! # Example
//!
//! ```no_run
//! use ndarray::Array2;
//! use neurolib::figures::connectivity_pair;
//!
//! let (simulated, empirical) = (Array2::eye(80), Array2::eye(80));
//! connectivity_pair(simulated.view(), empirical.view(), &[])?
//!     .titled("Functional connectivity")
//!     .captioned("ALN on 80 regions of AAL2, seed 42")
//!     .save("results", "connectivity")?;
//! # Ok::<(), neurolib::figures::FigureError>(())
//! ```

mod activity;
mod bold;
mod brain;
mod connectivity;
mod connectome;
mod curve;
mod dynamics;
mod error;
mod figure;
mod fit;
mod histogram;
mod map;
mod phase_portrait;
mod signal;
mod spectrum;
mod time_series;

mod animation;
mod axes;
mod color;
mod color_bar;
mod contour;
mod envelope;
mod font;
mod raster;
mod scene;
mod stack;
mod svg;
mod ticks;

#[cfg(feature = "cli")]
pub(crate) use color::{Color, diverging, sequential};

pub use activity::activity;
pub use bold::bold;
pub use brain::{Brain, Film, brain, brain_film, brains};
pub use connectivity::{connectivity, connectivity_pair};
pub use connectome::connectome;
pub use curve::{Curve, curves};
pub use dynamics::{Dynamics, dynamics};
pub use error::FigureError;
pub use figure::Figure;
pub use fit::fit;
pub use histogram::{Distribution, Height, histogram};
pub use map::{Map, MapAxis, maps};
pub use phase_portrait::{Trajectory, phase_portrait};
pub use signal::{Excerpt, Regions, Signal, TimeAxis, View};
pub use spectrum::spectrum;
pub use time_series::{Trace, time_series};
