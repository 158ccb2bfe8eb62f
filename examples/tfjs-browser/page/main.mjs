import { registerTrainingKernels } from '@stepwise/tfjs-wasm-training';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { charts } from './charts.mjs';
import { gallery } from './gallery.mjs';
import { answers, network, pictures } from './network.mjs';
import { reasons } from './reasons.mjs';
import { schedules } from './schedules.mjs';
import { train } from './train.mjs';

const SHOWN = 12;

const place = (id) => document.getElementById(id);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const say = (text) => {
  place('status').textContent = text;
};

const select = place('schedule');
for (const [name, { title }] of Object.entries(schedules)) select.add(new Option(title, name));
const chosen = () => schedules[select.value];
const showAbout = () => {
  place('about').textContent = chosen().about;
};
select.addEventListener('change', showAbout);
showAbout();

// the files lie beside the page: nothing comes from another host
setWasmPaths('./');
registerTrainingKernels(tf);
await tf.setBackend('wasm');

const training = pictures(1280, 1);
const validation = pictures(320, 2);
const shown = validation.xs.slice([0, 0, 0, 0], [SHOWN, -1, -1, -1]);
const curves = charts(place('loss-chart'), place('rate-chart'));
const why = reasons(place('reasons'), place('no-reasons'));
const images = gallery(place('pictures'), validation, SHOWN);

let model;
let stop = new AbortController();
place('stop').addEventListener('click', () => {
  stop.abort();
  place('stop').disabled = true;
  say('Stops after this epoch …');
});
place('controls').addEventListener('submit', (event) => {
  event.preventDefault();
  void runOnce();
});
setBusy(false);
say('Ready.');

async function runOnce() {
  try {
    await run();
  } catch (error) {
    say(`It failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    setBusy(false);
  }
}

async function run() {
  const schedule = chosen();
  begin(schedule);
  const started = performance.now();
  const tell = {
    batch({ epoch, loss, rate }) {
      curves.batch(epoch, loss, rate);
      place('progress').value = epoch / schedule.epochs;
    },
    reason: ({ at, text }) => addReason(at, text),
    async epoch({ epoch, logs }) {
      curves.validation(logs.val_loss);
      addRow(epoch, logs);
      say(
        `Epoch ${epoch} of at most ${schedule.epochs}: validation loss ${logs.val_loss.toFixed(3)}, ${percent(logs.val_acc)} right, rate ${brief(logs.lr)}.`,
      );
      images.show(await answers(model, shown));
    },
  };
  const { best, stopped, epochs } = await train(model, {
    training,
    validation,
    schedule,
    signal: stop.signal,
    tell,
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (stop.signal.aborted) addReason(epochs, 'Stops: you asked for it.');
  curves.end(stopped || stop.signal.aborted ? Math.max(epochs, 1) : schedule.epochs);
  if (best) images.show(await answers(model, shown));
  finish({ best, epochs, seconds });
}

function begin({ rate, epochs }) {
  setBusy(true);
  stop = new AbortController();
  model?.optimizer.dispose();
  model?.dispose();
  model = network(rate);
  curves.begin(epochs);
  why.clear();
  images.clear();
  place('epochs').replaceChildren();
  place('progress').value = 0;
  say('Training …');
}

function finish({ best, epochs, seconds }) {
  place('progress').value = 1;
  const kept = best
    ? `The network has the weights of epoch ${best.epoch + 1} again, the best: validation loss ${best.value.toFixed(3)}.`
    : 'No epoch was finished.';
  say(`Done: ${epochs} epochs in ${seconds} s. ${kept}`);
  const end = best ? `, at best ${best.value.toFixed(3)}, after epoch ${best.epoch + 1}` : '';
  place('loss-chart').ariaLabel = `The validation loss over ${epochs} epochs${end}.`;
  place('rate-chart').ariaLabel =
    `The learning rate over ${epochs} epochs. Its changes are listed under “Why it changed”.`;
}

function addReason(at, text) {
  curves.mark(at, why.add(at === 0 ? 'at the beginning' : `after ${epochsIn(at)}`, text));
}

function addRow(epoch, { loss, val_loss, val_acc, lr }) {
  const row = place('epochs').insertRow();
  const cells = [epoch, loss.toFixed(4), val_loss.toFixed(4), percent(val_acc), brief(lr)];
  for (const text of cells) row.insertCell().textContent = text;
}

function setBusy(busy) {
  place('start').disabled = busy;
  place('schedule').disabled = busy;
  place('stop').disabled = !busy;
}

const epochsIn = (at) => `${Number(at.toFixed(1))} ${at === 1 ? 'epoch' : 'epochs'}`;

const brief = (rate) => (rate < 1e-3 ? rate.toExponential(1) : String(Number(rate.toPrecision(3))));
