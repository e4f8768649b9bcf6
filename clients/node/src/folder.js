/** A folder of pictures through the streams. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { status as codes } from '@grpc/grpc-js';

const pictures = new Set(['.jpg', '.jpeg', '.png', '.webp', '.bmp', '.tif', '.tiff']);

/** Nothing can be written there: no picture's fault. */
export class OutputError extends Error {}

const reason = ({ errno, message }) => getSystemErrorMap().get(errno)?.[1] ?? message;

/** A file's content; `expected` is what the error says should be there. */
export const readWhole = (file, expected) => readFile(file).catch((error) => {
  throw new Error(`${file} cannot be read: ${reason(error)}; expected ${expected}`);
});

export const readPicture = (file) => readWhole(file, 'a picture (JPEG, PNG, WebP, BMP or TIFF)');
export const readMap = (file) => readWhole(file, 'its coarse label map, a PNG of ids');

/** Folder by folder: mkdir's own `recursive` never returns where a folder takes none, as /proc. */
async function makeFolder(folder) {
  const above = path.dirname(folder);
  if (existsSync(folder)) {
    return;
  }
  if (above !== folder) {
    await makeFolder(above);
  }
  await mkdir(folder).catch((error) => {
    // Pictures in flight make the same folders.
    if (error.code !== 'EEXIST') {
      throw error;
    }
  });
}

/** Removes what clients that were killed while they wrote these files have left beside them. */
export async function removeLeftovers(files) {
  const targets = new Set(files.map((file) => path.resolve(file)));
  for (const folder of new Set([...targets].map(path.dirname))) {
    const left = (await readdir(folder).catch(() => [])).filter((name) => targets.has(path.join(folder, /^\.(.+)\.[^.]+\.tmp$/.exec(name)?.[1] ?? '')));
    await Promise.all(left.map((name) => rm(path.join(folder, name), { force: true })));
  }
}

/** Writes to a temporary name beside the file, then renames. */
export async function writeWhole(file, content) {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    await makeFolder(path.dirname(file));
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new OutputError(`${file} cannot be written: ${reason(error)}; give another --out`);
  }
}

/** The files of some extensions in a folder and its sub-folders, as relative paths by name; hidden ones are none, as macOS leaves beside others. */
const list = async (folder, extensions) => (await readdir(folder, { recursive: true }).catch(() => []))
  .filter((file) => extensions.has(path.extname(file).toLowerCase()) && !/(^|[/\\])\./.test(file)).sort();

export const listPictures = (folder) => list(folder, pictures);
export const listMaps = (folder) => list(folder, new Set(['.png']));

const nameOf = (file) => file.slice(0, -path.extname(file).length);

/**
 * Refines NAME.* with masks/NAME.png to out/NAME.png, `inFlight` pictures at once. `report` gets (name, refined) or
 * (name, null, error) when a picture ends. Throws where a service is gone or nothing can be written: that is
 * no picture's fault, and the run is over.
 */
export async function refineFolder(streams, { images, masks, out, inFlight, report, ...request }) {
  const found = await listPictures(images);
  const target = (name) => path.join(out, `${name}.png`);
  await removeLeftovers(found.map((file) => target(nameOf(file))));
  const counts = new Map();
  found.map(nameOf).forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  const rest = found.values();
  const maps = new Map((await listMaps(masks)).map((file) => [nameOf(file), file]));
  let isOver = false;
  const work = async () => {
    for (const file of rest) {
      const name = nameOf(file);
      try {
        if (counts.get(name) > 1) {
          throw new Error(`${path.join(images, file)} has the name of another picture but for its extension; rename all but one`);
        }
        const [image, coarse] = await Promise.all([
          readPicture(path.join(images, file)),
          readMap(path.join(masks, maps.get(name) ?? `${name}.png`)),
        ]);
        const refined = await streams.refine({ ...request, image, coarse });
        await writeWhole(target(name), refined.png);
        report(name, refined);
      } catch (error) {
        if (isOver) {
          return; // what was in flight is cancelled, which is not the picture's fault either
        }
        if (error.code === codes.UNAVAILABLE || error instanceof OutputError) {
          isOver = true;
          throw error;
        }
        report(name, null, error);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
