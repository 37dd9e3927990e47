//! Skins found from their color, against spectra that another model made and the swatches of the Monk scale.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

use scalptone::{
    color::{Lab, delta_e_2000, lab::from_linear},
    optics::skin::SkinSpectrum,
};

/// CIEDE2000 between a color and the skin found for it.
const REACHED: f64 = 0.05;

/// The thirty spectra of `reference/skin_spectra.csv`: level, color and reflectances.
fn spectra() -> Vec<(u8, Lab, Vec<f64>)> {
    let lines = include_str!("reference/skin_spectra.csv").lines();
    let spectrum = |line: &str| {
        let mut cells = line.split(',');
        let level = cells.next().unwrap().parse().unwrap();
        let numbers: Vec<f64> = cells.skip(1).map(|cell| cell.parse().unwrap()).collect();
        (
            level,
            Lab::new(numbers[0], numbers[1], numbers[2]),
            numbers[3..].to_vec(),
        )
    };
    lines.filter(|line| !line.starts_with('#')).map(spectrum).collect()
}

#[test]
fn every_measured_skin_is_reached_and_its_spectrum_is_near() {
    let mut off: Vec<f64> = spectra()
        .iter()
        .map(|(level, lab, wanted)| {
            let skin = SkinSpectrum::from_lab(*lab);
            let missed = delta_e_2000(skin.lab(), *lab);
            assert!(
                skin.reachable && missed <= REACHED,
                "level {level}: {missed}, {:?}",
                skin.chromophores
            );
            let squares = skin
                .reflectance
                .iter()
                .zip(wanted)
                .map(|(found, wanted)| (found - wanted) * (found - wanted));
            let rms = (squares.sum::<f64>() / 31.0).sqrt();
            println!("level {level} {lab:?}: ΔE00 {missed:.4}, spectral RMS {rms:.4}");
            rms
        })
        .collect();
    assert_eq!(off.len(), 30);
    off.sort_by(f64::total_cmp);
    println!("spectral RMS: median {:.4}, worst {:.4}", off[15], off[29]);
    assert!(off[15] < 0.011 && off[29] < 0.022, "{off:?}");
}

#[test]
fn a_swatch_that_no_skin_has_is_told_from_one_that_some_has() {
    let swatches = [
        "#f6ede4", "#f3e7db", "#f7ead0", "#eadaba", "#d7bd96", "#a07e56", "#825c43", "#604134", "#3a312a", "#292420",
    ];
    let found = swatches.map(|hex| {
        let color: palette::Srgb<u8> = hex.parse().unwrap();
        let lab = from_linear(color.into_linear());
        let skin = SkinSpectrum::from_lab(lab);
        let missed = delta_e_2000(skin.lab(), lab);
        println!("{hex} {lab:?}: ΔE00 {missed:.4}, {}", skin.reachable);
        assert!(missed <= REACHED, "{hex}: tinted or not, it has the color: {missed}");
        skin.reachable
    });
    // 1 to 4 are lighter than any skin measured (L* 74): swatches to point at, no reflectances
    assert_eq!(found[..3], [false; 3], "{found:?}");
    assert_eq!(found[5..8], [true; 3], "{found:?}");
}
