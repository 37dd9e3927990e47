// What of an answer is handed to the visitor as a file, and what goes when all is deleted.
import { t } from "./text.js";
import * as format from "./ui/format.js";
import { beforeAfter, save } from "./ui/picture.js";
import { frameAround } from "./ui/preview.js";

const today = () => new Date().toISOString().slice(0, 10);

/** The photo without and with the look that is shown, as a PNG with its caption. */
export async function savePicture({ photo, report, practice, looks, look: shown, oval }) {
  const look = looks.has(shown) ? shown : "healed";
  const frame = frameAround(photo, oval ?? report.head.oval, report.light.reference?.corners);
  save(await beforeAfter({ photo, frame, image: looks.get(look), look, report, practice, day: format.date(today()) }), `scalptone-${today()}.png`);
}

/** The whole report, as JSON. */
export function saveFigures({ report }) {
  save(new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: "application/json" }), `scalptone-${today()}.json`);
}

/** What there is to be deleted, in words. */
export function gone({ photos, above, report, shared, ticked, about, start }) {
  const all = [...photos, above].filter(Boolean).length;
  return [
    all > 0 && t(all === 1 ? "take.forgotPhotoOne" : "take.forgotPhotos", { n: all }),
    report && t(shared ? "take.forgotLink" : "take.forgotPlan"),
    ticked.size > 0 && t("take.forgotTicks"),
    Object.keys(about).length > 0 && t("take.forgotAbout"),
    start && !shared && t("take.forgotStart"),
  ].filter(Boolean);
}
