//! A file that is not there.

neurolib::neurolib_model!("tests/ui/nowhere.nm");
