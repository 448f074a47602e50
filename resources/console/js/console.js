/* What pages gain where JavaScript runs. Everything essential works without it.

   Live updates are htmx and its SSE extension; here is only what they do not do: keep folds open and focus in
   place when a part is exchanged, say results, ring for a call for help, and choose many terminals at once. */
(() => {
  "use strict";

  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /* An exchanged part keeps its open folds, its ticks and the place of the keyboard. */
  const kept = { folds: new Set(), ticks: new Set(), focus: "" };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    if (!part) {
      return;
    }
    kept.folds = new Set([...part.querySelectorAll("details[open][id]")].map((fold) => fold.id));
    kept.ticks = new Set([...part.querySelectorAll("input[type=checkbox][id]:checked")].map((tick) => tick.id));
    kept.focus = part.contains(document.activeElement) ? document.activeElement.id : "";
  });

  document.addEventListener("htmx:afterSettle", () => {
    for (const id of kept.folds) {
      document.getElementById(id)?.setAttribute("open", "");
    }
    for (const id of kept.ticks) {
      const tick = document.getElementById(id);
      if (tick) {
        tick.checked = true;
      }
    }
    if (kept.focus && document.activeElement?.id !== kept.focus) {
      document.getElementById(kept.focus)?.focus({ preventScroll: true });
    }
    kept.folds = new Set();
    kept.ticks = new Set();
    kept.focus = "";
    prepare();
  });

  /* Whoever presses a button of a form leaves the page: what still comes in must not hold them back. */
  let isLeaving = false;
  document.addEventListener("submit", (event) => {
    isLeaving = !event.target.hasAttribute("hx-post");
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });
  for (const moment of ["htmx:beforeRequest", "htmx:beforeOnLoad"]) {
    document.addEventListener(moment, (event) => {
      if (isLeaving) {
        event.preventDefault();
      }
    });
  }

  /* At once: the next part may take this one's place before it has settled. */
  document.addEventListener("htmx:afterSwap", say);

  /* A session that has ended leads to the sign-in page, wherever a part was asked for. */
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) {
      location.assign("/sign-in");
    }
  });

  /* Results of presses are said to screen readers. */
  function say() {
    const words = document.querySelector("[data-say]");
    const place = document.getElementById("said");
    if (words && place) {
      place.textContent = words.textContent;
      words.remove();
    }
  }

  /* A browser opens six lines to one address at most, so a page that nobody looks at gives its line back, and asks
     for everything once when somebody looks again. htmx's extension listens to this as to an EventSource. */
  const REST_MS = 30_000;

  class LiveSource {
    constructor(url) {
      this.url = url;
      this.listeners = [];
      this.onopen = null;
      this.onerror = null;
      this.isOver = false;
      this.inner = null;
      this.timer = 0;
      this.look = () => this.follow();
      document.addEventListener("visibilitychange", this.look);
      this.open(false);
    }

    get readyState() {
      return this.inner ? this.inner.readyState : this.isOver ? EventSource.CLOSED : EventSource.OPEN;
    }

    open(isAgain) {
      this.inner = new EventSource(this.url);
      this.inner.onopen = (event) => {
        this.onopen?.(event);
        if (isAgain) {
          for (const [name, listener] of [...this.listeners]) {
            if (name === "everything") {
              listener(new MessageEvent("everything", { data: "1" }));
            }
          }
        }
        isAgain = true; // the browser opens it anew by itself, and news may have been missed
      };
      this.inner.onerror = (event) => this.onerror?.(event);
      for (const [name, listener] of this.listeners) {
        this.inner.addEventListener(name, listener);
      }
    }

    follow() {
      clearTimeout(this.timer);
      if (document.visibilityState === "hidden") {
        this.timer = setTimeout(() => {
          this.inner?.close();
          this.inner = null;
        }, REST_MS);
      } else if (!this.inner && !this.isOver) {
        this.open(true);
      }
    }

    addEventListener(name, listener) {
      this.listeners.push([name, listener]);
      this.inner?.addEventListener(name, listener);
    }

    removeEventListener(name, listener) {
      this.listeners = this.listeners.filter((one) => one[0] !== name || one[1] !== listener);
      this.inner?.removeEventListener(name, listener);
    }

    close() {
      this.isOver = true;
      clearTimeout(this.timer);
      document.removeEventListener("visibilitychange", this.look);
      this.inner?.close();
    }
  }

  htmx.createEventSource = (url) => new LiveSource(url);

  /* Whether live updates come in. */
  function tellLive(isOn) {
    for (const place of document.querySelectorAll("[data-live]")) {
      place.textContent = isOn ? place.dataset.on : place.dataset.off;
    }
  }
  let isLive = false;
  document.addEventListener("htmx:sseOpen", () => {
    isLive = true;
    tellLive(true);
  });
  document.addEventListener("htmx:sseError", () => {
    isLive = false;
    tellLive(false);
  });

  /* A call for help is counted on every page, and rings where somebody has asked for it. */
  const calls = { known: null, count: null };

  function ring() {
    if (localStorage.getItem("console-sound") !== "on") {
      return;
    }
    try {
      const audio = new AudioContext();
      for (const [start, pitch] of [[0, 660], [0.22, 880]]) {
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        tone.frequency.value = pitch;
        volume.gain.setValueAtTime(0.0001, audio.currentTime + start);
        volume.gain.exponentialRampToValueAtTime(0.2, audio.currentTime + start + 0.03);
        volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + start + 0.2);
        tone.connect(volume).connect(audio.destination);
        tone.start(audio.currentTime + start);
        tone.stop(audio.currentTime + start + 0.22);
      }
      setTimeout(() => audio.close(), 1000);
    } catch {
      /* A page that may not make sound shows the call all the same. */
    }
  }

  function lookAtCalls() {
    const badge = document.querySelector(".rail [data-calls]");
    if (!badge) {
      return;
    }
    const count = Number(badge.querySelector("[data-count]")?.dataset.count ?? 0);
    const isMore = calls.count !== null && count > calls.count;
    calls.count = count;
    if (isMore) {
      const said = document.getElementById("said");
      said.textContent = said.dataset.newCall;
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

  function prepareSound() {
    for (const button of document.querySelectorAll("[data-sound]")) {
      if (!button.hidden) {
        continue;
      }
      button.hidden = false;
      const show = () => button.setAttribute("aria-pressed", String(localStorage.getItem("console-sound") === "on"));
      show();
      button.addEventListener("click", () => {
        localStorage.setItem("console-sound", localStorage.getItem("console-sound") === "on" ? "off" : "on");
        show();
        ring();
      });
    }
  }

  /* Many terminals at once. */
  function boxes() {
    return [...document.querySelectorAll("input[type=checkbox][name=terminal]")];
  }

  function tellChosen() {
    const count = boxes().filter((box) => box.checked).length;
    for (const place of document.querySelectorAll("[data-chosen]")) {
      place.hidden = count === 0;
      place.textContent = String(count);
    }
  }

  function prepareChoice() {
    for (const button of document.querySelectorAll("[data-select-all]")) {
      if (!button.hidden) {
        continue;
      }
      button.hidden = false;
      button.addEventListener("click", () => {
        const all = boxes();
        const target = all.some((box) => !box.checked);
        for (const box of all) {
          box.checked = target;
        }
        tellChosen();
      });
    }
    tellChosen();
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=checkbox][name=terminal]")) {
      tellChosen();
    }
  });

  /* The parts that need the keyboard first: what is wrong with a form. */
  function focusFaults() {
    document.querySelector("[data-focus]")?.focus();
  }

  function prepare() {
    prepareSound();
    prepareChoice();
    lookAtCalls();
    lookAtQueue();
    tellLive(isLive);
  }

  /* The address no longer says what was done, so that a reload does not say it again. */
  function tidyAddress() {
    const here = new URL(location.href);
    if (here.searchParams.has("done")) {
      for (const name of ["done", "n", "name", "command"]) {
        here.searchParams.delete(name);
      }
      history.replaceState(null, "", here);
    }
  }

  focusFaults();
  prepare();
  tidyAddress();
})();
