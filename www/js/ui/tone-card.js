// Skin and hair: color on neutral gray, with the words first and the numbers under them.
import { t } from "../text.js";
import { h } from "./build.js";
import * as format from "./format.js";

const values = (lab) => lab.map((estimate) => estimate.value);

export const skinWords = (skin) =>
  t("tone.skinWords", { ita: t(`ita.${skin.itaClass}`), undertone: skin.undertone ? t(`tone.undertone.${skin.undertone.kind}`) : "" });

export function hairWords(hair) {
  const share = hair.grayShare?.value;
  const gray = share === undefined || hair.family === "gray" || hair.family === "white" ? "" : t(share < 0.05 ? "tone.grayLittle" : "tone.gray", { n: format.percent(share, 5) });
  return t(`family.${hair.family}`) + gray;
}

const half = (name, hex, words, ...figures) =>
  h("div", {},
    h("div", { class: hex ? "patch" : "patch none", style: hex ? { backgroundColor: hex } : {}, "aria-hidden": "true" }),
    h("p", { class: "words" }, h("b", {}, name), words, figures.filter(Boolean).map((figure) => h("span", { class: "small" }, figure))));

export function makeToneCard(root) {
  return {
    update({ report: { skin, hair, follicles } }) {
      const capital = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);
      root.replaceChildren(...[
        h("div", { class: "booth tones" },
          skin
            ? half(t("tone.skin"), skin.hex, capital(skinWords(skin)), format.lab(values(skin.lab)), t("tone.margin", { n: format.count(skin.deltaE00High) }))
            : half(t("tone.skin"), null, t("tone.noSkin")),
          hair?.lab ? half(t("tone.hair"), hair.hex, capital(hairWords(hair)), format.lab(values(hair.lab))) : half(t("tone.hair"), null, t("tone.noHair"))),
        follicles && h("p", {}, t("tone.coverage", { words: t(`thinning.${follicles.thinning}`), n: format.percent(follicles.coverage.value, 5) })),
        h("p", { class: "quiet small" }, t("tone.booth")),
      ].filter(Boolean));
      root.className = "zones";
    },
  };
}
