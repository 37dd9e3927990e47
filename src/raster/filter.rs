//! Smoothing of planes.

use super::Plane;

/// Mean over the square of side `2 * radius + 1` round each pixel; beyond the edge the nearest pixel is taken.
///
/// Two running sums, so the cost does not depend on the radius.
#[must_use]
pub fn box_mean(plane: &Plane, radius: u32) -> Plane {
    let (width, height) = plane.dimensions();
    if width == 0 || height == 0 {
        return plane.clone();
    }
    let (columns, rows, reach) = (width as usize, height as usize, radius as usize);
    #[expect(clippy::cast_precision_loss, reason = "radii are small")]
    let share = 1.0 / (2 * reach + 1) as f32;
    let source = plane.as_raw();
    let mut across = vec![0.0_f32; source.len()];
    for (out, line) in across.chunks_exact_mut(columns).zip(source.chunks_exact(columns)) {
        let at = |x: usize| line[x.min(columns - 1)];
        let mut sum = line[0] * index_to_f32(reach) + (0..=reach).map(at).sum::<f32>();
        for x in 0..columns {
            out[x] = sum * share;
            sum += at(x + reach + 1) - line[x.saturating_sub(reach)];
        }
    }
    let row = |y: usize| {
        let y = y.min(rows - 1);
        &across[y * columns..(y + 1) * columns]
    };
    let mut sums: Vec<f32> = row(0).iter().map(|v| v * index_to_f32(reach)).collect();
    for y in 0..=reach {
        for (sum, v) in sums.iter_mut().zip(row(y)) {
            *sum += v;
        }
    }
    let mut result = Plane::new(width, height);
    for (y, out) in result.chunks_exact_mut(columns).enumerate() {
        let (enters, leaves) = (row(y + reach + 1), row(y.saturating_sub(reach)));
        for (((out, sum), enters), leaves) in out.iter_mut().zip(&mut sums).zip(enters).zip(leaves) {
            *out = *sum * share;
            *sum += enters - leaves;
        }
    }
    result
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
