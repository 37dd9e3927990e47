/// <reference lib="esnext.disposable" />

/** Something measured: a value and the interval that holds the truth nine times in ten. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** An ellipse with upright axes, in pixels of the upright photo: center, half width, half height. */
export interface Oval {
  cx: number;
  cy: number;
  a: number;
  b: number;
}

/** From where a head is seen: its face, cheek and temple, its top, or scalp that fills the picture. */
export type View = "front" | "side" | "crown" | "patch";

/** Where hair is missing: the Hamilton–Norwood stages, the whole head, or thin all over. */
export type Stage = "II" | "III" | "IIIv" | "IV" | "V" | "VI" | "VII" | "full" | "diffuse";

/** How much a note or a warning weighs: a `blocking` one is why there is no answer. */
export type Severity = "info" | "warning" | "blocking";

/** One thing to say, as a stable code; sentences are the page's. */
export interface Note {
  code: string;
  severity: Severity;
  /** Which of several photos it is about, counted from 1. */
  photo?: number | null;
}

/** What a visitor says of themselves. Every field may be left out. */
export interface Client {
  ageYears?: number | null;
  /** Area of scars to be covered, cm². */
  scarsCm2?: number | null;
  oilySkin?: boolean;
  /** The place was tattooed before. */
  earlierTattoo?: boolean;
  /** The hair beside it will be left to grow. */
  hairStaysLong?: boolean;
}

/** A place in the upright photo, pixels from its left and upper edge. */
export interface Point {
  x: number;
  y: number;
}

/** What is at a place of the upright photo: a tap is one point, a stroke several. */
export interface Hint {
  label: "skin" | "hair" | "stubble" | "scalp" | "other";
  points: [number, number][];
  /** Half width of the brush, pixels; without it about an eighth of half the width of the face. */
  radius?: number | null;
}

/** What to do with a photo. Every field may be left out. */
export interface Request {
  /** The face from hairline to chin and ear to ear. Without it the face finder looks for it. */
  oval?: Oval | null;
  /** From where the head is seen; by default from the front. Of a crown, `oval` is the circle that the head fills. */
  view?: View;
  /** Where hair is missing, as the visitor says. */
  stage?: Stage | null;
  /** The visitor's descent, as they say: an id in `hair.populations` of the practice document. */
  population?: string | null;
  /** Hairs on a square centimeter where it is not thin, if somebody has counted them. */
  hairsPerCm2?: number | null;
  /** Mean diameter of a hair, micrometers, if somebody has measured it. */
  shaftUm?: number | null;
  /** What the visitor says of themselves; none of it is told from a face. */
  client?: Client;
  /** The hairline as drawn, from one temple to the other, in pixels of the upright photo. */
  hairline?: [number, number][] | null;
  /** Taps and strokes that say what is where; of two on one place the later holds. All must lie in the photo. */
  hints?: Hint[];
  /** Which reference for white may be used; `auto` takes the best that is found. */
  reference?: "auto" | "none" | "chart" | "grayCard" | "paper";
  /** Where white paper or, with `reference: "grayCard"`, a gray card of 18 % is. */
  referenceAt?: Point | null;
  /** The outer corners of a ColorChecker, in order round it. */
  referenceCorners?: [Point, Point, Point, Point] | null;
}

/** All that was found in a photo, or in several of one person, and what follows. Absent knowledge is `null`, never a guess. */
export interface Report {
  /** Version of the report's shape, by semantic versioning. */
  schemaVersion: string;
  engineVersion: string;
  /** The photo's name, or those of a study, when several were given on the command line. */
  file?: string | null;
  capture: {
    verdict: "usable" | "weak" | "unusable";
    /** Worst first. */
    notes: Note[];
  };
  head: {
    source: "given" | "face" | "search" | "guide" | "none";
    oval: Oval | null;
    view: View;
    /** 0–1. */
    confidence: number;
  };
  /** Shares of the picture's pixels, 0–1. */
  regions: {
    skinFraction: number;
    hairFraction: number;
    stubbleFraction: number;
    scalpFraction: number;
    confidence: { skin: number; hair: number };
    /** Where a tap would tell most, in pixels of the upright photo; `null` where nothing is in doubt. */
    doubtAt: [number, number] | null;
    /** Where hair begins over the forehead, in pixels of the upright photo; `null` in other views than the front. */
    hairline: { x: number; y: number; certain: boolean }[] | null;
  };
  light: {
    /** How far colors can be trusted, by what is known to be white. */
    tier: "chart" | "grayCard" | "paper" | "sclera" | "statistical";
    /** What a white surface beside the face would read: linear sRGB, green 1. */
    whiteLinearRgb: [number, number, number];
    /** The chart, card or paper that told it, and its corners in pixels of the upright photo. */
    reference: { kind: "chart" | "grayCard" | "paper" | "sclera" | "statistical"; corners: [[number, number], [number, number], [number, number], [number, number]] } | null;
    cctKelvin: number | null;
    exposureKnown: boolean;
    notes: Note[];
  };
  skin: SkinReport | null;
  hair: HairReport | null;
  balding: BaldingReport | null;
  follicles: FolliclesReport | null;
  shade: Shade | null;
  density: Density | null;
  plan: Plan | null;
  /** What must be said before. */
  warnings: Warning[];
  /** What must be done after. */
  care: Care[];
  provenance: {
    /** Name of the practice document. */
    practice: string;
    /** The areas planned for, and who chose them. */
    stage: Stage | null;
    stageSource: "given" | "assumed" | null;
    /** What is taken for the density and thickness of the hair where it is not thin. */
    hairSource: "counted" | "population" | "assumed" | null;
    /** What the wanted look rests on. */
    target: "measured" | "predicted" | "default" | null;
    /** How many photos the answer rests on; those that could not be used are not counted. */
    photos: number;
    /** The photo that `head`, `regions`, `light` and the preview are of, counted from 1: the one whose color is best known. */
    photoShown: number;
  };
}

/** The color of the skin, CIELAB D65/2°. */
export interface SkinReport {
  lab: [Estimate, Estimate, Estimate];
  hex: string;
  /** Nine times in ten the true color lies within this CIEDE2000 of `lab`. */
  deltaE00High: number;
  /** Individual typology angle and its class (Del Bino 2013). */
  itaDegrees: Estimate;
  itaClass: "veryLight" | "light" | "intermediate" | "tan" | "brown" | "dark";
  /** Monk Skin Tone scale, 1 (lightest) to 10. */
  monk: { low: number; best: number; high: number };
  undertone: { kind: "cool" | "neutral" | "warm"; residualDegrees: number } | null;
  /** Of bare scalp alone; `null` where none is seen. */
  scalpLab: [Estimate, Estimate, Estimate] | null;
}

/** The color of the hair, CIELAB D65/2°. */
export interface HairReport {
  lab: [Estimate, Estimate, Estimate] | null;
  hex: string | null;
  family: "black" | "darkBrown" | "lightBrown" | "blond" | "red" | "gray" | "white" | "none";
  /** The hairdresser's level, 1 (black) to 10. */
  level: Estimate | null;
  /** 0–1. */
  grayShare: Estimate | null;
  /** Natural logarithm of skin's luminance over hair's in the same light. */
  contrastToSkin: Estimate | null;
  /** The same of bare skin over shaved; `null` where one of them is not seen. */
  stubbleContrast: Estimate | null;
}

/** What a view of the face shows of balding; heights in those of the face, from chin to hairline. */
export interface BaldingReport {
  /** A suggestion, which the plan does not follow unless the request gives it; `null` where none can be told. */
  stage: Stage | null;
  /** How often the suggestion is right, 0–1. */
  confidence: number;
  /** How high the middle of the hairline lies: 1 is where hairlines begin. */
  height: number | null;
  /** How much higher the hairline lies at the temples than in the middle. */
  recession: number | null;
  /** Share of the top of the head, as far as it is seen, that is bare, 0–1. */
  thinning: number | null;
  /** What the view cannot tell. */
  notes: Note[];
}

/** How much hair there is. */
export interface FolliclesReport {
  /** Share of the hair-bearing scalp that hair hides, 0–1. */
  coverage: Estimate;
  thinning: "full" | "thinning" | "sparse" | "bald";
  pxPerMm: Estimate | null;
  scaleSource: string | null;
  unitsPerCm2: Estimate | null;
  hairsPerCm2: Estimate | null;
  shaftUm: Estimate | null;
}

/** The pigment and its dilution, and how near they come to the wanted look. */
export interface Shade {
  id: string;
  /** Parts of water for one part of pigment. */
  waterParts: number;
  /** Name of the pigment. */
  pigment: string;
  /** The lighter shade to start with. */
  startId: string;
  healedLab: [number, number, number];
  healedHex: string;
  freshHex: string;
  targetLab: [number, number, number];
  targetHex: string;
  /** CIEDE2000 between healed scalp and wanted look. */
  deltaE00: Estimate;
  reach: "matched" | "lighterOnly" | "cannotReach";
  /** All shades that the uncertainty leaves possible, lightest first. */
  range: string[];
  /** Runners-up, nearest first. */
  alternatives: { id: string; deltaE00: number; dotsPerCm2: number; dotHealedMm: number }[];
}

/** How many dots on the top of the head, and how large. */
export interface Density {
  dotsPerCm2: Estimate;
  pitchMm: number;
  dotFreshMm: number;
  dotHealedMm: number;
  /** 0–1. */
  geometricCoverage: number;
}

/** What the artist does, by zone and session. */
export interface Plan {
  zones: {
    zone: string;
    areaCm2: number;
    dotsPerCm2: number;
    pitchMm: number;
    needleMm: number;
    dots: number;
  }[];
  sessions: {
    n: number;
    /** Share of all dots that stand after it, 0–1. */
    cumulative: number;
    shadeId: string;
    dots: number;
    minutes: number;
    /** Days after the one before. */
    afterDays: number;
  }[];
  totalDots: number;
  hours: number;
}

/** What must be said before, as a code. */
export interface Warning {
  code: string;
  severity: Severity;
  /** The zone it is about; else the whole plan. */
  zone?: string | null;
}

/** What must be done after, as a code. */
export interface Care {
  code: string;
  /** Until which day after a session. */
  untilDays: number;
}

/** RGBA, 8 bits a channel, top row first. */
export interface Pixels {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
  colorSpace?: "srgb" | "display-p3";
}

/** One code a pixel: 0 other, 1 skin, 2 hair, 3 stubble, 4 bare scalp. */
export interface RegionMap {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A photo, in a page. */
export type BrowserInput =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ImageBitmap
  | ImageData
  | HTMLImageElement
  | HTMLVideoElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | VideoFrame;

/** A photo, in Node: the bytes of a JPEG, PNG or WebP file, or pixels. */
export type NodeInput = Blob | ArrayBuffer | Uint8Array | Pixels;

/** A photo. */
export type Input = BrowserInput | NodeInput;

export interface MatchOptions extends Request {
  /** Aborting rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** What to do before the photo is taken, one thing at a time. The last four hold a photo up for some seconds only. */
export type HintCode =
  | "moreLight"
  | "lessLight"
  | "faceInOval"
  | "raise"
  | "lower"
  | "closer"
  | "farther"
  | "lookStraight"
  | "holdStill"
  | "hairBack"
  | "onlyYou"
  | "oneLight"
  | "awayFromGlare";

/** How a guided capture stands after a frame. */
export interface Guidance {
  /** What to do; `null` while all is well. */
  code: HintCode | null;
  /** How much of the steady second has passed, 0–1: what a ring is filled by. */
  steady: number;
  /** The face, in pixels of the video. */
  oval: Oval | null;
}

export interface WatchOptions extends Omit<MatchOptions, "oval" | "view"> {
  /** Where the face should be, in pixels of the video, or what tells it; without it anywhere. */
  guide?: Oval | null | (() => Oval | null);
  onHint?: (guidance: Guidance) => void;
  /** The report of every frame that was looked at, small; its pictures are held as any other's. */
  onReport?: (report: Report) => void;
}

/** A photo that took itself: the frames of a steady second, merged into one report. The frames are the caller's to close. */
export interface Taken {
  report: Report;
  frames: ImageBitmap[];
}

/** Right after the last session, healed, half a year or three years later. */
export type When = "fresh" | "healed" | "sixMonths" | "threeYears";

export interface PreviewOptions {
  /** When it is looked at; `healed` where it is not said. */
  when?: When;
  /**
   * The hairline, from one temple to the other, in pixels of the upright photo, two points or more: dots lie above it, on
   * bare skin and between what hair there is, and thin out over its first 5 mm. Without it, `naturalHairline`. What a drawn
   * hairline would lack is warned of by `again(report, { hairline })`.
   */
  hairline?: readonly (readonly [number, number])[];
  /** The `id` of `report.shade` or of one of its `alternatives`. */
  shade?: string;
  signal?: AbortSignal;
}

export interface CloseUpOptions {
  /** When it is looked at; `healed` where it is not said. */
  when?: When;
  /** The `id` of `report.shade` or of one of its `alternatives`. */
  shade?: string;
  /** Width and height of the patch, millimeters; 20 where it is not said. */
  sideMm?: number;
  /** Pixels of the patch for a millimeter of scalp; 16 where it is not said. The patch has at most 2048 pixels across. */
  pxPerMm?: number;
  signal?: AbortSignal;
}

/**
 * Answers photo after photo by one clinic's document. It frees what it holds when it is closed or no longer referenced.
 *
 * A matcher keeps the pixels behind its last four reports; for older ones `preview` and `regions` reject with the code
 * `staleReport`.
 */
export interface Matcher extends Disposable {
  /**
   * Answers a photo, or several of one person as one: what they say is merged, and the interval shrinks by what is
   * independent in them, so that three or four in different light tell most. Those that cannot be used are left out and
   * named in `capture.notes`, as is one that disagrees; one that cannot be read rejects with its `photo`. Places in the
   * options are those of every photo.
   */
  match(input: Input | readonly Input[], options?: MatchOptions): Promise<Report>;
  /**
   * Answers the photo of a report again, asked otherwise, from what is kept of it: no pixel is read anew, so that a tap
   * (`hints`) is answered at once. The options are the whole request, not what changed. Of several photos it is the one shown
   * that is looked at again. To undo a hint, ask again without it.
   */
  again(report: Report, options?: MatchOptions): Promise<Report>;
  /**
   * Looks at a playing video frame by frame, says what to do, and takes the photo by itself when all has been well for a
   * second. Rejects when the signal is aborted: a shutter of the page's own is `match(video)`.
   */
  watch(video: HTMLVideoElement, options?: WatchOptions): Promise<Taken>;
  /**
   * From now on the regions of a photo are those of a segmenter's mask, of any size and showing the same as the photo, until
   * `null` is set. `meaning` says which labels are what; all others are none of them. Without `scalp`, skin above the
   * hairline is scalp. One photo at a time; hints still hold.
   */
  setMask(labels: Uint8Array | Uint8ClampedArray, width: number, height: number, meaning: MaskLabels): void;
  setMask(labels: null): void;
  /** The photo with the plan on it, at most 1280 pixels long: an `ImageBitmap` in a page, pixels in Node. */
  preview(report: Report, options?: PreviewOptions): Promise<Preview>;
  /** A patch of skin of the measured color with the dots of the plan, of which nothing is the photo's. */
  closeUp(report: Report, options?: CloseUpOptions): Promise<Preview>;
  /**
   * The hairline that `preview` draws where it is given no other, as nine points of the upright photo from left to right:
   * where hair begins, or would. None where no face is seen from the front.
   */
  naturalHairline(report: Report, options?: { signal?: AbortSignal }): Promise<[number, number][]>;
  /** What was found where, on the picture that was measured: the whole photo, at most 640 pixels long. */
  regions(report: Report, options?: { signal?: AbortSignal }): Promise<RegionMap>;
  close(): void;
}

/** Which labels of a segmenter's mask are what, each 0 to 255. */
export interface MaskLabels {
  skin?: readonly number[];
  hair?: readonly number[];
  stubble?: readonly number[];
  scalp?: readonly number[];
}

/** An `ImageBitmap` where there is a DOM; in Node `{ data, width, height }` in RGBA. */
export type Preview = typeof globalThis extends { ImageBitmap: unknown } ? ImageBitmap : Pixels;

export interface MatcherOptions {
  /** The clinic's document, or the part of it that differs from `defaultPractice()`. */
  practice?: PartialPractice;
  /**
   * Where the face finder's model is, or its bytes; `false` to do without. By default it is the file beside the package's
   * own, fetched when the first photo comes without an oval (`scalptone/inline` fetches nothing: by default `false`).
   */
  faceModel?: URL | string | ArrayBuffer | false;
  /**
   * Where the model is that tells skin and hair apart, or its bytes. By default it is the file beside the package's own
   * (65 KB), fetched with the first photo; `scalptone/inline` has it inside.
   */
  regionModel?: URL | string | ArrayBuffer;
}

/** Makes a matcher: in a page a worker of its own, in Node an engine in this thread. */
export function createMatcher(options?: MatcherOptions): Promise<Matcher>;

/** Loads and compiles the engine before it is needed; the next matcher takes it. */
export function preload(): Promise<void>;

/** The practice document that is used where none is given. */
export function defaultPractice(): Promise<Practice>;

/** Version of this package. */
export const version: string;

/** What went wrong, by a code that stays; the sentence may change. */
export class ScalptoneError extends Error {
  constructor(code: string, message: string, details?: { path?: string; photo?: number; cause?: unknown });
  readonly name: "ScalptoneError";
  /** Stable, lower camel case. */
  readonly code: string;
  /** The wrong field, for `badRequest` and `badPractice`. */
  readonly path?: string;
  /** Which of several photos could not be read, counted from 1. */
  readonly photo?: number;
}

/** Something for each zone, from the hairline to the sides. */
export interface ByZone<T> {
  /** The first 5 mm of the hairline, which no edge may mark. */
  hairlineFeather: T;
  /** The hairline from 5 to 20 mm. */
  hairline: T;
  temples: T;
  frontal: T;
  midScalp: T;
  crown: T;
  sidesBlend: T;
  scars: T;
}

/** Share of the healed darkening that is left, 0–1. */
export interface Fading {
  atSixMonths: number;
  atThreeYears: number;
  atTenYears: number;
}

/**
 * All that a clinic may disagree with. The defaults are starting values, not a clinical standard. Angles are individual
 * typology angles in degrees.
 */
export interface Practice {
  /** Whose document this is. */
  name: string;
  pricePerSession: {
    amount: number;
    /** Three capital letters, as in ISO 4217. */
    currency: string;
  } | null;
  /** What is in the bottles. */
  pigments: {
    /** What the ladder calls it. */
    id: string;
    name: string;
    maker: string;
    /** Percent by mass in the undiluted liquid; said, not used. */
    pigmentPercent: number;
    ink: {
      /** Absorption of the undiluted liquid, 1/mm. */
      absorptionPerMm: number;
      /** Share of that absorption that a healed dot has. */
      healedShare: Estimate;
    };
  }[];
  /** The shades, lightest first: the healed absorption of their inks strictly rising. */
  ladder: {
    id: string;
    waterParts: number;
    /** The id of its pigment; the first where none is named. */
    pigment?: string | null;
  }[];
  shadeRules: {
    /** The darkest shade by skin, from light skin to dark. */
    darkest: { itaAbove: number; id: string }[];
    /** How the first session starts. */
    start: {
      stepsLighter: number;
      stepsLighterOnFair: number;
      fairItaAbove: number;
      /** On skin lighter than `waterItaAbove`, no less water than this. */
      leastWaterParts: number;
      waterItaAbove: number;
    };
  };
  healing: {
    dotFreshMm: number;
    healedOverFresh: Estimate;
    /** As the tone of the scalp shows it. */
    dotHealedMm: Estimate;
    /** Share of the ink on the day that is left when healed. */
    retention: Estimate;
    skin: Fading;
    scars: Fading;
    /** Width of a dot over that of the healed one. */
    softening: { atThreeYears: number; atTenYears: number };
  };
  /** The hair of a shaved head where it is not thin, when nobody has counted it. */
  hair: {
    hairsPerCm2: Estimate;
    shaftUm: Estimate;
    absorptionPerMm: Estimate;
    /** Power with which the absorption of a shaft falls with the wavelength. */
    absorptionSlope: number;
    /** Reflectance of a white shaft, 0–1. */
    whiteReflectance: number;
    /** From dark hair to light. */
    byLightness: { lightness: number; absorptionPerMm: number }[];
    /** What a visitor may say of their descent; it is never told from a face. */
    populations: { id: string; hairsPerCm2: Estimate; shaftUm: Estimate }[];
  };
  /** Limits for every zone. */
  caps: {
    dotsPerCm2: number;
    geometricCoverage: number;
    pitchOverDiameter: number;
  };
  /** Diameters of the needles at hand, millimeters, finest first. */
  needlesMm: number[];
  zones: ByZone<{ dotsPerCm2: number; needleMm: number }>;
  /** Areas by stage, cm². */
  areasCm2: Record<Stage, ByZone<number>>;
  diffuse: {
    dotsForMissingHair: number;
    /** Share of the hair that is left when nobody has counted it, 0–1. */
    hairLeft: number;
  };
  sessions: {
    visits: {
      /** Share of all dots that stand after it, 0–1; 1 after the last. */
      cumulative: number;
      afterDays: number;
    }[];
    dotsPerHour: number;
    leastMinutes: number;
  };
  /** From where on something is said. */
  cautions: {
    darkerThanStubble: number;
    fairItaAbove: number;
    fairWaterBelow: number;
    darkItaBelow: number;
    darkWaterFrom: number;
    dotMmAbove: number;
    pitchOverDiameterBelow: number;
    denseAbove: number;
    tooDenseAbove: number;
    coverageAbove: number;
    sessionsAbove: number;
    deltaE00Above: number;
    grayShareAbove: number;
    ageAbove: number;
    markOverShaftAbove: number;
    straightnessAbove: number;
    littleDarkeningBelow: number;
    minutesAbove: number;
  };
  care: Care[];
  /** Where the values come from, by path in this document; grades run from A (measured) to D (judgment), M is simulated. */
  provenance: Record<string, { source: string; grade: string }>;
}

/** The part of a document that differs from the defaults: objects are merged, lists replaced. */
export type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Partially<T[K]> }
    : T;

/** The part of a practice document that differs from the defaults. */
export type PartialPractice = Partially<Practice>;
