/** A colour on light and on dark paper. */
export type Pair = readonly [light: string, dark: string];

type Palette = Readonly<Record<string, Pair>>;

/** Every colour of the page. Those of `TEXT_COLOURS` and `SERIES` also carry text. */
export const SURFACES: Palette = {
  paper: ['#ffffff', '#121417'],
  raised: ['#f5f6f8', '#1b1e23'],
  warning: ['#fdf3dc', '#2e2614'],
  failure: ['#fdeceb', '#331a1a'],
};

export const TEXT_COLOURS: Palette = {
  ink: ['#15181c', '#eceef1'],
  muted: ['#59626e', '#a3abb7'],
  train: ['#66707d', '#98a2b0'],
};

const LINE_COLOURS: Palette = {
  grid: ['#e6e8ec', '#282c33'],
  border: ['#d9dce2', '#343941'],
  rule: ['#7d8794', '#8a94a2'],
};

/** Apart in hue and in lightness, for readers who confuse hues; more series come dashed. */
export const SERIES: readonly Pair[] = [
  ['#1977ce', '#62bffe'],
  ['#ba530f', '#d67366'],
  ['#0c6948', '#b5f1c8'],
  ['#6c0055', '#c66bbb'],
  ['#4f3800', '#deba4e'],
  ['#152182', '#7589ff'],
];

const declarations = (colours: readonly (readonly [string, Pair])[], side: 0 | 1): string =>
  colours.map(([name, pair]) => `--${name}:${pair[side]}`).join(';');

const NAMES = [...Object.keys(TEXT_COLOURS), ...SERIES.map((_, index) => `s${index}`)];

/** Custom properties for light paper, for dark paper on request of the reader, and for print. */
export function colourRules(): string {
  const all: (readonly [string, Pair])[] = [
    ...Object.entries({ ...SURFACES, ...TEXT_COLOURS, ...LINE_COLOURS }),
    ...SERIES.map((pair, index) => [`s${index}`, pair] as const),
  ];
  const both = all.map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`);
  const classes = NAMES.map((name) => `.c-${name}{--c:var(--${name})}`);
  return [
    `:root{color-scheme:light dark;${declarations(all, 0)}}`,
    `@supports (color:light-dark(#000,#fff)){:root{${both.join(';')}}}`,
    `@media print{:root{color-scheme:light;${declarations(all, 0)}}}`,
    classes.join(''),
  ].join('\n');
}
