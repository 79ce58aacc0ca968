//! The kinds of mistakes, by rule family.

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The text does not compile.
    Error,
    /// The text compiles, but probably does not say what was meant.
    Warning,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// The kind of a diagnostic. Names are stable: a code is never reused for another mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $variant),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// Its stable name, such as `NM302`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// Its page, in Markdown.
            pub(super) fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("explain/", $name, ".md"))),* }
            }
        }
    };
}

codes! {
    /// The text does not follow the grammar.
    Syntax = "NM101",
    /// A brace, comment or text in quotes that is not closed, or a closing brace too many.
    Unclosed = "NM102",
    /// Parentheses, conditions or operators nested deeper than the limit.
    TooDeep = "NM103",
    /// A text longer than the limit.
    TooLong = "NM104",
    /// A number that no 64-bit floating point number is near to.
    NumberRange = "NM105",
    /// An edition of the language that this compiler does not know.
    UnknownEdition = "NM106",
    /// A statement that has no meaning where it stands.
    Misplaced = "NM107",
    /// More mistakes than are shown.
    TooManyErrors = "NM109",
    /// Bytes that are no text.
    NotUtf8 = "NM110",

    /// A name that nothing declares.
    UnknownName = "NM201",
    /// A name declared twice.
    Duplicate = "NM202",
    /// A name that the language gives a meaning to.
    ShadowsBuiltin = "NM203",
    /// A component that the file does not declare.
    UnknownComponent = "NM204",
    /// A component or readout is given something it does not take.
    UnknownArgument = "NM205",
    /// A component is not given something it takes.
    MissingArgument = "NM206",
    /// A name that stands for no value is used as one, or a value as a function.
    NotAValue = "NM207",
    /// A component or table has no such part.
    UnknownField = "NM208",
    /// A function is called with too many or too few arguments.
    ArgumentCount = "NM209",
    /// A model that neither the file nor the library declares.
    UnknownModel = "NM210",

    /// A unit that is not in the table of units.
    UnknownUnit = "NM301",
    /// The terms of a sum, or the arguments of `min`, `max` or `mod`, have different units.
    SumUnits = "NM302",
    /// The sides of a comparison have different units.
    ComparisonUnits = "NM303",
    /// The branches of a condition have different units.
    BranchUnits = "NM304",
    /// A function of pure numbers is given a quantity with a unit.
    NotDimensionless = "NM305",
    /// An argument does not have the unit that is declared for it.
    ArgumentUnits = "NM306",
    /// A value does not have the unit declared for its name.
    DeclaredUnits = "NM307",
    /// The sides of an equation have different units.
    EquationUnits = "NM308",
    /// A power of a quantity with a unit whose exponent is no constant fraction.
    PowerUnits = "NM309",
    /// A time that is not in units of time.
    TimeUnits = "NM310",
    /// A unit that cannot be inferred.
    UnknowableUnit = "NM311",
    /// A condition where a number belongs, or the reverse.
    ConditionKind = "NM312",
    /// A unit with an exponent beyond the limit.
    UnitExponent = "NM313",

    /// A state that has no equation.
    NoEquation = "NM401",
    /// An equation for something that is no state.
    NoState = "NM402",
    /// A second equation for a state.
    SecondEquation = "NM403",
    /// Values that need each other at the same instant.
    AlgebraicLoop = "NM404",
    /// Noise outside a derivative.
    NoisePlace = "NM405",
    /// Noise that is not a linear term of a derivative.
    NoiseNotLinear = "NM406",
    /// `source.`, `w` or `len` outside an input.
    SourcePlace = "NM407",
    /// An input that is no reduction over the connections.
    InputForm = "NM408",
    /// A delay of something that belongs to a connection.
    DelayedConnection = "NM409",
    /// A delay, bound or start value that depends on more than parameters.
    NotParameter = "NM410",
    /// A delayed value without a past.
    NoPast = "NM411",
    /// A past of something that has none to declare.
    PastPlace = "NM412",
    /// A function that calls itself.
    RecursiveFunction = "NM413",
    /// A component that contains itself.
    RecursiveComponent = "NM414",
    /// A model that grows beyond the limit when components and functions are put in.
    TooLarge = "NM415",
    /// A random value elsewhere than at the start.
    RandomPlace = "NM416",

    /// A default outside its range.
    DefaultRange = "NM501",
    /// A range without a value in it.
    EmptyRange = "NM502",
    /// A value that must be known at compile time, and is not.
    NotConstant = "NM503",
    /// A time step that is not above zero, or a delay below zero.
    TimeRange = "NM504",

    /// A table that the library does not have.
    NoTable = "NM601",
    /// The axes of a table are not those of its data.
    TableAxes = "NM602",
    /// A quantity of a table is not in its data.
    TableQuantities = "NM603",
    /// A readout that drives itself.
    ReadoutCycle = "NM604",
    /// A model of the library that does not compile.
    LibraryModel = "NM605",
    /// A model that extends itself.
    ExtendsCycle = "NM606",
    /// An `override`, `fix` or `drop` that hits nothing.
    NothingHit = "NM607",

    /// A parameter that nothing reads.
    UnusedParameter = "NM901",
    /// A port that nothing reads.
    UnusedPort = "NM902",
    /// A let that nothing reads.
    UnusedLet = "NM903",
    /// Another declaration that nothing uses.
    Unused = "NM904",
    /// A past that nothing reads.
    UnusedPast = "NM905",
    /// A root, logarithm or power that is no number somewhere in the declared ranges.
    OutsideDomain = "NM906",
    /// A division by zero somewhere in the declared ranges.
    ZeroDivisor = "NM907",
    /// A quotient that is 0/0 at a point where its limit is a number.
    RemovableSingularity = "NM908",
    /// An exponential beyond all numbers somewhere in the declared ranges.
    Overflow = "NM909",
    /// Two minus signs that cancel each other.
    DoubleMinus = "NM910",
}

impl Code {
    /// The code of this name, in either case.
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(name))
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        if self.name().starts_with("NM9") { Severity::Warning } else { Severity::Error }
    }
}
