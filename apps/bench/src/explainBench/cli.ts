#!/usr/bin/env node
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../median.ts';
import { explainOnce, type Cost } from './explainOnce.ts';
import { KINDS, writeLog } from './writeLog.ts';

/** What a million rows may cost, and how much more ten times the rows. */
const BOUNDS = { seconds: 3, megabytes: 400, growth: 12 };
const ROWS = [100_000, 1_000_000] as const;
const ROUNDS = 5;

process.exitCode = await bench();

/** Explains logs of two lengths in turn, each in a process of its own, and holds the medians against the bounds. */
async function bench(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwise-explain-'));
  let met = true;
  try {
    console.log(
      `stepwise explain FILE --json, from the start of the process; medians of ${ROUNDS}`,
    );
    for (const kind of KINDS) {
      const logs = ROWS.map((rows) => {
        const path = join(folder, `${rows}.csv`);
        writeLog(path, kind, rows);
        return { rows, path, costs: [] as Cost[] };
      });
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const { path, costs } of logs) costs.push(await explainOnce(path));
      }
      const measured = logs.map(({ rows, path, costs }) => {
        const seconds = median(costs.map((cost) => cost.seconds));
        const megabytes = median(costs.map((cost) => cost.megabytes));
        console.log(
          `  ${kind.name.padEnd(20)}${rows.toLocaleString('en').padStart(10)} rows, ${(statSync(path).size / 1e6).toFixed(1).padStart(5)} MB: ${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`,
        );
        return { seconds, megabytes };
      });
      const [short, long] = measured;
      if (short === undefined || long === undefined) continue;
      const growth = long.seconds / short.seconds;
      const kept =
        long.seconds <= BOUNDS.seconds &&
        long.megabytes <= BOUNDS.megabytes &&
        growth <= BOUNDS.growth;
      met &&= kept;
      console.log(
        `  ${''.padEnd(20)}ten times the rows take ${growth.toFixed(1)} times as long: ${kept ? 'met' : 'not met'}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(
    `bounds for a million rows: ${BOUNDS.seconds} s, ${BOUNDS.megabytes} MB; ten times the rows in at most ${BOUNDS.growth} times the time`,
  );
  return met ? 0 : 1;
}
