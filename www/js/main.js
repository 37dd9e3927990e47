// The start: what can be done before there is a photo. All else is in desk.js, which is loaded while the visitor reads.
import { keepOffline } from "./offline.js";
import { listenForPhotos } from "./photo.js";
import { chooseLanguage, chooseLocale, loadText } from "./text.js";
import { measureIn, unitsOf } from "./ui/format.js";
import { makeLanguages } from "./ui/languages.js";

const $ = (id) => document.getElementById(id);
let language = chooseLanguage(location.search, navigator.languages);
measureIn(unitsOf(chooseLocale(language, navigator.languages)));

let text = loadText(language);
let loading = null;
/** The desk, once it is there: what is asked of it before waits. */
function desk() {
  loading ??= text.then(() => import("./desk.js"));
  loading.catch(() => { // without a connection, say; the next wish tries again
    loading = null;
    text = loadText(language);
    text.catch(() => {});
  });
  return loading;
}
const wish = (act) => desk().then(act).catch(() => {});

const languages = makeLanguages($("languages"), { onLanguage: say });
languages.update({ language });

/** The page in another language, with all that was done in it. The choice stands in the address and nowhere else. */
async function say(chosen) {
  if (chosen === language) return;
  language = chosen;
  text = loadText(chosen);
  await text;
  const address = new URL(location.href);
  address.searchParams.set("lang", chosen);
  history.replaceState(null, "", address);
  languages.update({ language });
  if (loading) await wish(({ rebuild }) => rebuild());
}

$("use-camera").addEventListener("click", () => wish(({ openCamera }) => openCamera()));
$("again").addEventListener("click", () => wish(({ startOver }) => startOver()));
$("more").addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = ""; // so that the same file can be chosen again
  wish(({ more }) => more(files));
});
$("samples").addEventListener("click", ({ target }) => {
  const sample = target.closest("[data-sample]");
  if (sample) wish(({ takeSample }) => takeSample(sample.dataset.sample));
});
document.addEventListener("click", ({ target }) => {
  const word = target.closest?.("[data-term]");
  if (word) wish(({ explainWord }) => explainWord(word));
});
document.addEventListener("submit", (event) => event.preventDefault());
listenForPhotos({ input: $("file"), take: (file) => wish(({ take }) => take(file)), over: (hangs) => { $("drop-here").hidden = !hangs; } });
addEventListener("hashchange", () => wish(({ openPlan }) => openPlan()));

/** After the first paint: the desk, the plan in the address if there is one, the engine. */
async function settle() {
  const { openPlan, warmUp } = await desk();
  await openPlan();
  await warmUp();
  await keepOffline({ idle: () => !$("start").hidden && !document.querySelector("dialog[open]") });
}
requestAnimationFrame(() => setTimeout(() => settle().catch(() => {}), 0));
