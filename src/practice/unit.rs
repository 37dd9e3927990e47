//! Numbers that were meant in another unit than the one their field is named after.

use crate::units::per_cm2_from_per_square_inch;

/// Other units of a quantity, and how many of ours one of them is.
type Others = &'static [(&'static str, f64)];

/// How the name of a field ends, its unit, and the others; an ending stands before those that it ends with.
///
/// Published: an inch is 25.4 mm.
const UNITS: [(&str, &str, Others); 8] = [
    (
        "PerCm2",
        "per cm²",
        &[
            ("per square inch", per_cm2_from_per_square_inch(1.0)),
            ("per mm²", 100.0),
        ],
    ),
    ("Cm2", "cm²", &[("mm²", 0.01), ("square inches", 6.4516)]),
    ("PerMm", "per mm", &[("per cm", 0.1), ("per µm", 1000.0)]),
    ("Mm", "mm", &[("µm", 0.001), ("cm", 10.0), ("inches", 25.4)]),
    ("Um", "µm", &[("mm", 1000.0)]),
    ("PerHour", "an hour", &[("a minute", 60.0)]),
    ("Days", "days", &[("hours", 1.0 / 24.0)]),
    ("Minutes", "minutes", &[("seconds", 1.0 / 60.0), ("hours", 60.0)]),
];

/// The unit in which a value that is out of range would be in it, in words: `200 µm are 0.2 mm`.
///
/// The unit is that of the innermost field whose name has one; a field without one that goes up to 1 holds a share.
pub(super) fn meant(path: &str, value: f64, low: f64, high: f64) -> Option<String> {
    let named = path.rsplit('.').find_map(|name| {
        let name = name.strip_suffix("Above").unwrap_or(name);
        let has = |ending: &str| name.ends_with(ending) || name.eq_ignore_ascii_case(ending);
        UNITS.iter().find(|(ending, ..)| has(ending))
    });
    let (_, ours, others) = match named {
        None if high <= 1.0 && value > 1.0 => &("", "", &[("%", 0.01)][..]),
        named => named?,
    };
    let within = others
        .iter()
        .find(|(_, factor)| (low..=high).contains(&(value * factor)));
    within.map(|(other, factor)| {
        format!(
            "{} {other} are {} {ours}",
            written(value),
            written(figures(value * factor))
        )
        .trim_end()
        .to_owned()
    })
}

/// A number to ten figures, whole ones without a point. The standard library's way, which is exact for any number there
/// is, is a tenth of what a visitor downloads.
pub(super) fn written(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return "0".to_owned(); // JSON has no others
    }
    #[expect(clippy::cast_possible_truncation, reason = "-324 to 308")]
    let exponent = libm::floor(libm::log10(libm::fabs(x))) as i32;
    if !(-7..15).contains(&exponent) {
        return format!("{}e{exponent}", written(x / libm::pow(10.0, f64::from(exponent))));
    }
    let places = usize::try_from(9 - exponent).unwrap_or(0);
    let unit = (0..places).fold(1_u64, |unit, _| unit * 10);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "at most 10^16"
    )]
    let units = libm::round(libm::fabs(x) * unit as f64) as u64;
    let sign = if x < 0.0 { "-" } else { "" };
    let number = format!("{sign}{}.{:0places$}", units / unit, units % unit);
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number to three figures or, from a thousand on, to the unit: as a person says it.
pub(super) fn figures(x: f64) -> f64 {
    let decimals = 2.0 - libm::floor(libm::log10(libm::fabs(x)));
    let scale = libm::pow(10.0, decimals.clamp(0.0, 12.0));
    libm::round(x * scale) / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_unit_is_told_by_the_name_of_the_field() {
        let cases = [
            ("healing.dotHealedMm.value", 200.0, (0.1, 0.4), "200 µm are 0.2 mm"),
            ("healing.dotFreshMm", 0.025, (0.05, 1.0), "0.025 cm are 0.25 mm"),
            ("cautions.dotMmAbove", 300.0, (0.05, 1.0), "300 µm are 0.3 mm"),
            ("hair.shaftUm.low", 0.075, (10.0, 200.0), "0.075 mm are 75 µm"),
            (
                "caps.dotsPerCm2",
                650.0,
                (10.0, 400.0),
                "650 per square inch are 101 per cm²",
            ),
            (
                "zones.crown.dotsPerCm2",
                0.9,
                (1.0, 400.0),
                "0.9 per mm² are 90 per cm²",
            ),
            ("areasCm2.VI.crown", 9000.0, (0.0, 500.0), "9000 mm² are 90 cm²"),
            (
                "pigments[0].ink.absorptionPerMm",
                11_250.0,
                (1.0, 1e4),
                "11250 per cm are 1125 per mm",
            ),
            (
                "sessions.dotsPerHour",
                78.0,
                (100.0, 1e5),
                "78 a minute are 4680 an hour",
            ),
            ("cautions.minutesAbove", 5.0, (10.0, 1440.0), "5 hours are 300 minutes"),
            ("healing.retention.value", 65.0, (0.05, 1.0), "65 % are 0.65"),
        ];
        for (path, value, (low, high), meaning) in cases {
            assert_eq!(meant(path, value, low, high).as_deref(), Some(meaning), "{path}");
        }
    }

    #[test]
    fn numbers_are_written_as_they_were_given() {
        for (x, text) in [
            (0.0, "0"),
            (-3.0, "-3"),
            (200.0, "200"),
            (0.08, "0.08"),
            (-0.5, "-0.5"),
            (99.999_999_999_9, "100"),
            (1234.5678, "1234.5678"),
            (1.0 / 3.0, "0.3333333333"),
            (0.000_012, "0.000012"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e30, "1e30"),
            (-2.5e-9, "-2.5e-9"),
            (f64::MAX, "1.797693135e308"),
        ] {
            assert_eq!(written(x), text);
        }
    }

    #[test]
    fn what_fits_no_unit_is_left_alone() {
        for value in [f64::NAN, f64::INFINITY, -3.0, 0.9, 1e30] {
            assert_eq!(meant("healing.dotHealedMm.value", value, 0.1, 0.4), None, "{value}");
        }
        assert_eq!(meant("ladder[0].waterParts", 2000.0, 0.0, 1000.0), None);
        assert_eq!(meant("healing.skin.atThreeYears", 1.0, 0.01, 0.9), None);
    }
}
