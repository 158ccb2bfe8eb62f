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
  if (!/[<>&]/.test(text)) return text;
  if (/[<>]/.test(text)) throw new Error(`unescaped text: ${text.slice(0, 80)}`);
  return text.replaceAll(/&([^;&\s]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`unknown entity ${whole}`);
    return character;
  });
}

const PAIR = /([a-zA-Z-]+)="([^"]*)"/g;
const TAG = /<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z-]+="[^"<]*")*)\s*(\/?)>/y;

/** Reads markup or throws, naming what is not well formed. */
export function parse(markup: string): Element {
  const root: Element = { name: '#page', attributes: {}, children: [], text: '' };
  const open = [root];
  const doctype = /^<!doctype html>\n/.exec(markup)?.[0].length ?? 0;
  for (let at = doctype; at < markup.length;) {
    const inside = open.at(-1)!;
    const raw = RAW.has(inside.name);
    const next = markup.indexOf(raw ? `</${inside.name}>` : '<', at);
    const end = next < 0 ? markup.length : next;
    const source = markup.slice(at, end);
    const text = raw ? source : resolve(source);
    inside.text += text;
    if (text.trim() !== '') {
      inside.children.push({ name: '#text', attributes: {}, children: [], text });
    }
    at = end;
    if (at === markup.length) break;
    TAG.lastIndex = at;
    const tag = TAG.exec(markup);
    if (tag === null) throw new Error(`no tag: ${markup.slice(at, at + 80)}`);
    const [whole, close, name = '', attributes = '', self] = tag;
    if (close === '/') {
      const left = open.pop();
      if (left?.name !== name) throw new Error(`</${name}> closes <${left?.name}>`);
    } else {
      const pairs = [...attributes.matchAll(PAIR)];
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
function everything(element: Element, into: Element[] = []): readonly Element[] {
  into.push(element);
  for (const child of element.children) everything(child, into);
  return into;
}

const hasClass = (element: Element, name: string): boolean =>
  (element.attributes['class'] ?? '').split(' ').includes(name);

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

/** The pairs of a path made of absolute M, L, H and V. */
export function points(d: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [, command, numbers] of d.matchAll(/([MLHV])([^MLHVZ]*)/g)) {
    const [first = NaN, second = NaN] = (numbers ?? '').split(/[ ,]/).map(Number.parseFloat);
    const [x, y] = found.at(-1) ?? [NaN, NaN];
    if (command === 'H') found.push([first, y]);
    else if (command === 'V') found.push([x, first]);
    else found.push([first, second]);
  }
  return found;
}

/**
 * What every page must be: markup closed in order, ids once, links to what is there, headings in
 * order and with text, every image with a name and a description, numbers in drawings finite.
 */
export function faults(markup: string): readonly string[] {
  const page = parse(markup);
  const all = everything(page);
  const wrong: string[] = [];
  const ids = all.flatMap(({ attributes }) => attributes['id'] ?? []);
  const known = new Set(ids);
  if (known.size !== ids.length) wrong.push('an id twice');
  for (const { name, attributes } of all) {
    const href = attributes['href'];
    if (href !== undefined && !(href.startsWith('#') && known.has(href.slice(1)))) {
      wrong.push(`a link to ${href}`);
    }
    for (const word of (attributes['aria-labelledby'] ?? '').split(' ').filter(Boolean)) {
      if (!known.has(word)) wrong.push(`a label ${word} that is not there`);
    }
    if (attributes['style'] !== undefined) wrong.push('a style attribute');
    for (const key of Object.keys(attributes)) {
      if (/^(on|src|srcset|xlink)/.test(key)) wrong.push(`an attribute ${key}`);
    }
    if (['script', 'img', 'link', 'iframe', 'image', 'use', 'foreignobject'].includes(name)) {
      wrong.push(`an element ${name}`);
    }
  }
  let level = 0;
  for (const element of all.filter(({ name }) => /^h[1-6]$/.test(name))) {
    const next = Number(element.name.slice(1));
    if (level > 0 && next > level + 1) wrong.push(`a heading ${next} after ${level}`);
    if (wording(element) === '') wrong.push('an empty heading');
    level = next;
  }
  for (const svg of find(page, 'svg')) {
    if (svg.attributes['aria-hidden'] === 'true') continue;
    if (svg.attributes['role'] !== 'img') wrong.push('an svg that is no image');
    for (const part of ['title', 'desc']) {
      const text = svg.children.find(({ name }) => name === part);
      if (text === undefined || wording(text) === '') wrong.push(`an svg without ${part}`);
    }
  }
  for (const { name, attributes } of all) {
    for (const key of ['d', 'x', 'y', 'cx', 'cy', 'width', 'height', 'viewBox']) {
      const value = attributes[key];
      if (value !== undefined && /NaN|Infinity|undefined|null/.test(value)) {
        wrong.push(`${name} ${key}="${value.slice(0, 40)}"`);
      }
    }
  }
  for (const summary of find(page, 'summary')) {
    if (wording(summary) === '') wrong.push('an empty summary');
  }
  for (const header of find(page, 'th')) {
    if (!['col', 'row'].includes(header.attributes['scope'] ?? ''))
      wrong.push('a th without scope');
  }
  if (/\[object|undefined/.test(wording(page))) wrong.push('a word that slipped through');
  return wrong;
}
