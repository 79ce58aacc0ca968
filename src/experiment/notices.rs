//! What looks odd in a network, and the step of its preparation that mends it.

use neurolib::Connectome;
use neurolib_runtime::connectome::{Atlas, Notice};

/// What the user should know of a network, each with what to do.
pub fn notices(connectome: &Connectome) -> Vec<String> {
    connectome.notices().iter().map(text).collect()
}

fn text(notice: &Notice) -> String {
    match notice {
        Notice::Unlabeled { nodes } => {
            let atlas =
                Atlas::Aal2.labels(*nodes).map_or("", |_| ", or `--prepare 'label(aal2)'` if they are those of AAL2");
            format!(
                "the nodes have no labels and are called node0, node1, …; give them in `labels.csv`, one a row{atlas}"
            )
        }
        Notice::OtherOrientation { unfit, unfit_if_transposed } => format!(
            "weights and tract lengths may be written in opposite directions: {unfit} pairs have only one of the two, {} if \
             the lengths are transposed; if so, `--prepare 'transpose(lengths)'` or `--prepare 'transpose(weights)'`",
            unfit_if_transposed
        ),
        Notice::LengthsInMeters { largest } => format!(
            "tract lengths of up to {} look like meters, but are taken for mm; if so, `--prepare 'lengths(m)'`",
            round(*largest)
        ),
        Notice::LengthsInCentimeters { largest } => format!(
            "tract lengths of up to {} look like centimeters, but are taken for mm; if so, `--prepare 'lengths(cm)'`",
            round(*largest)
        ),
        Notice::SelfConnections { count } => {
            let these = if *count == 1 { "node is connected to itself" } else { "nodes are connected to themselves" };
            format!("{count} {these}; `--prepare zero_diagonal` leaves that out")
        }
        Notice::Counts { largest } => format!(
            "weights of up to {} look like numbers of streamlines; models expect weights of about 1: `--prepare 'normalize(max)'`",
            round(*largest)
        ),
        Notice::AsymmetricLengths { pairs, difference } => format!(
            "tract lengths of {pairs} pairs differ between their directions, by up to {:.0} %; `--prepare 'symmetrize(mean)'` \
             makes weights and lengths the same in both",
            100.0 * difference
        ),
    }
}

fn round(value: f64) -> String {
    if value >= 1000.0 {
        format!("{value:.0}")
    } else {
        format!("{:.3}", value).trim_end_matches('0').trim_end_matches('.').to_string()
    }
}
