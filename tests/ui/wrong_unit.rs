//! A mistake in a file is shown where it stands in the file.

neurolib::neurolib_model!("tests/ui/wrong_unit.nm");
