/* No pop-up that Chromium draws by itself: they are small, not ours, and stand over everything.
 *
 * Runs in the adapter's world. A drop-down list opens in its place, as a list of its own page; the little
 * buttons that open pickers for dates, times and colours do nothing, their parts can be typed.
 */
(function () {
  "use strict";
  const pickers = new Set(["date", "time", "month", "week", "datetime-local", "color"]);
  const opened = new WeakMap();
  const targetOf = event => {
    const path = event.composedPath();
    for (const each of path) if (each instanceof Element) return each;
    return null;
  };
  const selectOf = element => {
    const select = element && element.closest("select");
    return select && !select.multiple && !select.disabled ? select : null;
  };
  const close = select => {
    const size = opened.get(select);
    if (size === undefined) return;
    opened.delete(select);
    if (size === null) select.removeAttribute("size"); else select.setAttribute("size", size);
  };
  const open = select => {
    opened.set(select, select.getAttribute("size"));
    select.setAttribute("size", String(Math.max(2, Math.min(8, select.options.length))));
    select.focus();
    select.scrollIntoView({ block: "nearest" });
  };
  const isShut = select => select.size <= 1;

  window.addEventListener("mousedown", event => {
    const select = selectOf(targetOf(event));
    if (select && isShut(select)) {
      event.preventDefault();
      open(select);
    }
  }, { capture: true, passive: false });
  window.addEventListener("keydown", event => {
    const element = targetOf(event);
    const select = selectOf(element);
    const opens = event.key === " " || event.key === "Enter" || event.key === "F4" ||
      (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp"));
    if (select && opens) {
      event.preventDefault();
      if (isShut(select)) open(select); else close(select);
    } else if (element instanceof HTMLInputElement && pickers.has(element.type) &&
      (event.key === "F4" || event.key === " " || event.key === "Enter" || event.altKey)) {
      event.preventDefault();
    }
  }, { capture: true, passive: false });
  window.addEventListener("click", event => {
    const element = targetOf(event);
    if (element instanceof HTMLInputElement && pickers.has(element.type)) event.preventDefault();
  }, { capture: true, passive: false });
  for (const type of ["change", "focusout"]) {
    window.addEventListener(type, event => {
      const select = selectOf(targetOf(event));
      if (select) setTimeout(() => close(select), 0);
    }, { capture: true });
  }
})();
