#!/usr/bin/env node
/** The commands: one picture, or a folder over streams. */
import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { status as codes } from '@grpc/grpc-js';
import { addressesOf } from './addresses.js';
import { Client, replicas, RefinementError } from './client.js';
import { listMaps, listPictures, readMap, readPicture, readWhole, refineFolder, removeLeftovers, writeWhole } from './folder.js';
import { parametersOf } from './parameters.js';
import { presets } from './refinement.js';
import { describe, summary, warnOfColours, warnOfPartial } from './report.js';

const usage = `usage: main.js refine IMAGE COARSE --out FILE [options]
       main.js stream --images DIR --masks DIR --out DIR [--in-flight 4] [--streams N] [options]

refine: one picture and its coarse label map (a PNG of ids). stream: a folder with its sub-folders, by N streams per
stage, which replicas take in turn (as many as are named); coarse maps are NAME.png. Refined maps are PNGs of 16-bit grey.

  --endpoint ADDRESS     host:port of uosam serve (127.0.0.1:5100), or encoder=A,prompts=A,local=A,global=A;
                         https://host:port for TLS; replicas: several by commas, or dns:///name:port
  --preset NAME          default, fast or reference
  --set NAME=VALUE       override a parameter of the preset; may be repeated
  --ca FILE              roots (PEM) of TLS services; the system's by default
  --cert FILE --key FILE this client's certificate and key (PEM), where one is asked for
  --token-file FILE      file with the token to send; UOSAM_TOKEN is the token itself
  --background ID|none   id of no object (0)
  --void IDS|none        ids without a label, by commas (255)
  --fill-void            pixels without a label get one
  --deadline SECONDS     for one picture at one stage (120)

exit codes: 0 done, 1 failed, 2 bad usage, 3 all done but pictures that cannot be refined`;

const [done, failed, misused, someFailed] = [0, 1, 2, 3];

class UsageError extends Error {}

function number(option, text, least, most) {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${option} ${text}: expected a whole number of ${least} to ${most}`);
  }
  return value;
}

function refuseExtension(file) {
  const extension = extname(file);
  if (!['', '.png'].includes(extension.toLowerCase())) {
    throw new UsageError(`${file}: a refined map is written as .png, not as ${extension}; name a file that ends in .png`);
  }
}

function endpoints(text) {
  const found = text.includes('=') ? byStage(text) : text;
  try {
    [found].flatMap((all) => (all.encoder ? Object.values(all) : all)).forEach(addressesOf);
  } catch (error) {
    throw new UsageError(`--endpoint: ${error.message}`);
  }
  return found;
}

function byStage(text) {
  const parts = {};
  let stage = '';
  for (const part of text.split(',')) {
    const [name, address] = part.split('=', 2);
    stage = address === undefined ? stage : name;
    parts[stage] = address ?? `${parts[stage]},${part}`;
  }
  const missing = ['encoder', 'prompts', 'local', 'global'].find((name) => !parts[name]);
  if (missing) {
    throw new UsageError(`--endpoint ${text}: ${missing}= is missing`);
  }
  return parts;
}

function read(argv) {
  const text = (otherwise) => ({ type: 'string', default: otherwise });
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        endpoint: text('127.0.0.1:5100'),
        preset: text('default'),
        background: text('0'),
        void: text('255'),
        'fill-void': { type: 'boolean', default: false },
        deadline: text('120'),
        'in-flight': text('4'),
        set: { type: 'string', multiple: true, default: [] },
        streams: { type: 'string' },
        ca: { type: 'string' },
        cert: { type: 'string' },
        key: { type: 'string' },
        'token-file': { type: 'string' },
        images: { type: 'string' },
        masks: { type: 'string' },
        out: { type: 'string', short: 'o' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function settings(values) {
  const given = Object.fromEntries(values.set.map((setting) => {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(setting) ?? [];
    if (!name) {
      throw new UsageError(`--set ${setting}: expected name=value`);
    }
    return [name, value];
  }));
  try {
    parametersOf(given);
  } catch (error) {
    throw new UsageError(`--set: ${error.message}`);
  }
  return given;
}

function refuseLine(command, files, { images, masks, out }) {
  const lines = {
    refine: ['IMAGE, COARSE and --out FILE', files.length === 2 && out],
    stream: ['--images, --masks and --out DIR, and no files', files.length === 0 && images && masks && out],
  };
  const [expected, isWhole] = Object.hasOwn(lines, command ?? '') ? lines[command] : ['refine or stream', false];
  if (!isWhole) {
    throw new UsageError(`${usage}\n\n${command ?? 'no command'}: expected ${expected}`);
  }
}

function refuseMissing(inputs) {
  const missing = inputs.find((file) => !existsSync(file));
  if (missing) {
    throw new UsageError(`${missing}: there is no such file or folder`);
  }
}

async function connect(values) {
  const { ca, cert: certificate, key, 'token-file': file } = values;
  const token = file ? (await readWhole(file, 'the token to send')).toString().trim() : process.env.UOSAM_TOKEN;
  const deadline = number('--deadline', values.deadline, 1, 86_400) * 1000;
  return new Client(endpoints(values.endpoint), { deadline, ca, certificate, key, token });
}

function shared(values) {
  if (!presets.includes(values.preset)) {
    throw new UsageError(`--preset ${values.preset}: expected default, fast or reference`);
  }
  return {
    preset: values.preset,
    parameters: settings(values),
    background: values.background === 'none' ? null : number('--background', values.background, 0, 65535),
    fillVoid: values['fill-void'],
    voids: values.void === 'none' ? [] : values.void.split(',').filter(Boolean).map((id) => number('--void', id, 0, 65535)),
  };
}

const isOfPicture = (error) => !(error instanceof RefinementError) || error.code === codes.INVALID_ARGUMENT;

async function refineOne(client, [image, coarse], { out }, request) {
  const files = { image: await readPicture(image), coarse: await readMap(coarse) };
  let refined;
  try {
    refined = await client.refine({ ...request, ...files });
  } catch (error) {
    if (!isOfPicture(error)) {
      throw error;
    }
    console.error(describe(error));
    return someFailed;
  }
  await removeLeftovers([out]);
  await writeWhole(out, refined.png);
  for (const trace of refined.objects) {
    console.log(`class ${trace.class_id ?? 0} object ${trace.component ?? 0}: ${trace.reason}`);
  }
  for (const region of refined.skipped) {
    console.log(`class ${region.class_id ?? 0}: ${region.reason}`);
  }
  console.log(`${out}: ${summary(refined)}`);
  warnOfPartial(image, refined);
  warnOfColours(refined.hasColours);
  return done;
}

async function streamFolder(client, { images, masks, out, ...values }, request) {
  if ((await listPictures(images)).length === 0) {
    throw new UsageError(`${images}: no pictures there; expected a folder of JPEG, PNG, WebP, BMP or TIFF files`);
  }
  if ((await listMaps(masks)).length === 0) {
    throw new UsageError(`${masks}: no label maps there; expected a folder of PNGs of ids, NAME.png for each picture`);
  }
  let [ended, hasColours] = [done, true];
  const report = (name, refined, error) => {
    if (error) {
      ended = isOfPicture(error) && ended !== failed ? someFailed : failed;
    }
    hasColours &&= refined?.hasColours ?? true;
    (error ? console.error : console.log)(`${name}: ${error ? describe(error) : summary(refined)}`);
    if (refined) {
      warnOfPartial(name, refined);
    }
  };
  const inFlight = number('--in-flight', values['in-flight'], 1, 1000);
  const named = Math.max(...[endpoints(values.endpoint)].flatMap((all) => (all.encoder ? Object.values(all) : all)).map(replicas));
  const streams = client.streams(values.streams ? number('--streams', values.streams, 1, 1000) : named);
  try {
    await refineFolder(streams, { ...request, images, masks, out, inFlight, report });
  } finally {
    streams.close();
  }
  warnOfColours(hasColours);
  return ended;
}

async function main(argv) {
  const { values, positionals: [command, ...files] } = read(argv);
  if (values.help) {
    console.log(usage);
    return done;
  }
  refuseLine(command, files, values);
  if (command === 'refine') {
    refuseExtension(values.out);
  }
  const inputs = command === 'refine' ? files : [values.images, values.masks];
  if (inputs.map((file) => resolve(file)).includes(resolve(values.out))) {
    throw new UsageError(`--out ${values.out} is an input; write elsewhere`);
  }
  const client = await connect(values);
  try {
    const request = shared(values);
    refuseMissing(inputs);
    return await (command === 'refine' ? refineOne(client, files, values, request) : streamFolder(client, values, request));
  } finally {
    client.close();
  }
}

// The TLS library warns of servers that are called by their IP addresses, which there is nothing wrong with.
process.noDeprecation = true;
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(describe(error));
  process.exitCode = error instanceof UsageError ? misused : failed;
}
