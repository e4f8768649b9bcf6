/** What the commands print of results and faults. */
import { status as codes } from '@grpc/grpc-js';
import { RefinementError } from './errors.js';

const hints = {
  [codes.UNAUTHENTICATED]: '; --token-file FILE or UOSAM_TOKEN does that',
  [codes.DEADLINE_EXCEEDED]: '; raise --deadline',
};

function adviceOn({ code, message }) {
  if (code !== codes.UNAVAILABLE) {
    return hints[code] ?? '';
  }
  if (/certificate|ssl/i.test(message)) {
    return '; does it speak TLS, with a certificate of this name that is valid and comes from --ca? Without TLS it is http://';
  }
  if (/failed to connect|protocol error|ECONNRESET/i.test(message)) {
    return '; is the service running at the given --endpoint, is it http:// or https:// as given, and does it ask for a '
      + 'certificate of its clients (--cert FILE --key FILE)?';
  }
  return '; is the service running at the given --endpoint?';
}

/** What became of the objects. */
export function summary({ objects, skipped }) {
  if (objects.length + skipped.length === 0) {
    return 'no object, only background (--background) and void (--void)';
  }
  const accepted = objects.filter(({ decision }) => decision === 'OBJECT_DECISION_ACCEPTED').length;
  return `${accepted} of ${objects.length} objects refined`;
}

/** Says where classes are told apart less well than they could be. */
export function warnOfColours(hasColours) {
  if (!hasColours) {
    console.error("warning: the sam-encoder service sends no colours (Embedding.cell_colours), so that classes are told apart by SAM's "
      + 'features alone, less well; update it to the version of this client');
  }
}

/** Says that a result is not what it would be with more time. */
export function warnOfPartial(name, { vote: { sampling } }) {
  if (sampling?.is_partial) {
    console.error(`warning: ${name}: the votes are partial: ${sampling.points_decoded ?? 0} of ${sampling.points} points of the grid were `
      + 'decoded in time; raise --deadline (and sampling_budget_milliseconds, where set) for all');
  }
}

/** A fault in one line, with what to do about it. */
export function describe(error) {
  if (!(error instanceof RefinementError)) {
    return error.message;
  }
  const reason = error.reason === codes[error.code] ? '' : ` ${error.reason}`;
  return `${error.stage}: ${codes[error.code]}${reason}: ${error.message}${adviceOn(error)}`;
}
