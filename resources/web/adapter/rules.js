/* What a site's own rules say (kiosk/web/rules.py): data of ours, selectors checked, never code. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const rules = kiosk.config.rules ?? {};
  const list = (name) => (Array.isArray(rules[name]) ? rules[name] : []).filter((selector) => {
    try { document.createDocumentFragment().querySelector(selector); return true; } catch { return false; }
  });
  const hide = list("hide").join(","), order = list("order"), hidden = list("private").join(",");
  const invalid = list("invalid").join(","), error = list("error").join(","), extend = list("extend");
  const labels = (Array.isArray(rules.labels) ? rules.labels : []).filter((rule) => rule && rule.selector && rule.label);
  const walls = (Array.isArray(rules.cookies) ? rules.cookies : []).filter((wall) => wall && wall.root && wall.refuse);
  const done = new WeakSet();
  let extensions = 0, lastExtension = -Infinity;

  kiosk.rules = {
    isHidden: (element) => hide !== "" && dom.matches(element, hide),
    isPrivate: (element) => hidden !== "" && dom.matches(element, hidden),
    /** 0 for the first selector of `order`, and so on; null when none names the element. */
    rank(element) {
      const index = order.findIndex((selector) => dom.matches(element, selector));
      return index < 0 ? null : index;
    },
    label(element) {
      const rule = labels.find((one) => dom.matches(element, one.selector));
      return rule ? kiosk.flat(rule.label) : "";
    },
    isInvalid(element) {
      if (!invalid) return false;
      return dom.matches(element, invalid) || dom.closest(element, invalid) !== null;
    },
    errorOf(element) {
      if (!error) return "";
      for (let at = dom.up(element), steps = 0; at && steps < 4; at = dom.up(at), steps += 1) {
        if (!dom.isElement(at)) continue;
        const found = dom.queryAll(at, error).find((other) => kiosk.isReachable(other));
        if (found) return dom.text(found);
        if (dom.queryAll(at, "input,select,textarea").length > 1) break;
      }
      return "";
    },
    /** Refuse cookies where a wall stands, and stay signed in while somebody is here; returns what was pressed. */
    tend() {
      const pressed = [];
      for (const wall of walls) {
        for (const root of dom.queryAll(document, wall.root).slice(0, 3)) {
          const button = done.has(root) ? null : dom.queryAll(root, wall.refuse).find((one) => kiosk.isReachable(one) && dom.box(one).width > 0);
          if (!button) continue;
          done.add(root);
          dom.click(button);
          pressed.push("cookies");
        }
      }
      for (const selector of extend) {
        const button = dom.queryAll(document, selector).find((one) => kiosk.isReachable(one) && dom.box(one).width > 0);
        // At most once in 20 s and 30 times: a page that asks without end is not obeyed without end.
        if (!button || extensions >= 30 || performance.now() - lastExtension < 20000) continue;
        extensions += 1;
        lastExtension = performance.now();
        dom.click(button);
        pressed.push("extended");
      }
      return pressed;
    },
  };
})(globalThis.modunuri);
