/** A network that has learnt the stripes has left this share of its first loss, and knows this share of the images. */
const LOSS = 0.1;
const ACCURACY = 0.95;

/**
 * The longest time in ms for which a page may not answer: an epoch's yield is due after 125 ms, and a step comes on top.
 * The first step on WebGL compiles every shader, here without a graphics card. A page that never gets a turn is still
 * for the whole training, so at most half of that is borne, too.
 */
const STILL = { wasm: 1000, webgl: 5000 };

/** What is judged of a training: a row for each promise, `{ where, what, seen, wanted, ok }`. */
export function checkTraining(seen) {
  const { backend: where, untrained, loss, accuracy, rates, preview, tensors } = seen;
  const last = loss.at(-1);
  const known = accuracy.at(-1);
  const still = Math.min(STILL[where], seen.time / 2);
  const firstOther = preview.findIndex((rate, step) => rate !== rates[step]);
  const same = firstOther === -1 && rates.length === preview.length;
  return [
    {
      where,
      what: 'loss falls',
      seen: `${untrained.toFixed(3)} to ${last.toFixed(4)}`,
      wanted: `≤ ${(LOSS * untrained).toFixed(3)}`,
      ok: last <= LOSS * untrained,
    },
    {
      where,
      what: 'images known',
      seen: `${(100 * known).toFixed(0)} %`,
      wanted: `≥ ${100 * ACCURACY} %`,
      ok: known >= ACCURACY,
    },
    {
      where,
      what: 'rates of the steps',
      seen: same
        ? `${rates.length}, as previewed`
        : `other in step ${firstOther} of ${rates.length}`,
      wanted: `the preview of ${preview.length}`,
      ok: same && preview.length > 0,
    },
    {
      where,
      what: 'longest stillness',
      seen: `${Math.round(seen.longestGap)} ms of ${(seen.time / 1000).toFixed(1)} s`,
      wanted: `≤ ${Math.round(still)} ms`,
      ok: seen.longestGap <= still,
    },
    {
      where,
      what: 'tensors left',
      seen: String(tensors.after - tensors.before),
      wanted: '0',
      ok: tensors.after === tensors.before,
    },
  ];
}

/** TensorFlow.js alone must refuse: if it could train the network, the kernels would prove nothing. */
export function checkStock(where, message) {
  const kernel = 'Conv2DBackpropFilter';
  return {
    where,
    what: 'refuses to train',
    seen: message ?? 'trained',
    wanted: `names ${kernel}`,
    ok: message?.includes(kernel) ?? false,
  };
}

export function checkPage(errors, strays) {
  return [
    ['errors in the console', errors],
    ['requests elsewhere', strays],
  ].map(([what, list]) => ({
    where: 'page',
    what,
    seen: list.length === 0 ? 'none' : list.join('; '),
    wanted: 'none',
    ok: list.length === 0,
  }));
}
