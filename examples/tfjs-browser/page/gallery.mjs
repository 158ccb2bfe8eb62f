import { SHAPES, SIZE } from './shapes.mjs';

/** Pictures with what the network takes them for. */
export function gallery(place, { pixels, labels }, count) {
  const captions = [];
  for (let i = 0; i < count; i += 1) {
    const item = document.createElement('li');
    const caption = document.createElement('span');
    item.append(picture(pixels.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE), i), caption);
    captions.push(caption);
    place.append(item);
  }
  return {
    /** What the network says of each picture. */
    show(answers) {
      for (const [i, { shape, sure }] of answers.entries()) {
        const right = shape === SHAPES[labels[i]];
        captions[i].className = right ? 'right' : 'wrong';
        captions[i].textContent =
          `${right ? '✓' : '✗'}\u00a0${shape} ${Math.round(100 * sure)}\u00a0%`;
      }
    },
    /** No answers, as before a training. */
    clear() {
      for (const caption of captions) caption.textContent = '';
    },
  };

  function picture(values, i) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = SIZE;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `A noisy ${SHAPES[labels[i]]}`);
    const context = canvas.getContext('2d');
    const image = context.createImageData(SIZE, SIZE);
    for (const [p, value] of values.entries()) {
      // -0.5 to 1.5, so that little of the noise is cut off
      const grey = Math.round(255 * Math.min(1, Math.max(0, (value + 0.5) / 2)));
      image.data.set([grey, grey, grey, 255], 4 * p);
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }
}
