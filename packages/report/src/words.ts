import type { Axis } from '@stepwise/core';
import { formatCount, formatLoss } from './drawing/format.ts';

/** `35`, `1,500`, `0.251`. */
export function formatPlace(at: number): string {
  if (!Number.isFinite(at)) return formatLoss(at);
  return at.toLocaleString('en-US', { maximumFractionDigits: Math.abs(at) < 10 ? 3 : 2 });
}

/** `epoch 35`. */
export const placeName = (axis: Axis, at: number): string => `${axis} ${formatPlace(at)}`;

/** `6 cuts`, `1 cut`. */
export const plural = (count: number, word: string, several = `${word}s`): string =>
  `${formatCount(count)} ${count === 1 ? word : several}`;

/** A share of one: `9.9 %`, `−0.4 %`, `0.03 %`. */
export function formatShare(share: number): string {
  const percent = Math.abs(share) * 100;
  if (!Number.isFinite(percent)) return formatLoss(share);
  const digits = percent >= 0.095 || percent === 0 ? percent.toFixed(1) : percent.toPrecision(1);
  const text = Number(digits) === 0 ? '0' : Number(digits) < 1e-4 ? '<0.0001' : digits;
  return `${share < 0 && text !== '0' ? '−' : ''}${text}\u00A0%`;
}

/** `×0.5`. */
export const formatRatio = (ratio: number): string => `×${Number(ratio.toPrecision(3))}`;

/** Begins with a capital, but for the name of a series such as `val_loss`, and ends with a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const isWord = /^(?!lr\b)[a-z][a-z’'-]*(?=[\s,.;:!?]|$)/.test(trimmed);
  const begun = isWord ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?…]["'’”)]?$/.test(begun) ? begun : `${begun}.`;
}

/** `a, b and c`. */
export function listed(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** The first of many, and how many more there are. */
export function shortList(items: readonly string[], most = 12): string {
  if (items.length <= most) return listed(items);
  return `${items.slice(0, most).join(', ')} and ${formatCount(items.length - most)} more`;
}
