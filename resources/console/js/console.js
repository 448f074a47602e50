/* What pages gain where JavaScript runs. Everything essential works without it.

   Live updates are htmx and its SSE extension; here is only what they do not do: keep folds open and focus in
   place when a part is exchanged, say results, ring for a call for help, and choose many terminals at once. */
(() => {
  "use strict";

  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /* An exchanged part keeps its open folds, its ticks, its choices and the place of the keyboard. */
  const kept = { folds: new Set(), ticks: new Set(), choices: new Map(), focus: "" };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    if (!part) {
      return;
    }
    kept.folds = new Set([...part.querySelectorAll("details[open][id]")].map((fold) => fold.id));
    kept.ticks = new Set([...part.querySelectorAll("input[type=checkbox][id]:checked")].map((tick) => tick.id));
    kept.choices = new Map([...part.querySelectorAll("select[id]")].map((one) => [one.id, one.value]));
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
    for (const [id, value] of kept.choices) {
      const choice = document.getElementById(id);
      if (choice && [...choice.options].some((one) => one.value === value)) {
        choice.value = value;
      }
    }
    if (kept.focus && document.activeElement?.id !== kept.focus) {
      document.getElementById(kept.focus)?.focus({ preventScroll: true });
    }
    kept.folds = new Set();
    kept.ticks = new Set();
    kept.choices = new Map();
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

  /* A browser opens six lines to one address at most, so a page that nobody looks at gives its line back, and opens
     it again when somebody looks. Each line begins after the news that the page has heard of, so nothing is missed
     and nothing is fetched twice. htmx's extension listens to this as to an EventSource. */
  const REST_MS = 30_000;

  const heard = { mark: "", ids: null, source: null };

  class LiveSource {
    constructor(url) {
      this.url = url;
      heard.source = this;
      this.listeners = [];
      this.onopen = null;
      this.onerror = null;
      this.isOver = false;
      this.inner = null;
      this.timer = 0;
      this.look = () => this.follow();
      document.addEventListener("visibilitychange", this.look);
      this.open();
    }

    get readyState() {
      return this.inner ? this.inner.readyState : this.isOver ? EventSource.CLOSED : EventSource.OPEN;
    }

    open() {
      const url = new URL(this.url, location.href);
      if (heard.mark) {
        url.searchParams.set("since", heard.mark);
      }
      if (heard.ids !== null) {
        url.searchParams.set("terminals", heard.ids);
      }
      this.inner = new EventSource(url);
      this.inner.onopen = (event) => this.onopen?.(event);
      this.inner.onerror = (event) => {
        if (this.inner?.readyState === EventSource.CLOSED) {
          this.close(); // htmx's extension makes another one after a while
        }
        this.onerror?.(event);
      };
      this.inner.addEventListener("mark", (event) => {
        heard.mark = event.data;
      });
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
        this.open();
      }
    }

    /* Other terminals are shown now: the line is to tell of those. */
    renew() {
      if (this.inner && !this.isOver) {
        this.inner.close();
        this.open();
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

  function lookAtShown() {
    const shown = document.querySelector("[data-live-ids]")?.dataset.liveIds ?? null;
    if (heard.ids !== null && shown !== heard.ids) {
      heard.ids = shown;
      heard.source?.renew();
    }
    heard.ids = shown;
  }

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
    lookAtShown();
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
