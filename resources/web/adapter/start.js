/* The adapter's own ground: one name in the adapter's world, limits, and a DOM that a page cannot bend.
 *
 * Runs in an isolated world: prototypes here are not the page's. Forms and documents still answer with
 * elements of theirs instead of with their own methods (`<input name="getAttribute">`), so that every
 * access goes through the functions taken here.
 */
(function () {
  "use strict";
  if (globalThis.modunuri) return;
  const kiosk = Object.create(null);
  Object.defineProperty(globalThis, "modunuri", { value: kiosk });

  kiosk.config = Object.assign(
    {
      number: 0, token: "", lang: "ko", scale: 1, zoom: 1, extra_zoom: 1, target_px: 0, line_spacing: 0, letter_spacing: 0,
      reduced_motion: true, contrast: "", colours: {}, rules: {}, reader: true,
    },
    globalThis.modunuriConfig || {},
  );
  kiosk.limits = {
    text: 2000, nodes: 5000, options: 500, bytes: 1900000, elements: 200000, depth: 3000, slice: 12, total: 4000,
    article: 800, frames: 60, address: 8000,
  };
  kiosk.isTop = window === window.top;

  const call = (method) => (typeof method === "function" ? Function.prototype.call.bind(method) : () => null);
  const getter = (type, name) => call(Object.getOwnPropertyDescriptor(type.prototype, name)?.get);
  const setter = (type, name) => call(Object.getOwnPropertyDescriptor(type.prototype, name)?.set);
  const dom = {
    getAttribute: call(Element.prototype.getAttribute),
    has: call(Element.prototype.hasAttribute),
    matchesRaw: call(Element.prototype.matches),
    closestRaw: call(Element.prototype.closest),
    query: call(Element.prototype.querySelector),
    queryAllRaw: call(Element.prototype.querySelectorAll),
    documentQueryAll: call(Document.prototype.querySelectorAll),
    byId: call(Document.prototype.getElementById),
    fragmentById: call(DocumentFragment.prototype.getElementById),
    first: getter(Node, "firstChild"),
    next: getter(Node, "nextSibling"),
    parent: getter(Node, "parentNode"),
    nodeType: getter(Node, "nodeType"),
    root: call(Node.prototype.getRootNode),
    contains: call(Node.prototype.contains),
    isConnected: getter(Node, "isConnected"),
    rawText: getter(Node, "textContent"),
    data: getter(CharacterData, "data"),
    localName: getter(Element, "localName"),
    namespace: getter(Element, "namespaceURI"),
    shadow: getter(Element, "shadowRoot"),
    slotOf: getter(Element, "assignedSlot"),
    assigned: call(HTMLSlotElement.prototype.assignedNodes),
    box: call(Element.prototype.getBoundingClientRect),
    rects: call(Element.prototype.getClientRects),
    dispatch: call(EventTarget.prototype.dispatchEvent),
    listen: call(EventTarget.prototype.addEventListener),
    isRendered: call(Element.prototype.checkVisibility),
    focus: call(HTMLElement.prototype.focus),
    click: call(HTMLElement.prototype.click),
    scroll: call(Element.prototype.scrollIntoView),
    body: getter(Document, "body"),
    html: getter(Document, "documentElement"),
    title: getter(Document, "title"),
    active: getter(Document, "activeElement"),
    shadowActive: getter(ShadowRoot, "activeElement"),
    inputValue: getter(HTMLInputElement, "value"),
    setInput: setter(HTMLInputElement, "value"),
    areaValue: getter(HTMLTextAreaElement, "value"),
    setArea: setter(HTMLTextAreaElement, "value"),
    inputType: getter(HTMLInputElement, "type"),
    style: window.getComputedStyle.bind(window),
  };
  dom.attr = (element, name) => dom.getAttribute(element, name) ?? "";
  dom.matches = (element, selector) => {
    try { return dom.matchesRaw(element, selector); } catch { return false; }
  };
  dom.closest = (element, selector) => {
    try { return dom.closestRaw(element, selector); } catch { return null; }
  };
  dom.queryAll = (root, selector) => {
    try {
      return Array.from(root instanceof Document ? dom.documentQueryAll(root, selector) : dom.queryAllRaw(root, selector));
    } catch { return []; }
  };
  dom.isElement = (node) => node !== null && node !== undefined && dom.nodeType(node) === 1;
  dom.isText = (node) => node !== null && node !== undefined && dom.nodeType(node) === 3;
  dom.tag = (element) => dom.localName(element);
  dom.isHtml = (element) => dom.namespace(element) === "http://www.w3.org/1999/xhtml";
  /** Children as they are drawn: those of an open shadow root, and what a slot was given. */
  dom.children = function (node) {
    let from = node;
    if (dom.isElement(node)) {
      const shadow = dom.shadow(node);
      if (shadow) from = shadow;
      else if (dom.isHtml(node) && dom.tag(node) === "slot") {
        const given = dom.assigned(node);
        if (given.length) return given;
      }
    }
    const children = [];
    for (let child = dom.first(from); child; child = dom.next(child)) children.push(child);
    return children;
  };
  /** Parent as it is drawn. */
  dom.up = function (node) {
    const slot = dom.isElement(node) ? dom.slotOf(node) : null;
    if (slot) return slot;
    const parent = dom.parent(node);
    if (parent && dom.nodeType(parent) === 11) return parent.host ?? null;
    return parent;
  };
  /** The nearest element from *node* upwards, itself included, for which *holds* is true. */
  dom.nearest = function (node, holds, limit = 4000) {
    for (let at = node; at && limit > 0; at = dom.up(at), limit -= 1) if (dom.isElement(at) && holds(at)) return at;
    return null;
  };
  dom.within = (inner, outer) => dom.nearest(inner, (element) => element === outer) !== null;
  dom.get = function (element, id) {
    const root = dom.root(element);
    try { return root instanceof Document ? dom.byId(root, id) : dom.fragmentById(root, id); } catch { return null; }
  };
  dom.references = function (element, name) {
    const ids = dom.attr(element, name).split(/\s+/).filter(Boolean).slice(0, 50);
    return ids.map((id) => dom.get(element, id)).filter(Boolean);
  };
  /** All words in the subtree, without recursion: depth costs nothing. */
  dom.text = function (node, limit = kiosk.limits.text) {
    const stack = [node];
    let text = "", steps = 0;
    while (stack.length && text.length < limit && steps++ < 20000) {
      const at = stack.pop();
      if (dom.isText(at)) text += dom.data(at);
      else if (dom.nodeType(at) === 1 && !/^(script|style|noscript|template)$/.test(dom.tag(at))) {
        if (!kiosk.isDrawn || kiosk.isDrawn(at)) stack.push(...dom.children(at).reverse());
      } else if (dom.nodeType(at) === 11) stack.push(...dom.children(at).reverse());
    }
    return kiosk.flat(text);
  };
  kiosk.dom = dom;

  const tricks = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ue000-\uf8ff]|\p{Cc}(?<![\t\n\f\r])/gu;
  /** One line of words: without tricks of direction or width, symbols of icon fonts, or runs of space. */
  kiosk.flat = (text) => String(text ?? "").slice(0, kiosk.limits.text * 4).replace(tricks, "").replace(/\s+/g, " ").trim();
  kiosk.cut = function (text, limit = kiosk.limits.text) {
    if (text.length <= limit) return text;
    kiosk.wasCut = true;
    return `${text.slice(0, limit - 1).trimEnd()}…`;
  };
  kiosk.wasCut = false;
  kiosk.attempt = function (work, otherwise) {
    try { return work(); } catch { return otherwise; }
  };

  const ids = new WeakMap();
  const holders = new Map();
  let counter = 0;
  kiosk.prefix = "";
  /** Identity of a node: the same as long as the node lives. */
  kiosk.idOf = function (node) {
    let id = ids.get(node);
    if (id === undefined) {
      id = `n${(counter += 1)}`;
      ids.set(node, id);
      holders.set(id, new WeakRef(node));
      if (holders.size % 20000 === 0) for (const [key, holder] of holders) if (!holder.deref()) holders.delete(key);
    }
    return kiosk.prefix + id;
  };
  kiosk.nodeOf = function (id) {
    if (!id.startsWith(kiosk.prefix)) return null;
    const node = holders.get(id.slice(kiosk.prefix.length))?.deref();
    return node && dom.isConnected(node) ? node : null;
  };
  kiosk.number = (text) => {
    const value = Number.parseInt(text, 10);
    return Number.isSafeInteger(value) && value >= 0 && value < 10000000 ? value : null;
  };
  /** Give the page's own work its turn. */
  const turns = new MessageChannel();
  const waiting = [];
  turns.port1.onmessage = () => waiting.shift()?.();
  kiosk.breathe = () => new Promise((resolve) => { waiting.push(resolve); turns.port2.postMessage(0); });
})();
