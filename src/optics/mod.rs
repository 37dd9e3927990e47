//! Stage 6: what ink in healed skin looks like. Never sees a pixel.
