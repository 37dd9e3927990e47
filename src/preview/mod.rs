//! Stage 9: the plan on the picture, in linear light.
