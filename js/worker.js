// The worker: the only file in a page that loads the wasm for portraits.
import * as glue from "./scalptone.js";
import { serve } from "./serve.js";

serve(glue, new URL("./scalptone_bg.wasm", import.meta.url));
