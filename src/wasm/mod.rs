//! The door: the only place that knows JavaScript.
