//! A mistake in an inline model is underlined in the Rust source.

neurolib::neurolib_model! {
    model Misspelt {
        param gamma = 0.5
        state x = 1
        d/dt x = -gama*x
    }
}
