import type { Axis } from '@stepwise/core';
import type { Column, Gatherer } from '../../gather/gatherer.ts';
import { barOf, type Place } from './barOf.ts';
import { dataWord, isData } from './dataWords.ts';
import { meaningInText, valueOf, type Named } from './meaningInText.ts';
import { isTalk, messageIn, type Said } from './messageIn.ts';
import { pairsOf, type Pair } from './pairsOf.ts';
import { placeIn, type LinePlace } from './placeIn.ts';
import { settingIn } from './settingIn.ts';
import { stepCounter } from './stepCounter.ts';
import { LONGEST } from './tokens.ts';
import { withSections } from './withSections.ts';

export interface TextReader {
  line(text: string): void;
  end(): void;
  /** How many values were found. */
  readonly values: number;
}

/** A line that goes to a place. */
interface Row {
  /** Whether its values may come again at the same place: those of a bar, and what is printed again and again. */
  readonly isAgain: boolean;
  /** Whether it counts the batches of a validation. */
  readonly isValidation: boolean;
}

/** tqdm's bars, and those that are made like them. */
const BAR = /\d%\||\d ?(?:it|s|batch|step|ba)\/(?:s|it|batch|step|ba)\b/u;
/** Python's dictionaries, behind whatever stands before them. */
const DICTIONARY = /\{\s{0,4}['"]/u;
/** Messages that are kept: a log that says more of them says the same again. */
const MOST_MESSAGES = 10_000;
/** Characters of a message that are kept. */
const SHOWN = 300;

export function textReader(gatherer: Gatherer): TextReader {
  const steps = stepCounter();
  const bar = barOf(gatherer);
  let columns: Readonly<Record<Axis, Map<Named, Column>>> = { epoch: new Map(), step: new Map() };
  let epoch: number | null = null;
  /** Whether the epoch is a counter without a name: `[12/100]`. */
  let isBareEpoch = false;
  let place: Place | null = null;
  let heading = '';
  let values = 0;
  let messages = 0;

  return {
    line(text) {
      const whole = text.slice(0, LONGEST);
      const start = whole.search(DICTIONARY);
      const line = start < 0 ? whole : whole.slice(start);
      const said = start < 0 ? messageIn(line) : null;
      if (said !== null) say(said, line.trim().slice(0, SHOWN));
      // the epoch that torch's scheduler says is its own count
      if (said?.code === 'reduced') return;
      const found = pairsOf(line);
      const isBar = start < 0 && BAR.test(line);
      const at = placeIn(found.pairs, { inEpoch: epoch !== null && !isBareEpoch, isBar });
      const isPlaced = at.epoch !== null || at.step !== null || at.batch !== null;
      if (!isPlaced && !isBar && isTalk(line)) return;
      const row = go(at, found.pairs, isBar);
      if (place === null) set(line);
      else if (found.pairs.length === 0 && isData(found.section)) heading = found.section;
      // what transformers says at the end is a mean over the whole training
      if (place === null || found.pairs.some(({ name }) => name === 'train_runtime')) return;
      for (const pair of withSections(found.pairs, heading)) read(pair, place, row);
    },
    end: () => bar.end(),
    get values() {
      return values;
    },
  };

  function go(at: LinePlace, pairs: readonly Pair[], isBar: boolean): Row {
    const next = at.epoch === null ? epoch : Number(at.epoch.value);
    if (next !== epoch) begin(next, at.epoch?.of ?? null);
    if (at.epoch !== null) [heading, isBareEpoch] = ['', at.epoch.name === ''];
    const counter = at.step ?? at.batch ?? (isBar ? (pairs.find(isFraction) ?? null) : null);
    const data = counter === null ? undefined : (dataWord(counter.name) ?? dataWord(heading));
    const isValidation = data !== undefined && !/^train/iu.test(data);
    if (isValidation) heading = data;
    if (epoch !== null && (counter === null || isBar || isValidation)) {
      place = { axis: 'epoch', at: epoch };
      bar.goTo(place, counter === null || counter.of === null || counter.value === counter.of);
      return { isAgain: isBar || at.epoch === null || counter !== null, isValidation };
    }
    if (counter !== null) place = stepPlace(counter) ?? place;
    if (isBar && place !== null) bar.goTo(place, true);
    return { isAgain: isBar, isValidation };
  }

  function begin(next: number | null, of: string | null): void {
    if (epoch !== null && next !== null && next < epoch) startRun();
    epoch = next;
    heading = '';
    if (of !== null) gatherer.facts({ plannedEpochs: Number(of) });
  }

  function startRun(): void {
    bar.flush();
    gatherer.startRun();
    columns = { epoch: new Map(), step: new Map() };
    steps.reset();
  }

  function stepPlace({ name, value, of }: Pair): Place | null {
    const step = Number(value);
    if (epoch !== null && of !== null) {
      // a counter without a name may count the samples
      if (name !== '') gatherer.facts({ stepsPerEpoch: Number(of) });
      return { axis: 'step', at: steps.batch(step, Number(of), epoch), elsewhere: epoch };
    }
    if (epoch === null && steps.falls(step)) startRun();
    if (of !== null) gatherer.facts({ plannedSteps: Number(of) });
    const at = steps.step(step, epoch);
    return at === null
      ? null
      : { axis: 'step', at, ...(epoch === null ? {} : { elsewhere: epoch }) };
  }

  function read(pair: Pair, at: Place, { isAgain, isValidation }: Row): void {
    const named = meaningInText(pair);
    const value = named === null ? null : valueOf(pair, named.meaning.role);
    if (named === null || value === null) return;
    // the time of a batch of the validation says nothing of the training
    if (isValidation && named.meaning.role === 'time') return;
    values += 1;
    if (isAgain) {
      bar.set(named, value);
      return;
    }
    bar.replace(named.name, at);
    columnOf(named, at.axis).add(at.at, value, at.elsewhere);
  }

  function columnOf(named: Named, axis: Axis): Column {
    const known = columns[axis].get(named);
    if (known !== undefined) return known;
    const column = gatherer.column(named.name, { ...named.meaning, axis });
    columns[axis].set(named, column);
    return column;
  }

  function set(line: string): void {
    if (/\b(?:torch|pytorch)\b/iu.test(line)) gatherer.facts({ framework: 'pytorch' });
    const setting = settingIn(line);
    if (setting !== null) gatherer.facts({ configuration: setting });
  }

  function say({ code, value }: Said, text: string): void {
    if (place === null || messages >= MOST_MESSAGES) return;
    messages += 1;
    const { axis, at } = place;
    gatherer.message({ code, axis, at, text, ...(value === undefined ? {} : { value }) });
  }
}

const isFraction = ({ name, of }: Pair): boolean => name === '' && of !== null;
