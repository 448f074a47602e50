/* Accessible name and description (accname 1.2), by dom-accessibility-api, guarded and completed.
 *
 * What the library leaves open is added here: placeholders (HTML-AAM §4.1), the alternative of generated
 * content (`content: "x" / "alt"`), names of buttons that only have their default, and a bound on time.
 */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const library = globalThis.modunuriAccname;

  /** Fields whose value must not leave the page (C-15): not even as a part of somebody's name. */
  const secret = /^(current-password|new-password|one-time-code|cc-.+)$/i;
  kiosk.isPrivate = function (element) {
    if (dom.tag(element) !== "input" && dom.tag(element) !== "textarea") return false;
    if (dom.tag(element) === "input" && dom.inputType(element) === "password") return true;
    if (dom.attr(element, "autocomplete").split(/\s+/).some((token) => secret.test(token))) return true;
    const style = kiosk.attempt(() => dom.style(element).webkitTextSecurity, "none");
    if (style && style !== "none") return true;
    return kiosk.rules ? kiosk.rules.isPrivate(element) : false;
  };
  // In this world, and only in it, such a field is empty for everything that reads it.
  for (const [type, read] of [[HTMLInputElement, dom.inputValue], [HTMLTextAreaElement, dom.areaValue]]) {
    const original = Object.getOwnPropertyDescriptor(type.prototype, "value");
    Object.defineProperty(type.prototype, "value", {
      ...original, get() { return kiosk.isPrivate(this) ? "" : read(this); },
    });
  }

  function generated(style) {
    // A computed `content` with an alternative reads `"shown" / "alternative"` (CSS Generated Content 3 §1.2).
    const content = style.getPropertyValue("content");
    const alternative = /^(?:.*)\/\s*("(?:[^"\\]|\\.)*")$/s.exec(content);
    const text = alternative ? alternative[1] : content;
    const parts = text.match(/"(?:[^"\\]|\\.)*"/g);
    return parts ? kiosk.flat(parts.map((part) => part.slice(1, -1).replace(/\\(.)/g, "$1")).join("")) : "";
  }
  function computedStyle(element, pseudo) {
    const style = dom.style(element, pseudo);
    if (pseudo) {
      // The headers that a table shows when its cells stand below one another are ours, not the page's.
      const isOurs = pseudo === "::before" && dom.has(element, "data-modunuri-head");
      const text = style.display === "none" || isOurs ? "" : generated(style);
      return { getPropertyValue: (name) => (name === "content" ? `"${text}"` : style.getPropertyValue(name)) };
    }
    return style;
  }
  const options = { getComputedStyle: computedStyle, computedStyleSupportsPseudoElements: true };

  let cache = new WeakMap();
  kiosk.forgetNames = () => { cache = new WeakMap(); };

  /** A large subtree is not asked for its name by recursion; its words are taken instead. */
  function isLarge(element) {
    const stack = [[element, 0]];
    for (let seen = 0; stack.length; seen += 1) {
      const [at, depth] = stack.pop();
      if (seen > 1500 || depth > 200) return true;
      for (const child of dom.children(at)) stack.push([child, depth + 1]);
    }
    return false;
  }
  function simpleName(element, role) {
    const label = kiosk.flat(dom.attr(element, "aria-label"));
    if (label) return label;
    const labelled = dom.references(element, "aria-labelledby").map((other) => kiosk.flat(dom.attr(other, "aria-label")) || dom.text(other));
    if (labelled.join("")) return kiosk.flat(labelled.join(" "));
    const alt = kiosk.flat(dom.attr(element, "alt"));
    if (alt) return alt;
    return kiosk.namedByContent.has(role) ? dom.text(element) : kiosk.flat(dom.attr(element, "title"));
  }

  kiosk.nameOf = function (element, role = kiosk.roleOf(element)) {
    const known = cache.get(element);
    if (known !== undefined) return known;
    let name;
    const isNesting = role === "treeitem" || role === "menuitem" || role === "listitem";
    if (isNesting && !dom.has(element, "aria-label") && !dom.has(element, "aria-labelledby")) {
      // What is nested in an entry is entries of their own, not a part of its name (Core-AAM; every engine does so).
      name = contentOf(element, /^(group|menu|tree|list)$/);
    } else if (dom.tag(element) === "form" || isLarge(element)) name = simpleName(element, role); // a form answers with its fields instead of its methods
    else {
      try { name = kiosk.flat(library.computeAccessibleName(element, options)); } catch { name = simpleName(element, role); }
    }
    const tag = dom.tag(element), type = tag === "input" ? dom.inputType(element) : "";
    // The library names these in English; what the button says by itself is the speaker's to say.
    if (/^(submit|reset)$/.test(type) && !kiosk.flat(dom.attr(element, "value")) && /^(Submit|Reset)$/.test(name)) name = "";
    if (type === "image" && name === "Submit Query") name = "";
    if (!name && (tag === "input" || tag === "textarea")) name = kiosk.flat(dom.attr(element, "placeholder"));
    if (!name) name = kiosk.flat(dom.attr(element, "aria-placeholder"));
    if (!name && kiosk.namedByContent.has(role)) name = simpleName(element, role);
    if (!name && tag === "iframe") name = kiosk.flat(dom.attr(element, "title"));
    name = kiosk.cut(name);
    cache.set(element, name);
    return name;
  };

  kiosk.describe = function (element, name) {
    let text = kiosk.attempt(() => kiosk.flat(library.computeAccessibleDescription(element, options)), "");
    if (!text || text === name) text = kiosk.flat(dom.attr(element, "aria-description"));
    const placeholder = kiosk.flat(dom.attr(element, "placeholder"));
    if (!text && placeholder && placeholder !== name) text = placeholder;
    return text === name ? "" : kiosk.cut(text);
  };

  /** Words of an element for a label, a header or a live region: its name if it has one, else its text. */
  kiosk.wordsOf = function (element) {
    const label = kiosk.flat(dom.attr(element, "aria-label"));
    if (label) return kiosk.cut(label);
    if (isLarge(element)) return kiosk.cut(dom.text(element));
    // The description algorithm walks the whole subtree as text (accname step 2F for a referenced node).
    return kiosk.cut(kiosk.attempt(() => kiosk.flat(library.computeAccessibleName(element, options)), "") || contentOf(element));
  };
  function contentOf(element, without) {
    const parts = [];
    const stack = dom.children(element).reverse();
    for (let steps = 0; stack.length && steps < 3000; steps += 1) {
      const at = stack.pop();
      if (at === null) { parts.push(" "); continue; }
      if (dom.isText(at)) { parts.push(dom.data(at)); continue; }
      if (!dom.isElement(at) || /^(script|style|noscript|template)$/.test(dom.tag(at))) continue;
      const style = dom.style(at);
      if (style.display === "none" || style.visibility !== "visible" || dom.attr(at, "aria-hidden") === "true") continue;
      const role = kiosk.roleOf(at);
      if (without?.test(role)) continue;
      if (role === "img" || dom.has(at, "aria-label")) { parts.push(` ${kiosk.nameOf(at, role)} `); continue; }
      if (style.display !== "inline") { parts.push(" "); stack.push(null); }
      stack.push(...dom.children(at).reverse());
    }
    return kiosk.flat(parts.join(""));
  }
})(globalThis.modunuri);
