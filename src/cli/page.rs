//! The report as a page to read: the recommendation first, then what it rests on.

use std::fmt::Write;

use jiff::{ToSpan, civil::Date};
use scalptone::{
    capture::{Note, Severity, Verdict},
    catalog::{Reach, Shade, TargetSource},
    follicles::Thinning,
    light::Tier,
    plan::{Density, Plan, SessionPlan, ZonePlan},
    practice::Practice,
    regions::{HeadSource, View},
    report::{BaldingReport, HairReport, Provenance, Report, SkinReport, StageSource},
    tone::{Family, ItaClass, UndertoneKind},
    units::Estimate,
};

use super::sentences;

/// Columns of a page. Chosen: half of a laptop's screen.
const WIDTH: usize = 96;

/// The whole page.
pub(crate) fn of(report: &Report, practice: &Practice, start: Option<Date>) -> String {
    let mut page = String::new();
    answer(&mut page, report, practice);
    photo(&mut page, report);
    measured(&mut page, report);
    let days = report
        .plan
        .as_ref()
        .map(|plan| visiting_days(plan, start))
        .unwrap_or_default();
    if let Some(plan) = &report.plan {
        zones(&mut page, plan, &report.provenance);
        sessions(&mut page, plan, &days);
    }
    if !report.warnings.is_empty() {
        heading(&mut page, "Before you decide");
        for caution in &report.warnings {
            let text = sentences::warning(&caution.code).unwrap_or(&caution.code);
            let zone = caution.zone.as_deref().map(|zone| format!("{}: ", zone_name(zone)));
            point(
                &mut page,
                mark(caution.severity),
                &format!("{}{text}", zone.unwrap_or_default()),
            );
        }
    }
    if !report.care.is_empty() {
        heading(&mut page, "After each visit");
        for care in &report.care {
            let text = sentences::care(&care.code).unwrap_or(&care.code);
            let until = match care.until_days {
                0 => "always".to_owned(),
                1 => "the first day".to_owned(),
                days => format!("{days} days"),
            };
            let ends: Vec<String> = days
                .iter()
                .filter(|_| care.until_days > 0)
                .filter_map(|day| Some(date(later(*day, care.until_days)?)))
                .collect();
            let ends = if ends.is_empty() {
                String::new()
            } else {
                format!(" Until {}.", ends.join(", "))
            };
            row(&mut page, &until, &format!("{text}{ends}"));
        }
    }
    heading(&mut page, "Rests on");
    row(&mut page, "clinic", &report.provenance.practice);
    row(&mut page, "program", &format!("scalptone {}", report.engine_version));
    let caveat = "Starting values for a talk with a clinic, not a clinical standard and not medical advice.";
    let _ = writeln!(page, "\n{caveat}");
    page
}

fn answer(page: &mut String, report: &Report, practice: &Practice) {
    let (Some(shade), Some(density)) = (&report.shade, &report.density) else {
        let _ = writeln!(
            page,
            "No shade can be told from {}.",
            if report.file.is_some() {
                "these photos"
            } else {
                "this photo"
            }
        );
        return;
    };
    let dots = number(density.dots_per_cm2.value, 0);
    let _ = match (shade.range.first(), shade.range.last()) {
        (Some(first), Some(last)) if shade.range.len() > 1 => {
            writeln!(
                page,
                "Between shade {first} and {last}, about {dots} dots per cm² on top."
            )
        }
        _ => writeln!(page, "Shade {}, about {dots} dots per cm² on top.", shade.id),
    };
    shade_rows(page, shade, report.provenance.target, practice);
    density_rows(page, density);
    if let Some(plan) = &report.plan {
        let sessions = plan.sessions.len();
        let total = format!(
            "{} dots in {sessions} visits, {} hours",
            number(plan.total_dots, 0),
            plan.hours
        );
        row(page, "work", &total);
    }
}

fn shade_rows(page: &mut String, shade: &Shade, target: Option<TargetSource>, practice: &Practice) {
    let water = shade.water_parts;
    let pigment = match practice.pigments.len() {
        0 | 1 => "pigment",
        _ => &shade.pigment,
    };
    row(
        page,
        "best guess",
        &format!("shade {}: {water} parts of water to 1 of {pigment}", shade.id),
    );
    row(
        page,
        "start with",
        &format!(
            "shade {}, no darker: pigment can be added, not taken away",
            shade.start_id
        ),
    );
    let wanted = match target {
        Some(TargetSource::Measured) => "your own stubble, as measured",
        Some(TargetSource::Predicted) => "your own hair, if shaved",
        Some(TargetSource::Default) | None => "average dark hair, if shaved; none of yours was seen",
    };
    row(page, "wanted look", &format!("{} {wanted}", shade.target_hex));
    let reach = match shade.reach {
        Reach::Matched => "matched",
        Reach::LighterOnly => "lighter than wanted",
        Reach::CannotReach => "cannot be reached",
    };
    let gap = interval(shade.delta_e00, 1);
    row(
        page,
        "healed look",
        &format!("{}, ΔE00 {gap} from it: {reach}", shade.healed_hex),
    );
    row(page, "on the day", &format!("{}, harder at first", shade.fresh_hex));
    if !shade.alternatives.is_empty() {
        let each = shade.alternatives.iter().map(|other| {
            let (gap, dots) = (number(other.delta_e00, 1), number(other.dots_per_cm2, 0));
            let size = number(other.dot_healed_mm, 2);
            format!("shade {} at {dots} dots per cm² of {size} mm (ΔE00 {gap})", other.id)
        });
        row(page, "next nearest", &each.collect::<Vec<_>>().join(", "));
    }
}

fn density_rows(page: &mut String, density: &Density) {
    let dots = interval(density.dots_per_cm2, 0);
    let pitch = number(density.pitch_mm, 2);
    row(page, "dots on top", &format!("{dots} per cm², {pitch} mm apart"));
    let (fresh, healed) = (number(density.dot_fresh_mm, 2), number(density.dot_healed_mm, 2));
    let covered = number(100.0 * density.geometric_coverage, 1);
    row(
        page,
        "one dot",
        &format!("{fresh} mm fresh, {healed} mm healed; dots cover {covered} % of the skin"),
    );
}

fn photo(page: &mut String, report: &Report) {
    match &report.file {
        Some(files) => {
            heading(page, "These photos");
            let (photos, shown) = (report.provenance.photos, report.provenance.photo_shown);
            row(page, "files", files);
            let merged = format!("{photos}; face, light and preview are of photo {shown}");
            row(page, "merged", &merged);
        }
        None => heading(page, "This photo"),
    }
    let verdict = match report.capture.verdict {
        Verdict::Usable => "usable",
        Verdict::Weak => "weak",
        Verdict::Unusable => "unusable",
    };
    row(page, "verdict", verdict);
    let head = &report.head;
    let source = match head.source {
        HeadSource::Given => "given",
        HeadSource::Face => "found by the face finder",
        HeadSource::Search => "found by the face finder, which was not sure,",
        HeadSource::Guide => "taken to fill the middle of the picture",
        HeadSource::None if head.view == View::Patch => "none: scalp fills the picture",
        HeadSource::None => "not found",
    };
    let place = head.oval.map(|oval| {
        let [cx, cy, a, b] = [oval.cx, oval.cy, oval.a, oval.b];
        format!(", --oval {cx},{cy},{a},{b}")
    });
    let name = if head.view == View::Front { "face" } else { "head" };
    row(page, name, &format!("{source}{}", place.unwrap_or_default()));
    if report.skin.is_some() {
        let light = match report.light.tier {
            Tier::Chart => "known by the color chart, within about 3 ΔE00",
            Tier::GrayCard => "known by the gray card, within about 4 ΔE00",
            Tier::Paper => "known by the white paper, within about 4 ΔE00",
            Tier::Sclera => "known by the whites of the eyes, within about 6 ΔE00",
            Tier::Statistical => "guessed from what most photos and most skin look like, within about 10 ΔE00",
        };
        let kelvin = report
            .light
            .cct_kelvin
            .map(|kelvin| format!("; {} K", number(kelvin, 0)));
        row(page, "light", &format!("{light}{}", kelvin.unwrap_or_default()));
    }
    for note in report.capture.notes.iter().chain(&report.light.notes) {
        let Note { code, severity, photo } = note;
        let text = sentences::note(code).unwrap_or(code);
        let which = photo.map(|photo| format!("Photo {photo}: ")).unwrap_or_default();
        point(page, mark(*severity), &format!("{which}{text}"));
    }
}

fn measured(page: &mut String, report: &Report) {
    if report.skin.is_none() && report.hair.is_none() && report.follicles.is_none() {
        return;
    }
    heading(page, "Measured (in brackets: where the truth lies nine times in ten)");
    if let Some(skin) = &report.skin {
        skin_rows(page, skin);
    }
    if let Some(hair) = &report.hair {
        hair_rows(page, hair);
    }
    if let Some(follicles) = &report.follicles {
        let words = match follicles.thinning {
            Thinning::Full => "full",
            Thinning::Thinning => "thinning",
            Thinning::Sparse => "sparse",
            Thinning::Bald => "bald",
        };
        let hidden = interval(follicles.coverage.map(|share| 100.0 * share), 0);
        row(
            page,
            "coverage",
            &format!("{words}: hair hides {hidden} % of the scalp that is seen"),
        );
    }
    if let Some(balding) = &report.balding {
        balding_rows(page, balding);
    }
}

fn balding_rows(page: &mut String, balding: &BaldingReport) {
    let stage = balding.stage.and_then(|stage| serde_json::to_value(stage).ok());
    let stage = stage.as_ref().and_then(serde_json::Value::as_str);
    let suggested = match stage {
        Some(stage) => {
            let percent = number(100.0 * balding.confidence, 0);
            format!("maybe --stage {stage}, right {percent} times in 100; not used unless you say it")
        }
        None => "no stage can be suggested".to_owned(),
    };
    row(page, "balding", &suggested);
    let percent = |name: &str, value: Option<f64>| value.map(|value| format!("{name} {} %", number(100.0 * value, 0)));
    let told = [
        percent("hairline at", balding.height),
        percent("temples higher by", balding.recession),
        percent("of the top bare", balding.thinning),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if !told.is_empty() {
        row(
            page,
            "",
            &format!("{} (of the face's height, of the top)", told.join(", ")),
        );
    }
    for note in &balding.notes {
        row(page, "", sentences::note(&note.code).unwrap_or(&note.code));
    }
}

fn skin_rows(page: &mut String, skin: &SkinReport) {
    let class = match skin.ita_class {
        ItaClass::VeryLight => "very light",
        ItaClass::Light => "light",
        ItaClass::Intermediate => "medium light",
        ItaClass::Tan => "tan",
        ItaClass::Brown => "brown",
        ItaClass::Dark => "dark",
    };
    let undertone = skin.undertone.map_or("", |undertone| match undertone.kind {
        UndertoneKind::Cool => ", cool: redder than most",
        UndertoneKind::Neutral => ", neutral",
        UndertoneKind::Warm => ", warm: yellower than most",
    });
    row(page, "skin", &format!("{} {class}{undertone}", skin.hex));
    row(page, "", &lab(&skin.lab));
    let margin = number(skin.delta_e00_high, 1);
    row(page, "", &format!("true color within ΔE00 {margin}"));
    let (ita, monk) = (interval(skin.ita_degrees, 0), skin.monk);
    row(
        page,
        "",
        &format!(
            "ITA {ita}°, Monk {} to {}, likeliest {}",
            monk.low, monk.high, monk.best
        ),
    );
}

fn hair_rows(page: &mut String, hair: &HairReport) {
    let family = match hair.family {
        Family::Black => "black",
        Family::DarkBrown => "dark brown",
        Family::LightBrown => "light brown",
        Family::Blond => "blond",
        Family::Red => "red",
        Family::Gray => "gray",
        Family::White => "white",
        Family::None => "none seen",
    };
    let level = hair.level.map(|level| format!(", level {}", interval(level, 0)));
    let gray = hair.gray_share.map(|share| {
        let percent = interval(share.map(|share| 100.0 * share), 0);
        format!(", {percent} % gray")
    });
    let hex = hair.hex.as_ref().map(|hex| format!("{hex} "));
    let text = [hex, Some(family.to_owned()), level, gray];
    row(page, "hair", &text.into_iter().flatten().collect::<String>());
    if let Some(color) = &hair.lab {
        row(page, "", &lab(color));
    }
    if let Some(contrast) = hair.contrast_to_skin {
        let times = interval(contrast.map(libm::exp), 1);
        row(page, "", &format!("skin is {times} times as bright as hair"));
    }
}

fn zones(page: &mut String, plan: &Plan, provenance: &Provenance) {
    let stage = provenance.stage.and_then(|stage| serde_json::to_value(stage).ok());
    let stage = stage.as_ref().and_then(serde_json::Value::as_str).map(|stage| {
        let source = match provenance.stage_source {
            Some(StageSource::Given) => "given",
            Some(StageSource::Assumed) | None => "assumed",
        };
        format!(" (--stage {stage}, {source})")
    });
    heading(page, &format!("Where, and how dense{}", stage.unwrap_or_default()));
    let head = ["zone", "cm²", "dots/cm²", "mm apart", "needle mm", "dots"].map(str::to_owned);
    let body = plan.zones.iter().map(|zone| {
        let ZonePlan {
            area_cm2,
            dots_per_cm2,
            pitch_mm,
            needle_mm,
            dots,
            ..
        } = *zone;
        [
            zone_name(&zone.zone).to_owned(),
            number(area_cm2, 1),
            number(dots_per_cm2, 0),
            number(pitch_mm, 2),
            number(needle_mm, 2),
            number(dots, 0),
        ]
    });
    table(page, &std::iter::once(head).chain(body).collect::<Vec<_>>());
}

/// The days of the visits, if the first is known.
fn visiting_days(plan: &Plan, start: Option<Date>) -> Vec<Date> {
    let mut day = start;
    let mut next = |session: &SessionPlan| {
        day = later(day?, session.after_days);
        day
    };
    plan.sessions.iter().map_while(&mut next).collect()
}

/// So many days later; `None` beyond the calendar.
fn later(day: Date, days: u32) -> Option<Date> {
    day.checked_add(i64::from(days).days()).ok()
}

fn date(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

fn sessions(page: &mut String, plan: &Plan, days: &[Date]) {
    heading(page, "Visits");
    let when = if days.is_empty() { "after" } else { "on" };
    let head = ["visit", "shade", "dots", "standing", "minutes", when].map(str::to_owned);
    let body = plan.sessions.iter().enumerate().map(|(place, session)| {
        let when = match (days.get(place), session.after_days) {
            (Some(day), _) => date(*day),
            (None, 0) => "first".to_owned(),
            (None, days) => format!("{days} days"),
        };
        [
            session.n.to_string(),
            session.shade_id.clone(),
            number(session.dots, 0),
            format!("{} %", number(100.0 * session.cumulative, 0)),
            number(session.minutes, 0),
            when,
        ]
    });
    table(page, &std::iter::once(head).chain(body).collect::<Vec<_>>());
}

fn zone_name(code: &str) -> &str {
    sentences::zone(code).unwrap_or(code)
}

fn mark(severity: Severity) -> char {
    match severity {
        Severity::Blocking => 'x',
        Severity::Warning => '!',
        Severity::Info => '-',
    }
}

fn lab(color: &[Estimate; 3]) -> String {
    let [l, a, b] = color.map(|estimate| interval(estimate, 1));
    format!("L* {l}, a* {a}, b* {b}")
}

fn interval(estimate: Estimate, decimals: u8) -> String {
    let [value, low, high] = [estimate.value, estimate.low, estimate.high].map(|x| number(x, decimals));
    format!("{value} ({low} to {high})")
}

/// A number to so many decimals, thousands apart.
fn number(x: f64, decimals: u8) -> String {
    let text = format!("{:.*}", usize::from(decimals), scalptone::units::round(x, decimals));
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, part) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut spaced = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            spaced.push(',');
        }
        spaced.push(digit);
    }
    format!("{sign}{spaced}{part}")
}

fn heading(page: &mut String, text: &str) {
    let _ = writeln!(page, "\n{text}");
}

/// A name and what there is to say of it.
fn row(page: &mut String, name: &str, text: &str) {
    hanging(page, &format!("  {name:<14}"), text);
}

/// A sentence after a mark.
fn point(page: &mut String, mark: char, text: &str) {
    hanging(page, &format!("  {mark} "), text);
}

/// Text broken at [`WIDTH`], all lines below the first.
fn hanging(page: &mut String, start: &str, text: &str) {
    let indent = start.chars().count();
    let mut line = start.to_owned();
    let mut used = indent;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > indent && used + 1 + length > WIDTH {
            let _ = writeln!(page, "{}", line.trim_end());
            line = " ".repeat(indent);
            used = indent;
        }
        if used > indent {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    let _ = writeln!(page, "{}", line.trim_end());
}

/// Columns as wide as they must be: the first to the left, the others to the right.
fn table<const N: usize>(page: &mut String, rows: &[[String; N]]) {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in rows {
        let cells = row.iter().zip(widths).enumerate();
        let line: String = cells
            .map(|(column, (cell, width))| match column {
                0 => format!("  {cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            })
            .collect();
        let _ = writeln!(page, "{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_decimals_and_their_thousands_apart() {
        let shown = [(12_345.6, 0), (0.0, 1), (-0.04, 1), (1.50, 2), (-1234.0, 0), (999.0, 0)];
        assert_eq!(
            shown.map(|(x, decimals)| number(x, decimals)),
            ["12,346", "0.0", "0.0", "1.50", "-1,234", "999"]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let mut page = String::new();
        point(&mut page, '!', &"dots stand apart ".repeat(30));
        assert!(page.lines().count() > 4);
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(
            page.lines()
                .skip(1)
                .all(|line| line.starts_with("    d") || line.starts_with("    s") || line.starts_with("    a"))
        );
    }

    #[test]
    fn columns_are_aligned() {
        let mut page = String::new();
        let rows = [["zone", "cm²"], ["Front", "60"]].map(|row| row.map(str::to_owned));
        table(&mut page, &rows);
        assert_eq!(page, "  zone   cm²\n  Front   60\n");
    }
}
