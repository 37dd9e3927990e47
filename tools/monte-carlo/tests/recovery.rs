//! The loop closed: simulated stubble, what the product says of it given its color alone, and that plan simulated.

use monte_carlo::recovery::{NEAR, Story, fine_practice, stories};
use scalptone::{catalog::Reach, practice::Practice};

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.map(f64::abs).collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// Few paths: the noise of a simulated color is then about 0.3, which the bars of `monte-carlo recover` do not need.
const CLIENTS: usize = 12;
const PATHS: u64 = 2000;

#[test]
fn the_healed_look_is_as_foretold_and_as_dark_as_the_stubble() {
    let stories = stories(&Practice::default(), CLIENTS, PATHS, 3, || ());
    assert_eq!(stories.len(), CLIENTS);
    let off = sorted(stories.iter().map(Story::off));
    assert!(off[CLIENTS / 2] <= 1.5 && off[CLIENTS * 9 / 10] <= 3.0, "{off:?}");
    let matched = stories
        .iter()
        .filter(|story| story.ranking.shade.reach == Reach::Matched);
    let lighter = sorted(matched.map(Story::lighter));
    assert!(lighter[lighter.len() / 2] <= 1.0, "{lighter:?}");
}

#[test]
fn what_fine_dots_cannot_reach_is_said() {
    let stories = stories(&fine_practice(), CLIENTS, PATHS, 4, || ());
    let beyond = stories.iter().filter(|story| story.reached() < NEAR).count();
    assert!((3..CLIENTS).contains(&beyond), "the question was not put: {beyond}");
    for story in stories {
        let said = story.ranking.shade.reach;
        assert!(
            story.reach_is_right(),
            "{said:?}, though {:.2} can be reached",
            story.reached()
        );
    }
}
