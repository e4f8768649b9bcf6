import { colour, drawMap, drawPicture, drawPrompts } from './view.js';

const find = (id) => document.getElementById(id);
const form = find('form');
const decisions = { OBJECT_DECISION_ACCEPTED: 'refined', OBJECT_DECISION_KEPT_COARSE: 'kept as it was' };
let running = null;
let urls = [];

function say(status, fault = '') {
  find('status').textContent = status;
  find('fault').textContent = fault;
}

// Files

function put(input, file) {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  input.files = transfer.files;
}

for (const drop of document.querySelectorAll('.drop')) {
  const over = (event) => {
    event.preventDefault();
    drop.classList.toggle('over', event.type === 'dragover');
  };
  drop.addEventListener('dragover', over);
  drop.addEventListener('dragleave', over);
  drop.addEventListener('drop', (event) => {
    over(event);
    if (event.dataTransfer.files.length > 0) {
      put(drop.querySelector('input'), event.dataTransfer.files[0]);
    }
  });
}

async function fetchFile(path, name) {
  const answer = await fetch(path);
  return new File([await answer.blob()], name, { type: 'image/png' });
}

find('sample').addEventListener('click', async () => {
  put(find('image'), await fetchFile('sample/image.png', 'coffee.png'));
  put(find('label-map'), await fetchFile('sample/label-map.png', 'coffee-coarse.png'));
  say('The sample is loaded.');
});

// Request

function showStage({ stage, state, milliseconds }) {
  const item = document.querySelector(`[data-stage="${stage}"]`);
  item.dataset.state = state;
  item.querySelector('.state').textContent = state === 'done' ? `done in ${milliseconds} ms` : 'working';
}

function resetStages() {
  for (const item of find('stages').children) {
    delete item.dataset.state;
    item.querySelector('.state').textContent = 'waiting';
  }
}

/** The lines of an answer, each as JSON. */
async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const pieces = (rest + part.value).split('\n');
    rest = pieces.pop();
    yield* pieces.map((piece) => JSON.parse(piece));
  }
}

/** Servers with tokens ask for one when it is missing. */
function askForToken() {
  find('token-field').hidden = false;
  find('token').focus();
}

async function refine(body, signal) {
  const headers = { Accept: 'application/x-ndjson, application/json;q=0.5' };
  if (find('token').value) {
    headers.Authorization = `Bearer ${find('token').value}`;
  }
  const answer = await fetch('v1/refine', { method: 'POST', body, signal, headers });
  if (answer.status === 401) {
    askForToken();
    throw new Error(find('token').value ? 'The server does not know this token.' : 'The server asks for a token.');
  }
  for await (const line of lines(answer)) {
    if (line.error) {
      throw new Error(`${line.error.reason}: ${line.error.message}`);
    }
    if (line.result) {
      return line.result;
    }
    showStage(line);
  }
  throw new Error('the server ended the answer early');
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  running = new AbortController();
  const body = new FormData(form);
  setBusy(true);
  resetStages();
  find('progress').hidden = false;
  find('result').hidden = true;
  say('Refining ...');
  try {
    await show(await refine(body, running.signal), body);
  } catch (error) {
    say('', running.signal.aborted ? 'Stopped.' : error.message);
  } finally {
    setBusy(false);
  }
});

function setBusy(busy) {
  find('refine').disabled = busy;
  find('stop').hidden = !busy;
}

find('stop').addEventListener('click', () => running.abort());

// Result

async function show(result, body) {
  const background = body.get('background') === 'none' ? -1 : Number(body.get('background'));
  const objects = result.trace.local.objects ?? [];
  drawMap(find('before'), result, result.coarse, background);
  drawMap(find('after'), result, result.refined, background);
  drawPrompts(find('prompts'), result, null);
  const shown = await drawPicture(find('picture'), result, body.get('image'));
  listObjects(objects, result);
  const png = Uint8Array.from(atob(result.png), (character) => character.charCodeAt(0));
  urls.forEach((url) => URL.revokeObjectURL(url));
  urls = [new Blob([png], { type: 'image/png' }), new Blob([JSON.stringify(result.trace, null, 2)])]
    .map((blob) => URL.createObjectURL(blob));
  const name = body.get('image').name.replace(/\.[^.]*$/, '');
  Object.assign(find('download'), { href: urls[0], download: `${name}.refined.png` });
  Object.assign(find('trace'), { href: urls[1], download: `${name}.refined.json` });
  find('result').hidden = false;
  const refined = objects.filter(({ decision }) => decision === 'OBJECT_DECISION_ACCEPTED').length;
  const note = shown ? '' : ' This browser cannot show the picture itself.';
  say(`Done: ${refined} of ${objects.length} objects refined.${note}`);
  find('result-title').focus();
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

function listObjects(objects, size) {
  find('details').replaceChildren();
  find('objects').replaceChildren(...objects.map((object) => {
    const { classId = 0, component = 0, decision } = object;
    const button = element('button', '', { type: 'button' });
    const swatch = element('span', '', { className: 'swatch' });
    swatch.style.background = `rgb(${colour(classId)})`;
    button.append(swatch, `Class ${classId}, object ${component}: ${decisions[decision]}`);
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => choose(button, object, size));
    const item = document.createElement('li');
    item.append(button);
    return item;
  }));
}

function choose(button, object, size) {
  const wasChosen = button.getAttribute('aria-pressed') === 'true';
  find('objects').querySelectorAll('button').forEach((other) => other.setAttribute('aria-pressed', 'false'));
  button.setAttribute('aria-pressed', String(!wasChosen));
  drawPrompts(find('prompts'), size, wasChosen ? null : object);
  find('details').replaceChildren(...(wasChosen ? [] : [describe(object)]));
}

function describe({ reason, score = 0, coarseIou = 0, coarseAreaPixels = 0, refinedAreaPixels = 0, points = [], box = {}, candidates = [] }) {
  const round = (number) => Math.round(number ?? 0);
  const facts = {
    Decision: reason,
    'SAM\'s score': score.toFixed(3),
    'IoU with the coarse region': coarseIou.toFixed(3),
    'Pixels before, after': [coarseAreaPixels, refinedAreaPixels].map((pixels) => pixels.toLocaleString('en')).join(' and '),
    Points: points.map(({ x, y, isForeground }) => `${isForeground ? '+' : '-'}(${round(x)}, ${round(y)})`).join(' ') || 'none',
    Box: `(${round(box.x0)}, ${round(box.y0)}) to (${round(box.x1)}, ${round(box.y1)})`,
    'Decoder calls': candidates
      .map(({ kind, weight = 0 }) => `${kind.replace('PROMPT_KIND_', '').toLowerCase().replaceAll('_', ' + ')}: weight ${weight.toFixed(2)}`)
      .join('\n'),
  };
  const list = document.createElement('dl');
  Object.entries(facts).forEach(([term, text]) => list.append(element('dt', term), element('dd', text)));
  return list;
}

// Comparison

function compare() {
  const share = find('slider').value;
  find('before').style.clipPath = `inset(0 ${100 - share}% 0 0)`;
  find('after').style.clipPath = `inset(0 0 0 ${share}%)`;
  find('line').style.left = `calc(${share}% - 1px)`;
  find('before').style.opacity = find('after').style.opacity = find('strength').value / 100;
}

find('slider').addEventListener('input', compare);
find('strength').addEventListener('input', compare);
const follow = (event) => {
  if (event.buttons & 1) {
    const { left, width } = find('views').getBoundingClientRect();
    find('slider').value = 100 * (event.clientX - left) / width;
    compare();
  }
};
find('views').addEventListener('pointerdown', follow);
find('views').addEventListener('pointermove', follow);
compare();
