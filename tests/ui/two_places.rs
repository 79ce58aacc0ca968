//! A mistake about two places underlines the first, and shows both in its text.

neurolib::neurolib_model! {
    model TwoPlaces {
        param tau: ms = 10
        port drive: pA = 0
        state v: mV = -70
        tau * d/dt v = -v + 2*drive
        observe v  default
    }
}
