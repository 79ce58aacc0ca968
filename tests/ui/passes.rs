//! A model is a documented struct that other code can use.
#![deny(missing_docs, warnings)]

neurolib::neurolib_model! {
    /// Relaxes to rest.
    model Decay {
        /// Time constant.
        param tau: ms = 10  in 1..100
        state x = 1
        d/dt x = -x/tau
        observe x  default
    }
}

/// A slow one, ready to run.
pub fn slow() -> neurolib::SimulationBuilder {
    neurolib::Simulation::builder(Decay { tau: neurolib::Parameter::Uniform(50.0), ..Default::default() })
}

/// It is a `NeuralMass`, cloned and compared like any value.
pub fn alike(model: &Decay) -> bool {
    let mass: &dyn neurolib::NeuralMass = model;
    mass.description().name == "Decay" && model.clone() == Decay::default()
}
