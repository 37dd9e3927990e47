// The worker: the only file in a page that loads the wasm for portraits.
import * as painter from "./painter/scalptone.js";
import * as glue from "./scalptone.js";
import { serve } from "./serve.js";

serve(glue, new URL("./scalptone_bg.wasm", import.meta.url), painter, new URL("./painter/scalptone_bg.wasm", import.meta.url));
