//! The command `neurolib`.

fn main() -> std::process::ExitCode {
    neurolib::cli::main()
}
