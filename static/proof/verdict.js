// What the facts in a code are worth, from keys and list alone; no page and no network in here.
import { digitsIn, read } from "./code.js";
import { endOf, keysFor, readList } from "./lists.js";

/**
 * { sign, key, standing, facts, … } of `digits`:
 * sign: none (not in our form) | unknown_key | false | true;
 * key: active | retired | compromised, with `since`; standing: stands | too_old | missing, or what the list says, with `since`.
 * `keys` is the published file, `list` its text, `now` a Date.
 */
export async function judge(text, keys, list, now = new Date(), subtle = undefined) {
  let code;
  try {
    code = read(digitsIn(text));
  } catch {
    return { sign: "none" };
  }
  const key = keysFor(keys, "code").get(code.kid);
  if (!key) return { sign: "unknown_key", kid: code.kid };
  const isTrue = await code.isTrue(key, ...(subtle === undefined ? [] : [subtle]));
  if (!isTrue) return { sign: "false" };
  return {
    sign: "true",
    key: key.state,
    keySince: key.compromised_at ?? key.retired_at,
    facts: code.facts,
    isOver: code.facts.has("valid_until") && code.facts.get("valid_until") < dayOf(now),
    ...(await standingOf(code.facts.get("subject"), keys, list, now)),
  };
}

async function standingOf(subject, keys, text, now) {
  const list = text && (await readList(text, keysFor(keys, "status")));
  if (!list) return { standing: "missing" };
  const end = endOf(list, subject);
  // What was on a list once has ended for good, however old the list is.
  if (end) return { ...end, listAt: list.at };
  return { standing: now <= list.until ? "stands" : "too_old", listAt: list.at };
}

// The date in Shanghai, which has no summer time.
function dayOf(moment) {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
