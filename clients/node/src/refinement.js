/** The way of one picture through the four stages, the same for unary calls and streams. */
import { inspect } from 'node:util';
import { parametersOf } from './parameters.js';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

const parts = ['image', 'coarse', 'background', 'voids', 'fillVoid', 'preset', 'parameters'];
export const presets = ['default', 'fast', 'reference'];

function check(request) {
  const other = Object.keys(request).find((name) => !parts.includes(name));
  if (other) {
    throw new TypeError(`a request has no ${other}; it has ${parts.join(', ')}`);
  }
  const file = ['image', 'coarse'].find((name) => !(request[name] instanceof Uint8Array));
  if (file) {
    throw new TypeError(`${file} is of type ${typeof request[file]}; expected the bytes of an encoded file, as readFileSync gives`);
  }
  if (!Array.isArray(request.voids ?? [])) {
    throw new TypeError(`voids is ${request.voids}; expected ids, e.g. [255]`);
  }
  const ids = [request.background ?? 0, ...(request.voids ?? [])];
  const wrong = ids.findIndex((id) => !Number.isInteger(id) || id < 0 || id > 65_535);
  if (wrong >= 0) {
    throw new TypeError(`${inspect(ids[wrong])} is no id; expected background and voids to be whole numbers of 0 to 65535`);
  }
  if (!presets.includes(request.preset ?? 'default')) {
    throw new TypeError(`there is no preset ${request.preset}; there are ${presets.join(', ')}`);
  }
}

/** The coarse map, a PNG, as a message. */
function labelMap({ coarse: file, background = 0, voids = [255], fillVoid = false }) {
  const coarse = Buffer.from(file);
  if (coarse.length < 24 || !coarse.subarray(0, signature.length).equals(signature)) {
    throw new TypeError('the label map is no PNG; expected one of ids: grey, palette, or RGB with id = R + 256 G');
  }
  const map = { height: coarse.readUInt32BE(20), width: coarse.readUInt32BE(16), png: coarse, [fillVoid ? 'unknown_ids' : 'void_ids']: voids };
  return background === null ? map : { ...map, background_id: background };
}

/**
 * Asks the four stages in turn.
 * @param {object} stages encoder, prompts, local, global: whatever has `ask(request)`
 * @param {object} request image: Buffer or Uint8Array of an encoded file; coarse: of a PNG (grey, palette, or RGB with id = R + 256 G), of
 *   the picture's size, or of its shape (then it is resized);
 *   background: id or null (0); voids: ids without a label ([255]); fillVoid: true gives those pixels one, the likeliest by
 *   the known pixels and SAM's features, refined like the rest; preset: default, fast or reference;
 *   parameters: overrides of the preset by their names in the protos
 * @returns {Promise<object>} png: Buffer, of the picture's size, 16-bit grey whose values are the ids; objects: uosam.v1.ObjectTrace of each;
 *   skipped: regions without prompts; vote: the rest of uosam.v1.OptimizeGlobalResponse;
 *   hasColours: false where the encoder is of a version that sends no cell_colours: classes are told apart less well then
 */
export async function refine(stages, request) {
  check(request);
  const preset = `PRESET_${(request.preset ?? 'default').toUpperCase()}`;
  const coarse = labelMap(request);
  const parameters = parametersOf(request.parameters);
  const { embeddings } = await stages.encoder.ask({
    image: request.image,
    preset,
    parameters: parameters.encoder,
    element_type: 'ELEMENT_TYPE_FLOAT16',
    label_map_height: coarse.height,
    label_map_width: coarse.width,
  });
  const [embedding] = embeddings;
  const { objects, skipped, posterior } = await stages.prompts.ask({
    embedding,
    label_map: coarse,
    preset,
    parameters: parameters.prompts,
  });
  const local = await stages.local.ask({
    embedding,
    label_map: coarse,
    objects,
    posterior,
    preset,
    parameters: parameters.local,
    answer_encoding: 'LABEL_MAP_ENCODING_RUNS',
  });
  const { label_map: refined, ...vote } = await stages.global.ask({
    embeddings,
    label_map: local.label_map,
    preset,
    parameters: parameters.global,
    answer_encoding: 'LABEL_MAP_ENCODING_PNG',
  });
  const hasColours = (embedding.cell_colours?.length ?? 0) > 0;
  return { png: refined.png, objects: local.objects, skipped, vote, hasColours };
}
