// The worker for pictures that show no face: its wasm has what portraits do not need, and is loaded when one comes.
import * as painter from "./painter/scalptone.js";
import { serve } from "./serve.js";
import * as glue from "./views/scalptone.js";

serve(glue, new URL("./views/scalptone_bg.wasm", import.meta.url), painter, new URL("./painter/scalptone_bg.wasm", import.meta.url));
