//! The report's codes in English, in the words of the page.

/// A zone of the head.
pub(super) fn zone(code: &str) -> Option<&'static str> {
    Some(match code {
        "hairlineFeather" => "Hairline, first 5 mm",
        "hairline" => "Hairline",
        "temples" => "Temples",
        "frontal" => "Front",
        "midScalp" => "Middle",
        "crown" => "Crown",
        "sidesBlend" => "Blend into the sides",
        "scars" => "Scars",
        _ => return None,
    })
}

/// Something about the photo or its light that makes the answer less sure.
pub(super) fn note(code: &str) -> Option<&'static str> {
    Some(match code {
        "tooSmall" => "Take a larger photo: this one has too few pixels to measure.",
        "tooDark" => "Turn to the window: the photo is too dark to tell colors.",
        "tooBright" => "Step back from the light: the photo is too bright to tell colors.",
        "clipped" => "Turn a little away from the light: parts of the picture are plain white.",
        "blurred" => "Hold still and wipe the lens: the picture is not sharp.",
        "glare" => "Turn away from the lamp: light mirrors on the skin and hides its color.",
        "skinUnlikely" => {
            "No skin has this color: take a photo without a filter, in daylight, with no colored lamp or wall near."
        }
        "grayscale" => "Use a color photo: this one has no colors to measure.",
        "headNotFound" => "Show the whole face from the front, or give it with --oval.",
        "circleAssumed" => {
            "The head is taken to fill the middle of the picture: give the circle that it fills with --oval."
        }
        "sideView" => {
            "From the side one temple is seen: where the hairline runs and how far balding has gone cannot be told, nor can \
             the eyes tell the light."
        }
        "crownView" => {
            "From above only the top is seen: its skin is often darker than the face's, and the hairline and the light by the \
             eyes cannot be told."
        }
        "crownOneColor" => {
            "Hair and scalp do not part into two colors here: either all of it is covered or all is bare, which is told from \
             its grain alone."
        }
        "patchView" => {
            "A patch says nothing of the rest of the head: where hair is missing must be said with --stage, and there is no \
             preview."
        }
        "crownNotSeen" => {
            "From the front the crown is not seen: thinning there (IIIv, and the crown of IV and on) cannot be told."
        }
        "hairlineHidden" => "Push the hair out of the forehead: where it begins is not seen for sure.",
        "headSmall" => "Come a little closer: the face is small in the picture.",
        "headCut" => "Step back a little: the whole head must be in the picture.",
        "severalFaces" => "Be alone in the picture, or give your face with --oval. The largest one was taken.",
        "skinTooSmall" => "Come closer and push the hair aside: too little skin is seen.",
        "weakRegions" => {
            "Skin and hair are hard to tell apart here: look at --regions, say what is where with --tap, or give the face with --oval."
        }
        "coloredLight" => "Move away from colored light or walls, best to a window.",
        "mixedLight" => {
            "Two lights of different color are on the face, one from each side: turn to the window and switch lamps off."
        }
        "chartUsed" => "The color chart told the light.",
        "chartClipped" => "Turn a little away from the light: the color chart is too bright to measure.",
        "paperUsed" => "The white paper told the light.",
        "paperClipped" => "Turn a little away from the light: the white paper is plain white and says nothing.",
        "grayCardUsed" => "The gray card told the light.",
        "grayCardClipped" => "Turn a little away from the light: the gray card is too bright to measure.",
        "referenceNotFound" => "Hold the chart, card or paper flat and whole into the picture: it was not found.",
        "referenceUnlikely" => {
            "Point at white paper or a gray card, and say which: beside what was pointed at, skin would be lighter or darker \
             than any."
        }
        "scleraUsed" => "The whites of the eyes told the color of the light.",
        "scleraClipped" => "Turn a little away from the light: the whites of the eyes are too bright to measure.",
        "scleraNotFound" => {
            "Open your eyes and look at the camera: the whites of the eyes could not be used, so the color is less sure."
        }
        "scleraDisagrees" => {
            "Try it in daylight: the whites of the eyes and the rest of the picture do not agree about the light."
        }
        "exposureUnknown" => {
            "Nothing in the picture says how bright the light was, so how light the skin is stays less sure."
        }
        "studyPhotoLeftOut" => "It was left out: nothing can be told from it.",
        "studyPhotoDisagrees" => {
            "It disagrees with the others about the skin, so it counts less. Is it of the same person, in plain light?"
        }
        _ => return None,
    })
}

/// What must be said before.
pub(super) fn warning(code: &str) -> Option<&'static str> {
    Some(match code {
        "darkerThanStubble" => {
            "This is darker than your own shaved hair would look. Start one or two shades lighter: it can be added, not \
             taken away."
        }
        "darkOnFairSkin" => {
            "On fair skin a shade this dark looks stark and may turn bluish. Start one or two shades lighter: it can be \
             added, not taken away."
        }
        "coolsWithDepth" => {
            "Pigment seen through skin turns cooler the deeper and darker it is. No pigment is immune, and depth is the \
             technician's hand, which a photo cannot check."
        }
        "hardlyVisible" => "On dark skin a shade this diluted hardly shows. Ask to see a small healed patch first.",
        "dotsTooLarge" => "Dots this large look like ink, not like hair. Ask for a finer needle.",
        "dotsTooClose" => {
            "The dots would stand too close for their size and may run into one another. Ask for a finer needle or fewer \
             dots."
        }
        "dense" => "This is close to as dense as dots should stand. Leave skin between them.",
        "tooDense" => "Leave skin between the dots. Too many passes merge into one block.",
        "crownLikeACap" => "Keep the crown a little lighter than the front, or it looks like a cap.",
        "irregularHairline" => {
            "Real hairlines are uneven and recede at the temples. Ask for an uneven one, not lower than your old one."
        }
        "differsFromSides" => {
            "It would not match the hair beside it. Match the sides you have, not the hair you had; a lighter shade ages \
             better."
        }
        "lighterThanSides" => {
            "It stays a little lighter than the hair beside it, which is as near as these shades get. Blend the sides in \
             softly."
        }
        "cannotReachSides" => {
            "The look of the hair beside it cannot be reached with these shades. Ask the clinic what they would do before \
             you agree to more dots."
        }
        "turningGray" => "Gray hairs are there or will come. Match the sides you have; a lighter shade ages better.",
        "littleToMatch" => {
            "Your shaved hair would hardly darken the scalp, so there is little for dots to copy. Ask whether it is worth \
             it."
        }
        "severalShadesPossible" => {
            "More than one shade fits this photo. Let the clinic try two or three small patches and choose when they have \
             healed."
        }
        "hairAssumed" => {
            "No hair of yours was seen to match, so the wanted look is that of an average head of dark hair. Show the \
             clinic a photo from before, or your beard."
        }
        "stageAssumed" => "Where hair is missing is assumed. Say it with --stage, and the figures follow.",
        "scarsFadeFaster" => {
            "Scars take pigment unevenly and lose it about twice as fast. They must be flat and at least nine months old."
        }
        "oilySkinFadesFaster" => {
            "Oily skin loses pigment sooner and blurs dots. Plan the top-up earlier, and ask to see healed work on skin like \
             yours."
        }
        "hairlineTooStraight" => {
            "Real hairlines are irregular and recede at the temples; this one is as straight as a ruler."
        }
        "shineStays" => "Bare scalp shines and pigment cannot remove that. Plan for matt aftercare.",
        "manySessions" => "More than four visits fill the gaps that make it look like hair.",
        "longSessions" => "A visit this long is hard on skin and hand. Ask to have it split in two.",
        "fadesAndNeedsTouchUp" => {
            "It does not stay as it is: expect about a tenth lighter after six months, a fifth in scars, and a top-up \
             after two to six years."
        }
        "keepHairVeryShort" => "It only looks real while the hair beside it is kept very short.",
        "tattooOfStubble" => "It is a tattoo of shaved hair, not hair.",
        "askAboutKeloids" => "If your skin forms raised scars (keloids), ask a doctor before any needle touches it.",
        "askAClinician" => {
            "Ask a doctor first if the scalp is ill or has moles there, if you bleed easily, are pregnant or under 18, or \
             have ever reacted to a pigment."
        }
        _ => return None,
    })
}

/// What must be done after.
pub(super) fn care(code: &str) -> Option<&'static str> {
    Some(match code {
        "keepDry" => "Keep the scalp dry: no shower on it, no sweat.",
        "noHardExercise" => "No hard exercise.",
        "noShampooOrScrubbing" => "No shampoo, no scrubbing.",
        "mildCleanserThenMoisturizer" => "Wash with a mild cleanser only, then a light moisturizer without scent.",
        "clipperNotRazor" => "Clippers only, no razor.",
        "noScratching" => "Do not scratch or pick, even if it itches.",
        "noPoolSaunaOrSteam" => "No pool, sauna or steam.",
        "noSunOrTanning" => "Keep the sun off: a loose hat outdoors; no sunbed.",
        "askBeforeBloodDonation" => "Ask before you give blood: many services make you wait after a tattoo.",
        "sunscreen" => "Sunscreen of SPF 30 or more whenever the scalp is in the sun.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use scalptone::practice::Practice;

    use super::*;

    /// The codes that a source file names outside its tests: lower camel case in quotes, as `say` and `Note::new` get
    /// them.
    fn codes(source: &'static str) -> Vec<&'static str> {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines
            .filter(|line| !line.trim_start().starts_with("#[") && !line.contains("Error::"))
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(|text| text.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter(|text| text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
            .collect()
    }

    #[test]
    fn every_caution_has_a_sentence() {
        let found = codes(include_str!("../plan/cautions.rs"));
        let cautions: Vec<_> = found.into_iter().filter(|code| zone(code).is_none()).collect();
        assert!(cautions.len() >= 25, "{cautions:?}");
        for code in cautions {
            assert!(warning(code).is_some(), "`{code}` has no sentence");
        }
    }

    #[test]
    fn every_note_has_a_sentence() {
        let sources = [
            include_str!("../capture/mod.rs"),
            include_str!("../capture/quality.rs"),
            include_str!("../plan/balding.rs"),
            include_str!("../light/estimate.rs"),
            include_str!("../light/reference.rs"),
            include_str!("../pipeline.rs"),
            include_str!("../study.rs"),
        ];
        let notes: Vec<_> = sources.into_iter().flat_map(codes).collect();
        assert!(notes.len() >= 15, "{notes:?}");
        for code in notes {
            assert!(note(code).is_some(), "`{code}` has no sentence");
        }
    }

    #[test]
    fn every_default_of_a_practice_has_a_sentence() {
        let practice = Practice::default();
        for item in &practice.care {
            assert!(care(&item.code).is_some(), "`{}` has no sentence", item.code);
        }
        for code in scalptone::plan::zones::ZONES {
            assert!(zone(code).is_some(), "`{code}` has no name");
        }
    }
}
