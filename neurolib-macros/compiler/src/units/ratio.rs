//! Exact fractions, for exponents.

/// A fraction in lowest terms with a positive denominator, both of modest size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i32,
    denominator: i32,
}

/// Bound on numerators and denominators; no unit in use comes near it.
const LIMIT: i64 = 10_000;

impl Ratio {
    /// Nought.
    pub const ZERO: Ratio = Ratio { numerator: 0, denominator: 1 };
    /// One half.
    pub const HALF: Ratio = Ratio { numerator: 1, denominator: 2 };

    /// The fraction; `None` if it is undefined or out of bounds.
    pub fn new(numerator: i64, denominator: i64) -> Option<Ratio> {
        if denominator == 0 {
            return None;
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i64::try_from(divisor).ok()? * denominator.signum();
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        if numerator.abs() > LIMIT || denominator > LIMIT {
            return None;
        }
        let small = |value: i64| i32::try_from(value).expect("invariant: below the limit");
        Some(Ratio { numerator: small(numerator), denominator: small(denominator) })
    }

    /// The integer; `None` if it is out of bounds.
    pub fn integer(value: i64) -> Option<Ratio> {
        Ratio::new(value.clamp(-LIMIT - 1, LIMIT + 1), 1)
    }

    /// The fraction that a decimal such as `1.5` stands for; `None` if it has more than three decimals.
    pub fn from_decimal(value: f64) -> Option<Ratio> {
        let thousandths = value * 1000.0;
        if thousandths.abs() > 1e9 || thousandths.round() / 1000.0 != value {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked above")]
        Ratio::new(thousandths.round() as i64, 1000)
    }

    /// Numerator, with the sign.
    pub fn numerator(self) -> i64 {
        self.numerator.into()
    }

    /// Denominator, positive.
    pub fn denominator(self) -> i64 {
        self.denominator.into()
    }

    /// Whether the fraction is an integer.
    pub fn is_integer(self) -> bool {
        self.denominator == 1
    }

    /// The sum, in bounds.
    pub fn plus(self, other: Ratio) -> Option<Ratio> {
        Ratio::new(
            self.numerator() * other.denominator() + other.numerator() * self.denominator(),
            self.denominator() * other.denominator(),
        )
    }

    /// The product, in bounds.
    pub fn times(self, other: Ratio) -> Option<Ratio> {
        Ratio::new(self.numerator() * other.numerator(), self.denominator() * other.denominator())
    }

    /// The quotient, in bounds.
    pub fn over(self, other: Ratio) -> Option<Ratio> {
        Ratio::new(self.numerator() * other.denominator(), self.denominator() * other.numerator())
    }

    /// The negative.
    #[must_use]
    pub fn negated(self) -> Ratio {
        Ratio { numerator: -self.numerator, ..self }
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
