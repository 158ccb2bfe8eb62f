import { renderReport } from '../src/report/renderReport.ts';
import type { BenchResult } from '../src/result.ts';
/** One element of a page, read by a small strict parser: every tag closed, in order. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  /** The text directly inside, entities resolved. */
  text: string;
}

const VOID = new Set(['meta', 'br']);
const RAW = new Set(['style']);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

function resolve(text: string): string {
  if (/[<>]/.test(text)) throw new Error(`unescaped text: ${text.slice(0, 80)}`);
  return text.replaceAll(/&([^;&\s]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`unknown entity ${whole}`);
    return character;
  });
}

const START = '<!doctype html>\n';
const TAG = /<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z-]+="[^"<]*")*)\s*(\/?)>/y;

/** Reads the page or throws, naming what is not well formed. */
export function parsePage(page: string): Element {
  if (!page.startsWith(START)) throw new Error('no doctype');
  const root: Element = { name: '#page', attributes: {}, children: [], text: '' };
  const open = [root];
  for (let at = START.length; at < page.length;) {
    const inside = open.at(-1)!;
    const raw = RAW.has(inside.name);
    const next = page.indexOf(raw ? `</${inside.name}>` : '<', at);
    const end = next < 0 ? page.length : next;
    const source = page.slice(at, end);
    const text = raw ? source : resolve(source);
    inside.text += text;
    if (text.trim() !== '') {
      inside.children.push({ name: '#text', attributes: {}, children: [], text });
    }
    at = end;
    if (at === page.length) break;
    TAG.lastIndex = at;
    const tag = TAG.exec(page);
    if (tag === null) throw new Error(`no tag: ${page.slice(at, at + 80)}`);
    const [whole, close, name = '', attributes = '', self] = tag;
    if (close === '/') {
      const left = open.pop();
      if (left?.name !== name) throw new Error(`</${name}> closes <${left?.name}>`);
    } else {
      const pairs = [...attributes.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)];
      const element: Element = {
        name,
        attributes: Object.fromEntries(pairs.map((pair) => [pair[1]!, resolve(pair[2]!)])),
        children: [],
        text: '',
      };
      if (Object.keys(element.attributes).length !== pairs.length) {
        throw new Error(`an attribute twice in ${whole}`);
      }
      inside.children.push(element);
      if (self !== '/' && !VOID.has(name)) open.push(element);
    }
    at += whole.length;
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  return root;
}

/** The element and all inside it, in the order of the page. */
function everything(element: Element): readonly Element[] {
  return [element, ...element.children.flatMap(everything)];
}

function hasClass(element: Element, name: string): boolean {
  return (element.attributes['class'] ?? '').split(' ').includes(name);
}

/** All inside that have the name of an element, or of a class with a dot before it. */
export function find(element: Element, selector: string): readonly Element[] {
  return everything(element).filter((item) =>
    selector.startsWith('.') ? hasClass(item, selector.slice(1)) : item.name === selector,
  );
}

/** The whole text inside as a reader has it, spaces made one; style sheets are no text. */
export function wording(element: Element): string {
  if (element.name === 'style') return '';
  if (element.name === '#text') return element.text;
  return element.children.map(wording).join(' ').replaceAll(/\s+/g, ' ').trim();
}

export const read = (result: BenchResult): Element => parsePage(renderReport(result));

export function byId(page: Element, id: string): Element {
  const found = find(page, 'section').find(({ attributes }) => attributes['id'] === id);
  if (found === undefined) throw new Error(`no section ${id}`);
  return found;
}

export const byClass = (page: Element, name: string): Element => find(page, `.${name}`)[0]!;

export const figures = (element: Element): readonly Element[] =>
  find(element, 'svg').filter(({ attributes }) => attributes['role'] === 'img');

/** The pairs of a path made of absolute M, L, H and V. */
function points(d: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [, command, numbers] of d.matchAll(/([MLHVZ])([^MLHVZ]*)/g)) {
    const [first = NaN, second = NaN] = (numbers ?? '').split(/[ ,]/).map(Number);
    const [x, y] = found.at(-1) ?? [NaN, NaN];
    if (command === 'H') found.push([first, y]);
    else if (command === 'V') found.push([x, first]);
    else if (command !== 'Z') found.push([first, second]);
  }
  return found;
}

export const path = (element: Element | undefined): readonly (readonly [number, number])[] =>
  points(element?.attributes['d'] ?? '');
