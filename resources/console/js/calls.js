/* A call for help is counted on every page, and rings where somebody has asked for it.

   A browser lets a page make sound only after somebody has pressed something on it. After a reload, from a
   bookmark, in a tab that was restored, a desk that wants to be rung cannot be: the page says so until the first
   press or key, wherever it falls. */

import { say } from "./parts.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const calls = { known: null, count: null, isOwed: false };
const KEY = "console-sound";
/** How long the two tones take. */
const RING_MS = 600;

let audio = null;

function isWanted() {
  return localStorage.getItem(KEY) === "on";
}

function context() {
  try {
    audio ??= new AudioContext();
    audio.onstatechange ??= showSound;
  } catch {
    audio = null; // a machine without sound shows the call all the same
  }
  return audio;
}

/** Ring, if somebody wants to hear it; returns for how many ms it sounds. */
export function ring() {
  if (!isWanted() || !context()) {
    return 0;
  }
  if (audio.state !== "running") {
    calls.isOwed = true;
    showSound();
    return 0;
  }
  calls.isOwed = false;
  for (const [start, pitch] of [[0, 660], [0.22, 880]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const begin = audio.currentTime + start;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, begin);
    volume.gain.exponentialRampToValueAtTime(0.2, begin + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.2);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + 0.22);
  }
  document.body.dataset.rung = String(Number(document.body.dataset.rung ?? 0) + 1);
  return RING_MS;
}

/** Whether a ring would be heard. */
function showSound() {
  for (const button of document.querySelectorAll("[data-sound]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isWanted()));
  }
  const hint = document.getElementById("sound-asleep");
  if (hint) {
    hint.hidden = !(isWanted() && context() && audio.state !== "running");
  }
}

async function wake() {
  if (!isWanted() || !context() || audio.state === "running") {
    return;
  }
  try {
    await audio.resume();
  } catch {
    return; // still not allowed: the page goes on saying so
  }
  showSound();
  if (calls.isOwed && calls.count) {
    ring(); // somebody has called meanwhile, and still waits
  }
}

for (const moment of ["pointerup", "keydown"]) {
  document.addEventListener(moment, wake, { capture: true });
}

document.addEventListener("click", async (event) => {
  if (event.target.closest?.("[data-sound]")) {
    localStorage.setItem(KEY, isWanted() ? "off" : "on");
    await wake();
    showSound();
    ring();
  }
});

function lookAtCount() {
  const badge = document.querySelector(".rail [data-calls]");
  if (!badge) {
    return;
  }
  const count = Number(badge.querySelector("[data-count]")?.dataset.count ?? 0);
  const isMore = calls.count !== null && count > calls.count;
  calls.count = count;
  if (isMore) {
    say(document.getElementById("said").dataset.newCall);
    ring();
  }
}

function lookAtQueue() {
  const list = document.getElementById("help-list");
  if (!list) {
    return;
  }
  const now = new Set([...list.querySelectorAll("[data-waiting=true]")].map((call) => call.dataset.call));
  if (calls.known && !calm.matches) {
    for (const id of now) {
      if (!calls.known.has(id)) {
        document.getElementById(`call-${id}`)?.classList.add("is-new");
      }
    }
  }
  calls.known = now;
}

/** Look at who waits, after something was exchanged. */
export function lookAtCalls() {
  lookAtCount();
  lookAtQueue();
  showSound();
}
