//! Smoothing of planes.

use super::Plane;

/// Mean over the square of side `2 * radius + 1` round each pixel; beyond the edge the nearest pixel is taken.
///
/// Running sums down the columns, doubled windows along the rows: the cost hardly depends on the radius, and several
/// pixels are added at once.
#[must_use]
pub fn box_mean(plane: &Plane, radius: u32) -> Plane {
    let (width, height) = plane.dimensions();
    if width == 0 || height == 0 {
        return plane.clone();
    }
    let (columns, rows, reach) = (width as usize, height as usize, radius as usize);
    let side = 2 * reach + 1;
    let share = 1.0 / (index_to_f32(side) * index_to_f32(side));
    let source = plane.as_raw();
    let row = |y: usize| {
        let y = y.min(rows - 1);
        &source[y * columns..(y + 1) * columns]
    };
    let mut sums: Vec<f32> = row(0).iter().map(|v| v * index_to_f32(reach)).collect();
    for y in 0..=reach {
        for (sum, v) in sums.iter_mut().zip(row(y)) {
            *sum += v;
        }
    }
    let mut line = vec![0.0_f32; columns + 2 * reach];
    let mut spare = line.clone();
    let mut result = Plane::new(width, height);
    for (y, out) in result.chunks_exact_mut(columns).enumerate() {
        line[..reach].fill(sums[0]);
        line[reach..reach + columns].copy_from_slice(&sums);
        line[reach + columns..].fill(sums[columns - 1]);
        add_windows(out, &mut line, &mut spare, side);
        let (enters, leaves) = (row(y + reach + 1), row(y.saturating_sub(reach)));
        for (((out, sum), enters), leaves) in out.iter_mut().zip(&mut sums).zip(enters).zip(leaves) {
            *out *= share;
            *sum += enters - leaves;
        }
    }
    result
}

/// Adds to each of `out` the sum of the `side` values of `line` that begin at its place; uses both buffers up.
///
/// Windows of 1, 2, 4, ... are each made of two of the one before; `side` is the sum of some of them.
fn add_windows(out: &mut [f32], line: &mut Vec<f32>, spare: &mut Vec<f32>, side: usize) {
    let (mut offset, mut span) = (0, 1);
    loop {
        if side & span != 0 {
            for (sum, window) in out.iter_mut().zip(&line[offset..]) {
                *sum += window;
            }
            offset += span;
        }
        if 2 * span > side {
            break;
        }
        for ((twice, one), next) in spare.iter_mut().zip(line.iter()).zip(&line[span.min(line.len())..]) {
            *twice = one + next;
        }
        core::mem::swap(line, spare);
        span *= 2;
    }
}

#[expect(clippy::cast_precision_loss, reason = "radii are small")]
fn index_to_f32(index: usize) -> f32 {
    index as f32
}

/// Three box means in a row: close to a Gaussian of standard deviation `sigma` pixels (Wells 1986), at a cost that does
/// not depend on it.
#[must_use]
pub fn gaussian_blur(plane: &Plane, sigma: f32) -> Plane {
    // A box of radius r has variance (r² + r) / 3; three of them should have sigma².
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small positive radius"
    )]
    let radius = ((0.25 + sigma * sigma).sqrt() - 0.5).round().max(0.0) as u32;
    if radius == 0 {
        plane.clone()
    } else {
        box_mean(&box_mean(&box_mean(plane, radius), radius), radius)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn the_running_sum_agrees_with_the_slow_way() {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let plane = Plane::from_fn(9, 7, |x, y| Luma([((x * 31 + y * 17) % 23) as f32]));
        for radius in [0_u32, 1, 3, 12] {
            let fast = box_mean(&plane, radius);
            for (x, y, value) in fast.enumerate_pixels() {
                let reach = i64::from(radius);
                let (mut sum, mut n) = (0.0, 0.0);
                for dy in -reach..=reach {
                    for dx in -reach..=reach {
                        let at = |v: u32, d: i64, max: u32| {
                            u32::try_from((i64::from(v) + d).clamp(0, i64::from(max) - 1)).unwrap()
                        };
                        sum += plane.get_pixel(at(x, dx, 9), at(y, dy, 7)).0[0];
                        n += 1.0;
                    }
                }
                assert!((value.0[0] - sum / n).abs() < 1e-3, "radius {radius} at {x},{y}");
            }
        }
    }

    #[test]
    fn blurring_keeps_the_mean_of_a_flat_picture() {
        let plane = Plane::from_pixel(8, 8, Luma([0.25]));
        assert!(gaussian_blur(&plane, 5.0).iter().all(|v| (v - 0.25).abs() < 1e-5));
    }
}
