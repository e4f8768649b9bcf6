// Draws label maps and prompts.

/** The colour of a class id in the palette of PASCAL VOC: its bits, dealt out to the three channels. */
export function colour(id) {
  const rgb = [0, 0, 0];
  for (let bit = 7, rest = id; rest > 0; bit--, rest >>= 3) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[channel] |= ((rest >> channel) & 1) << bit;
    }
  }
  return rgb;
}

/** Fits a canvas to the map. */
function clear(canvas, { width, height }) {
  Object.assign(canvas, { width, height });
  return canvas.getContext('2d');
}

/** Draws runs of ids; the background stays clear. */
export function drawMap(canvas, size, { labels, lengths }, background) {
  const context = clear(canvas, size);
  const pixels = context.createImageData(size.width, size.height);
  const words = new Uint32Array(pixels.data.buffer);
  let start = 0;
  labels.forEach((id, index) => {
    const end = start + lengths[index];
    if (id !== background) {
      const [red, green, blue] = colour(id);
      words.fill((0xff << 24) | (blue << 16) | (green << 8) | red, start, end);
    }
    start = end;
  });
  context.putImageData(pixels, 0, 0);
}

/** Draws the picture as the maps see it: turned by EXIF only where that gives their size. */
export async function drawPicture(canvas, size, file) {
  const context = clear(canvas, size);
  try {
    let bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    if (bitmap.width !== size.width || bitmap.height !== size.height) {
      bitmap = await createImageBitmap(file, { imageOrientation: 'none' });
    }
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    return true;
  } catch {
    return false; // A format that browsers do not show, as TIFF.
  }
}

/** Draws an object's box and points. */
export function drawPrompts(canvas, size, object) {
  const context = clear(canvas, size);
  if (!object) {
    return;
  }
  const unit = Math.max(size.width, size.height) / 200;
  const { x0 = 0, y0 = 0, x1 = 0, y1 = 0 } = object.box ?? {};
  for (const [style, width] of [['#000', 1.6], ['#fff', 0.8]]) {
    context.strokeStyle = style;
    context.lineWidth = width * unit;
    context.strokeRect(x0, y0, x1 - x0, y1 - y0);
  }
  for (const { x = 0, y = 0, isForeground } of object.points ?? []) {
    context.beginPath();
    context.arc(x, y, 2 * unit, 0, 2 * Math.PI);
    context.fillStyle = isForeground ? '#22c55e' : '#ef4444';
    context.fill();
    context.strokeStyle = '#fff';
    context.stroke();
    // The sign says it without colour.
    context.beginPath();
    context.moveTo(x - unit, y);
    context.lineTo(x + unit, y);
    if (isForeground) {
      context.moveTo(x, y - unit);
      context.lineTo(x, y + unit);
    }
    context.stroke();
  }
}
