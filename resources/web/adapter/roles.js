/* Which role an element has: the first known token of `role`, else what HTML implies (HTML-AAM 1.0, SVG-AAM 1.0). */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const words = (text) => new Set(text.trim().split(/\s+/));

  const known = words(`
    alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox
    comment complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic
    grid gridcell group heading img image insertion link list listbox listitem log main mark marquee math menu menubar
    menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio
    radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong
    subscript suggestion superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree
    treegrid treeitem`);
  /** Roles that are used: pressed, filled or chosen. */
  kiosk.isWidget = new Set(words(`
    button checkbox combobox link menuitem menuitemcheckbox menuitemradio option radio searchbox slider spinbutton
    switch tab textbox treeitem`));
  /** WAI-ARIA 1.2 §5.2.8: what is inside has no roles of its own. */
  kiosk.hidesChildren = words("button checkbox img math menuitemcheckbox menuitemradio meter option progressbar radio scrollbar separator slider switch tab");
  kiosk.landmarks = words("banner complementary contentinfo form main navigation region search");
  kiosk.groups = words(`
    list group radiogroup listbox menu menubar tablist toolbar tree grid treegrid table feed article figure tabpanel
    dialog alertdialog directory blockquote log status alert`);
  /** Roles whose name may come from what is in them (WAI-ARIA 1.2 §5.2.8.5). */
  kiosk.namedByContent = words(`
    button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row
    rowheader switch tab tooltip treeitem`);
  const globals = [
    "aria-atomic", "aria-busy", "aria-controls", "aria-current", "aria-describedby", "aria-description", "aria-details",
    "aria-dropeffect", "aria-flowto", "aria-grabbed", "aria-keyshortcuts", "aria-label", "aria-labelledby", "aria-live",
    "aria-owns", "aria-relevant", "aria-roledescription",
  ];
  const parents = { option: ["listbox"], tab: ["tablist"], row: ["table", "grid", "treegrid"], cell: ["row"] };
  const plain = {
    address: "group", article: "article", aside: "complementary", b: null, blockquote: "blockquote", button: "button",
    caption: "caption", code: "code", datalist: "listbox", dd: "definition", del: "deletion", details: "group",
    dialog: "dialog", dt: "term", em: "emphasis", fieldset: "group", figure: "figure", h1: "heading", h2: "heading",
    h3: "heading", h4: "heading", h5: "heading", h6: "heading", hr: "separator", html: "document", ins: "insertion",
    main: "main", mark: "mark", math: "math", menu: "list", meter: "meter", nav: "navigation", ol: "list",
    optgroup: "group", option: "option", output: "status", p: "paragraph", progress: "progressbar", s: "deletion",
    search: "search", strong: "strong", sub: "subscript", sup: "superscript", table: "table", tbody: "rowgroup",
    textarea: "textbox", tfoot: "rowgroup", thead: "rowgroup", time: "time", tr: "row", ul: "list",
  };
  const inputs = {
    button: "button", image: "button", reset: "button", submit: "button", color: "button", file: "button",
    checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton",
  };
  const sectioning = /^(article|aside|main|nav|section)$/;
  const sectioningRoles = /^(article|complementary|main|navigation|region)$/;

  const hasName = (element) =>
    kiosk.flat(dom.attr(element, "aria-label")) !== "" || dom.references(element, "aria-labelledby").length > 0 ||
    kiosk.flat(dom.attr(element, "title")) !== "";

  /** Whether a person can get to the element with a key. */
  kiosk.isFocusable = function (element) {
    if (dom.has(element, "tabindex") && !Number.isNaN(Number.parseInt(dom.attr(element, "tabindex"), 10))) {
      return !dom.matches(element, ":disabled");
    }
    const tag = dom.tag(element);
    if (/^(button|select|textarea|input)$/.test(tag)) return !dom.matches(element, ":disabled") && !(tag === "input" && dom.inputType(element) === "hidden");
    if (/^(a|area)$/.test(tag)) return dom.has(element, "href");
    if (tag === "summary") return kiosk.isSummary(element);
    const editable = dom.attr(element, "contenteditable").toLowerCase();
    return dom.has(element, "contenteditable") && editable !== "false";
  };
  kiosk.isSummary = function (element) {
    const parent = dom.parent(element);
    if (!dom.isElement(parent) || dom.tag(parent) !== "details") return false;
    for (let at = dom.first(parent); at; at = dom.next(at)) {
      if (dom.isElement(at) && dom.tag(at) === "summary") return at === element;
    }
    return false;
  };

  /** The role that HTML implies, or null. */
  kiosk.implicitRole = function (element) {
    const tag = dom.tag(element);
    if (!dom.isHtml(element)) {
      if (tag === "svg") return "graphics";
      if (tag === "a") return dom.has(element, "href") || dom.has(element, "xlink:href") ? "link" : null;
      return tag === "math" ? "math" : null;
    }
    switch (tag) {
      case "a": case "area":
        return dom.has(element, "href") ? "link" : null;
      case "img":
        return dom.has(element, "alt") && kiosk.flat(dom.attr(element, "alt")) === "" && !hasName(element) ? "none" : "img";
      case "input": {
        const type = dom.inputType(element);
        if (type in inputs) return inputs[type];
        if (dom.has(element, "list") && /^(text|search|tel|url|email)$/.test(type)) return "combobox";
        return type === "search" ? "searchbox" : type === "hidden" ? null : "textbox";
      }
      case "select":
        return dom.has(element, "multiple") || Number.parseInt(dom.attr(element, "size"), 10) > 1 ? "listbox" : "combobox";
      case "summary":
        return kiosk.isSummary(element) ? "button" : null;
      case "li": {
        const parent = dom.up(element);
        return parent && /^(ul|ol|menu)$/.test(dom.tag(parent)) ? "listitem" : null;
      }
      case "section":
        return hasName(element) ? "region" : null;
      case "form":
        return hasName(element) ? "form" : null;
      case "header": case "footer": {
        const inner = dom.nearest(dom.up(element), (at) => sectioning.test(dom.tag(at)) || sectioningRoles.test(dom.attr(at, "role")));
        return inner ? null : tag === "header" ? "banner" : "contentinfo";
      }
      case "td": case "th":
        return kiosk.cellRole(element, tag);
      default:
        if (dom.isHtml(element) && dom.has(element, "contenteditable") && dom.attr(element, "contenteditable").toLowerCase() !== "false") return "textbox";
        return plain[tag] ?? null;
    }
  };

  const refuses = function (element, role) {
    if (/^(form|region)$/.test(role) && !hasName(element)) return true;
    const wanted = parents[role];
    // A role that must stand in another one and does not is no role at all (WAI-ARIA 1.2 §5.2.7; Chromium agrees for these).
    return role === "option" && Boolean(wanted) && !dom.nearest(dom.up(element), (at) => /\b(listbox|combobox|menu|tree|grid)\b/.test(dom.attr(at, "role")) || /^(select|datalist)$/.test(dom.tag(at)), 60);
  };

  let cache = new WeakMap();
  kiosk.forgetRoles = () => { cache = new WeakMap(); };
  /** The role in force, or null for none. */
  kiosk.roleOf = function (element) {
    if (cache.has(element)) return cache.get(element);
    let role = null, isPlain = false;
    for (const token of dom.attr(element, "role").toLowerCase().split(/\s+/).slice(0, 20)) {
      if (!known.has(token) || refuses(element, token)) continue;
      role = token === "image" ? "img" : token === "directory" ? "list" : token;
      break;
    }
    if (role === "none" || role === "presentation" || role === "generic") {
      // Conflict resolution (WAI-ARIA 1.2 §7.3): a page may not hide what can be focused or what it described globally.
      const implied = kiosk.implicitRole(element);
      const described = globals.some((name) => dom.has(element, name)) && implied && implied !== "none";
      isPlain = !(kiosk.isFocusable(element) || described);
      role = isPlain ? null : implied;
    } else if (role === null) {
      role = kiosk.implicitRole(element);
      if (role === "none") { role = null; isPlain = true; }
      if (role && isOwnedByPlain(element, role)) role = null;
    }
    cache.set(element, role);
    return role;
  };
  /** `role=none` on a list or table takes the roles of its items, rows and cells along (§7.3, required owned elements). */
  function isOwnedByPlain(element, role) {
    const owner = { listitem: /^(ul|ol|menu)$/, row: /^(table|tbody|thead|tfoot)$/, rowgroup: /^table$/, cell: /^(table|tr)$/, columnheader: /^(table|tr)$/, rowheader: /^(table|tr)$/ }[role];
    if (!owner || kiosk.isFocusable(element) || dom.has(element, "role")) return false;
    const parent = dom.nearest(dom.up(element), (at) => owner.test(dom.tag(at)) && (role === "listitem" || dom.tag(at) === "table" || /\b(none|presentation)\b/.test(dom.attr(at, "role"))), 40);
    return Boolean(parent) && /\b(none|presentation)\b/.test(dom.attr(parent, "role")) && kiosk.roleOf(parent) === null;
  }
})(globalThis.modunuri);
