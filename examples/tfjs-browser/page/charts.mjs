import uPlot from 'uplot';

/**
 * Two charts over one axis of epochs, the loss above the rate, redrawn at most once a frame. They take their colours from
 * the page, and follow it when it turns dark or changes its width.
 */
export function charts(lossPlace, ratePlace) {
  let losses = [[], [], []];
  let rates = [[], []];
  let marks = [];
  let epochs = 1;
  let due = false;

  const shared = {
    legend: { show: false },
    cursor: { show: false },
    // the same on both sides of both, so that their epochs stand above each other
    padding: [10, 14, 8, 0],
    hooks: { drawAxes: [(chart) => drawMarks(chart, marks)] },
  };
  const x = { time: false, range: () => [0, epochs] };
  const loss = new uPlot(
    {
      ...shared,
      ...size(lossPlace, 240),
      scales: { x, y: { range: (_, __, max) => [0, Math.max(max, 0.1) * 1.05] } },
      axes: [axis({ show: false }), axis({ label: 'loss', size: 46 })],
      series: [
        {},
        { stroke: colour('--batch'), width: 1.25, points: { show: false } },
        {
          stroke: colour('--validation'),
          width: 2.5,
          spanGaps: true,
          points: { show: true, size: 7, fill: colour('--validation') },
        },
      ],
    },
    losses,
    lossPlace,
  );
  const rate = new uPlot(
    {
      ...shared,
      ...size(ratePlace, 190),
      scales: { x, y: { range: (_, __, max) => [0, (max || 1e-3) * 1.12] } },
      axes: [
        axis({ label: 'epoch', size: 34 }),
        axis({ label: 'rate', size: 46, values: (_, ticks) => ticks.map(short) }),
      ],
      series: [{}, { stroke: colour('--rate'), width: 2.5, points: { show: false } }],
    },
    rates,
    ratePlace,
  );

  new ResizeObserver(() => {
    loss.setSize(size(lossPlace, 240));
    rate.setSize(size(ratePlace, 190));
  }).observe(lossPlace);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    loss.redraw();
    rate.redraw();
  });

  return {
    /** Empties the charts, for a run of so many epochs. */
    begin(length) {
      [losses, rates, marks, epochs] = [[[], [], []], [[], []], [], length];
      draw();
    },
    /** A batch that ended at `epoch`, with its loss and its rate. */
    batch(epoch, batchLoss, batchRate) {
      losses[0].push(epoch);
      losses[1].push(batchLoss);
      losses[2].push(null);
      rates[0].push(epoch);
      rates[1].push(batchRate);
      later();
    },
    /** The validation loss after the last batch. */
    validation(value) {
      losses[2][losses[2].length - 1] = value;
      later();
    },
    /** An event of the list of reasons: its number stands at `epoch` in both charts. */
    mark(epoch, number) {
      marks.push({ epoch, number });
      later();
    },
    /** The run is over: the axis ends where it ended. */
    end(length) {
      epochs = length;
      draw();
    },
  };

  function later() {
    if (due) return;
    due = true;
    requestAnimationFrame(draw);
  }

  function draw() {
    due = false;
    loss.setData(losses);
    rate.setData(rates);
  }
}

const colour = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name);

const size = (place, height) => ({ width: Math.max(place.clientWidth, 200), height });

const axis = (more) => ({
  stroke: colour('--quiet'),
  font: '12px system-ui, sans-serif',
  labelFont: '12px system-ui, sans-serif',
  labelSize: 18,
  space: 40,
  grid: { stroke: colour('--grid'), width: 1 },
  ticks: { stroke: colour('--grid'), width: 1, size: 4 },
  ...more,
});

const short = (value) => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

function drawMarks({ ctx, bbox, valToPos }, marks) {
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour('--event')();
  ctx.lineWidth = pixel;
  ctx.setLineDash([3 * pixel, 4 * pixel]);
  ctx.font = `${12 * pixel}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  for (const [epoch, numbers] of byEpoch(marks)) {
    const x = Math.round(valToPos(epoch, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.textAlign = x > bbox.left + bbox.width - 24 * pixel ? 'right' : 'left';
    const gap = ctx.textAlign === 'left' ? 4 * pixel : -4 * pixel;
    ctx.fillText(numbers.join(', '), x + gap, bbox.top + 2 * pixel);
  }
  ctx.restore();
}

/** The numbers that stand at one place, as [epoch, numbers]. */
function byEpoch(marks) {
  const places = new Map();
  for (const { epoch, number } of marks) {
    places.set(epoch, [...(places.get(epoch) ?? []), number]);
  }
  return places;
}
