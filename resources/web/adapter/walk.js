/* The page as a list in reading order: one pass over what is drawn, without recursion, a slice at a time. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const skipped = /^(script|style|noscript|template|head|meta|link|title|source|track|param|colgroup|col|datalist|base|slot-fallback)$/;
  const media = /^(video|audio)$/;
  const flows = /^(inline|contents|ruby|ruby-text|ruby-base)$/;
  const fieldRoles = /^(textbox|searchbox|combobox|listbox|spinbutton|slider|checkbox|radio|switch)$/;
  const leaves = /^(button|checkbox|combobox|link|menuitem|menuitemcheckbox|menuitemradio|option|radio|searchbox|slider|spinbutton|switch|tab|textbox|treeitem|progressbar|meter|math)$/;
  const widgetLike = "a[href],button,input,select,textarea,summary,[role],[tabindex],[onclick],[contenteditable],iframe,video,audio";

  const labelledRoles = /^(group|radiogroup|listbox|toolbar|menu|menubar|tree|tablist|table|grid|treegrid|meter|progressbar)$/;

  /** Words already said with something else: labels of fields and groups, tips that are a description. */
  function saidElsewhere() {
    const said = new Set();
    for (const element of dom.queryAll(document, "[aria-labelledby]").slice(0, 3000)) {
      const role = kiosk.roleOf(element) ?? "";
      if (!fieldRoles.test(role) && !labelledRoles.test(role)) continue;
      for (const label of dom.references(element, "aria-labelledby")) {
        if (label !== element && kiosk.roleOf(label) !== "heading" && !dom.query(label, widgetLike)) said.add(label);
      }
    }
    for (const element of dom.queryAll(document, "[aria-describedby]").slice(0, 3000)) {
      for (const tip of dom.references(element, "aria-describedby")) if (kiosk.roleOf(tip) === "tooltip") said.add(tip);
    }
    return said;
  }
  function ownedElsewhere() {
    const owned = new Map();
    for (const owner of dom.queryAll(document, "[aria-owns]").slice(0, 2000)) {
      for (const element of dom.references(owner, "aria-owns")) {
        if (!owned.has(element) && !dom.within(owner, element)) owned.set(element, owner);
      }
    }
    return owned;
  }
  const widgetsIn = (element) =>
    dom.queryAll(element, widgetLike).slice(0, 60).filter((inner) => kiosk.isWidget.has(kiosk.roleOf(inner)) && kiosk.isReachable(inner));

  /** Everything that one walk knows. */
  function Walk() {
    this.nodes = [];
    this.elements = [];
    this.words = [];
    this.wordCount = 0;
    this.isCut = false;
    this.run = null;
    this.visited = new WeakSet();
    this.said = saidElsewhere();
    this.owned = ownedElsewhere();
    this.focused = kiosk.focused();
    this.places = new Map();
    kiosk.activeDescendant = this.focused ? kiosk.activeIn(this.focused) : null;
  }

  Walk.prototype.full = function () {
    return this.nodes.length >= kiosk.limits.nodes;
  };
  Walk.prototype.push = function (node, element, context) {
    if (this.full()) { this.isCut = true; return null; }
    const filled = { ...node };
    if (context.group) {
      Object.assign(filled, { group: context.group.name, group_role: context.group.role, group_id: context.group.id });
      if (context.group.size) filled.group_size = context.group.size;
    }
    if (context.place && !filled.position) filled.position = context.place;
    if (context.cell) {
      Object.assign(filled, { row: context.cell.row, column: context.cell.column });
      if (context.cell.headers) filled.group = context.cell.headers;
    }
    if (context.inside) filled.inside = context.inside;
    if (dom.isElement(element)) filled.kind = kiosk.cut(kiosk.flat(dom.attr(element, "aria-roledescription")), 80);
    if (context.cellStates) filled.states = (filled.states ?? []).concat(context.cellStates.filter((state) => !(filled.states ?? []).includes(state)));
    if (context.landmark) {
      Object.assign(filled, { landmark: context.landmark.role, landmark_name: context.landmark.name });
    }
    if (kiosk.prefix) filled.frame = kiosk.prefix.replace(/\./g, "");
    for (const key of Object.keys(filled)) {
      const value = filled[key];
      if (value === "" || value === null || value === undefined || value === 0 || value === false || (Array.isArray(value) && !value.length)) {
        if (key !== "id" && key !== "role") delete filled[key];
      }
    }
    filled.rank = context.rank ?? 1000;
    this.nodes.push(filled);
    this.elements.push(element);
    if (filled.name && this.wordCount < 4000) { this.words.push(filled.name); this.wordCount += filled.name.length; }
    return filled;
  };

  /** A landmark or group, told once however many things are in it. */
  Walk.prototype.place = function (element, role, name, ctx, size = 0) {
    const id = kiosk.idOf(element);
    const states = kiosk.statesOf(element, role).filter((state) => /^(required|invalid|busy|multiple|readonly|expanded|collapsed)$/.test(state));
    const kind = kiosk.cut(kiosk.flat(dom.attr(element, "aria-roledescription")), 80);
    const lang = name ? kiosk.languageOf(element, name) : "";
    if (this.places.size < kiosk.limits.nodes) {
      this.places.set(id, { id, role, ...(name && { name }), ...(kind && { kind }), ...(size && { size }), ...(states.length && { states }), ...(ctx.inside && { parent: ctx.inside }), ...(lang && { lang }) });
    }
    return id;
  };

  // -- words ------------------------------------------------------------------------------------------
  Walk.prototype.text = function (node, context) {
    if (context.mute || !context.seen) return;
    const data = dom.data(node);
    if (!this.run) {
      if (!/\S/.test(data)) return;
      this.run = { node, context, parts: [] };
    }
    this.run.parts.push(data);
  };
  Walk.prototype.space = function () {
    this.run?.parts.push(" ");
  };
  Walk.prototype.flush = function () {
    const run = this.run;
    this.run = null;
    if (!run) return;
    let rest = kiosk.flat(run.parts.join("").slice(0, 60000));
    if (!rest) return;
    const id = kiosk.idOf(run.node);
    for (let part = 1; rest; part += 1) {
      let piece = rest;
      if (rest.length > kiosk.limits.text) {
        const head = rest.slice(0, kiosk.limits.text);
        const end = Math.max(head.lastIndexOf(". "), head.lastIndexOf("。"), head.lastIndexOf("? ")) + 1 || head.lastIndexOf(" ");
        piece = end > kiosk.limits.text / 2 ? rest.slice(0, end) : head;
      }
      rest = rest.slice(piece.length).trimStart();
      this.push(
        { id: part === 1 ? id : `${id}-${part}`, role: run.context.words ?? "text", name: piece.trim(), lang: kiosk.languageOf(run.node, piece), level: run.context.level ?? 0 },
        run.node, run.context,
      );
      if (this.full()) return;
    }
  };

  // -- things -----------------------------------------------------------------------------------------
  Walk.prototype.widget = function (element, role, context, extra = {}) {
    this.flush();
    const ruled = kiosk.rules.label(element);
    const name = ruled || extra.name || kiosk.nameOf(element, role);
    const isPrivate = kiosk.isPrivate(element);
    const states = kiosk.statesOf(element, role);
    const wrapper = extra.wrapper;
    if (wrapper) for (const state of kiosk.statesOf(wrapper, "combobox")) if (!states.includes(state)) states.push(state);
    const isField = !/^(button|link|tab|menuitem|treeitem)$/.test(role);
    const node = {
      id: kiosk.idOf(element), role, name, states,
      description: kiosk.describe(element, name), value: kiosk.valueOf(element, role), is_private: isPrivate,
      level: kiosk.levelOf(element, role) || (context.heading && kiosk.flat(context.heading.name) === name ? context.heading.level : 0),
      error: isField ? kiosk.errorOf(element) : "",
      kind_of_field: isField ? kiosk.kindOf(element, role) : dom.inputType && dom.tag(element) === "input" && /^(file|color)$/.test(dom.inputType(element)) ? kiosk.kindOf(element, role) : "",
      options: kiosk.optionsOf(element), position: kiosk.positionOf(element, role),
      max_length: isField ? Math.max(0, Math.min(kiosk.number(dom.attr(element, "maxlength")) ?? 0, 1000000)) : 0,
      address: role === "link" ? kiosk.absolute(dom.attr(element, "href") || dom.attr(element, "xlink:href")) : "",
      ...kiosk.rangeOf(element, role),
    };
    node.lang = kiosk.languageOf(element, name);
    if (role === "button" && !name) node.value = dom.tag(element) === "input" ? dom.inputType(element) : "";
    if (node.role === "combobox" && !node.value && node.kind_of_field === "choice" && !node.options.length) node.value = "";
    return this.push(node, element, context);
  };

  const context = (parent, changes) => Object.assign(Object.create(parent), changes);
  const root = { inside: "", cellStates: null, group: null, place: null, landmark: null, cell: null, mute: false, seen: true, heading: null, rank: null, words: null, level: 0, pointer: false };

  Walk.prototype.enter = function (element, ctx, stack) {
    const tag = dom.tag(element);
    if (skipped.test(tag) || this.visited.has(element) || kiosk.isOwn?.(element)) return;
    const owner = this.owned.get(element);
    if (owner && ctx.owner !== owner) return;
    this.visited.add(element);
    const shadow = dom.shadow(element);
    if (shadow) { kiosk.observe(shadow); kiosk.adoptRoot(shadow); }
    if (kiosk.isInert(element) || kiosk.isAriaHidden(element, this.focused) || kiosk.rules.isHidden(element)) return;
    const style = dom.style(element);
    if (style.display === "none") return;
    const isBlock = !flows.test(style.display);
    const isInlineBox = style.display.startsWith("inline-");
    if (isBlock && !isInlineBox) this.flush();
    else if (isInlineBox || tag === "br") this.space();
    // Words in another language are words for another voice.
    const isForeign = !isBlock && dom.has(element, "lang");
    if (isForeign) this.flush();
    let inner = ctx;
    const change = (changes) => { inner = context(inner, changes); };
    const seen = kiosk.isSeen(style);
    if (seen !== ctx.seen) change({ seen });
    if (ctx.owner) change({ owner: null });
    const rank = kiosk.rules.rank(element);
    if (rank !== null) change({ rank });
    if (this.said.has(element)) change({ mute: true });
    const role = kiosk.roleOf(element);
    const leave = { leave: true, flush: (isBlock && !isInlineBox) || isForeign, space: isInlineBox };
    const descend = (children) => {
      if (kiosk.isClosed(style) && tag !== "details") return;
      stack.push(leave);
      const list = children ?? dom.children(element);
      const own = dom.has(element, "aria-owns") ? dom.references(element, "aria-owns").filter((other) => this.owned.get(other) === element) : [];
      for (const other of own.reverse()) stack.push({ node: other, ctx: context(inner, { owner: element }) });
      for (let i = list.length - 1; i >= 0; i -= 1) stack.push({ node: list[i], ctx: inner });
    };

    // A position in a list is for the whole entry.
    const place = role && seen !== null ? kiosk.positionOf(element, role) : null;

    if (tag === "iframe" || tag === "frame") { this.flush(); if (seen) this.frame(element, inner); return; }
    if (media.test(tag)) { if (seen) this.player(element, tag, inner); return; }
    if (tag === "canvas" || tag === "object" || tag === "embed") {
      if (this.picture(element, tag, role, inner, seen)) return;
      descend(); return;
    }
    if (role === "img" || role === "graphics") {
      if (seen && this.image(element, tag, role, inner)) return;
      if (role === "img") { if (!kiosk.isWidget.has(role) && tag !== "img") return; return; }
      descend(); return;
    }
    if (role === "separator" && kiosk.isFocusable(element) && seen) { this.widget(element, "slider", inner); return; }
    if (role === "scrollbar" || (role === "separator" && tag === "hr")) return;

    if (role === "combobox" && tag !== "select" && tag !== "input") {
      // ARIA 1.0 and 1.1: the field is inside of the combobox.
      const field = dom.queryAll(element, "input,textarea").find((one) => kiosk.isReachable(one) && kiosk.roleOf(one) !== null);
      if (field) { this.wrappers.set(field, element); descend(); return; }
    }
    if (/^(textbox|searchbox|combobox)$/.test(role) && this.wrappers.has(element)) {
      if (seen) this.widget(element, "combobox", inner, { wrapper: this.wrappers.get(element) });
      return;
    }
    if (role && leaves.test(role)) {
      if (!seen) { if (dom.children(element).length) descend(); return; }
      if (tag === "option") return;
      this.widget(element, role, inner);
      if (/^(treeitem|menuitem)$/.test(role)) {
        const nested = dom.queryAll(element, '[role~="group"],[role~="menu"],[role~="tree"]').filter((one) => dom.nearest(dom.up(one), (at) => at === element || /^(group|menu|tree)$/.test(kiosk.roleOf(at))) === element);
        if (nested.length) descend(nested);
      } else if (!kiosk.hidesChildren.has(role) && role === "combobox") {
        const nested = dom.queryAll(element, '[role~="listbox"]');
        if (nested.length) descend(nested.slice(0, 1));
      }
      return;
    }
    if (role === "listbox" && tag === "select") { if (seen) this.widget(element, role, inner); return; }

    if (role === "heading") {
      const widgets = widgetsIn(element);
      const name = kiosk.rules.label(element) || kiosk.nameOf(element, role);
      const level = kiosk.levelOf(element, role);
      if (widgets.length === 1 && kiosk.nameOf(widgets[0]) === name) { change({ heading: { name, level }, mute: true }); descend(); return; }
      this.flush();
      if (seen && name && !inner.mute) {
        this.push({ id: kiosk.idOf(element), role, name, level, lang: kiosk.languageOf(element, name), description: kiosk.describe(element, name), states: kiosk.statesOf(element, role) }, element, inner);
      }
      if (widgets.length) { change({ mute: true }); descend(); }
      return;
    }

    if (kiosk.landmarks.has(role)) {
      this.flush();
      const name = kiosk.nameOf(element, role);
      change({ landmark: { role, name }, inside: this.place(element, role, name, inner) });
    }
    else if (/^(dialog|alertdialog)$/.test(role ?? "")) {
      this.flush();
      const name = kiosk.nameOf(element, role);
      if (seen) {
        const states = kiosk.statesOf(element, role);
        if (dom.matches(element, ":modal") || dom.attr(element, "aria-modal") === "true") states.push("modal");
        this.push({ id: kiosk.idOf(element), role, name, states, description: kiosk.describe(element, name), lang: kiosk.languageOf(element, name) }, element, inner);
      }
      change({ group: null, place: null, landmark: null, inside: "" });
    } else if (/^(table|grid|treegrid)$/.test(role ?? "") && !(tag === "table" && kiosk.isLayoutTable(element))) {
      this.flush();
      const layout = kiosk.tableOf(element), name = kiosk.nameOf(element, role);
      if (layout.rows && seen) {
        this.push({ id: kiosk.idOf(element), role, name, description: kiosk.describe(element, name), states: kiosk.statesOf(element, role), group_size: [layout.rows, layout.columns], lang: kiosk.languageOf(element, name) }, element, context(inner, { group: null }));
      }
      change({ group: { id: kiosk.idOf(element), role, name: "", size: null }, layout, cell: null, place: null });
    } else if (tag === "caption" || (tag === "legend" && dom.isElement(dom.parent(element)) && dom.tag(dom.parent(element)) === "fieldset")) {
      change({ mute: true });
    } else if (/^(cell|gridcell|columnheader|rowheader)$/.test(role ?? "") && inner.layout) {
      this.flush();
      const at = inner.layout.place(element);
      const cell = at ? { ...at, headers: role === "columnheader" ? "" : inner.layout.headers(element) } : null;
      const widgets = widgetsIn(element);
      change({ cell });
      if (!widgets.length && seen) {
        const name = kiosk.nameOf(element, role) || (dom.query(element, "img,canvas,svg") ? "" : null);
        const states = kiosk.statesOf(element, role);
        if (name === "") { descend(); return; }
        if (name || kiosk.isFocusable(element)) {
          this.push({ id: kiosk.idOf(element), role, name: name ?? "", states, lang: kiosk.languageOf(element, name ?? ""), description: kiosk.describe(element, name ?? "") }, element, inner);
        }
        return;
      }
      const sorted = kiosk.statesOf(element, role).filter((state) => /^(ascending|descending|selected|readonly)$/.test(state));
      change({ words: role, cellStates: sorted.length ? sorted : null });
      descend(); return;
    } else if (role === "listitem") {
      change({ place });
    } else if (role && kiosk.groups.has(role)) {
      const isPlain = /^(group|figure|article|blockquote|log|status|tabpanel)$/.test(role);
      const name = /^(list|menu|menubar|tablist|toolbar|tree|listbox|feed|radiogroup|group|figure|article|tabpanel|log|status|alert)$/.test(role) ? kiosk.nameOf(element, role) : "";
      if (!isPlain || name || (role === "article" && place)) {
        const isSet = /^(list|feed)$/.test(role);
        const count = isSet ? kiosk.membersOf(element, role === "list" ? "listitem" : "article").length : 0;
        if (!(role === "list" && !count)) {
          this.flush();
          change({
            group: { id: kiosk.idOf(element), role, name, size: count ? [count, 0] : null },
            inside: this.place(element, role, name, inner, role === "list" ? count : 0),
            place: role === "article" ? place : null, cell: null,
          });
        }
      }
    } else if (/^(term|definition|deletion|insertion)$/.test(role ?? "")) { this.flush(); change({ words: role }); leave.flush = true; }
    else if (role === "tooltip" && this.said.has(element)) return;

    if (tag === "label" && dom.isHtml(element)) {
      const control = element.control ?? null;
      if (control) {
        if (kiosk.isReachable(control)) change({ mute: true });
        else if (dom.tag(control) === "input" && /^(checkbox|radio|file)$/.test(dom.inputType(control)) && dom.style(control).display === "none" && seen && !this.visited.has(control)) {
          this.visited.add(control);
          kiosk.standIns.set(control, element);
          this.widget(control, kiosk.roleOf(control), inner, { name: kiosk.nameOf(control) || dom.text(element) });
          return;
        }
      }
    }
    if (tag === "details" && !dom.has(element, "open")) {
      descend(dom.children(element).filter((child) => dom.isElement(child) && kiosk.isSummary(child)).slice(0, 1));
      return;
    }
    if (seen && !role && !ctx.pointer && this.isClickable(element, tag, style)) {
      const name = kiosk.rules.label(element) || kiosk.flat(dom.attr(element, "aria-label")) || dom.text(element);
      this.flush();
      if (name && !inner.mute) {
        this.push({ id: kiosk.idOf(element), role: "clickable", name: kiosk.cut(name), states: kiosk.statesOf(element, "generic"), lang: kiosk.languageOf(element, name) }, element, inner);
        return;
      }
    }
    if (seen && !kiosk.isClosed(style) && this.isClosedShadow(element, tag)) {
      this.flush();
      this.push({ id: kiosk.idOf(element), role: "group", name: kiosk.flat(dom.attr(element, "aria-label")), unreadable: "closed-shadow" }, element, inner);
      return;
    }
    descend();
  };

  /** Something made pressable by script alone: no role says so, but the pointer does. */
  Walk.prototype.isClickable = function (element, tag, style) {
    if (/^(html|body|label|option|details|fieldset|form|main|ul|ol|table|tbody|tr)$/.test(tag)) return false;
    const isSet = dom.has(element, "onclick") || (kiosk.isFocusable(element) && dom.attr(element, "tabindex") === "0");
    if (!isSet && style.cursor !== "pointer") return false;
    if (!isSet) {
      const parent = dom.up(element);
      if (dom.isElement(parent) && dom.style(parent).cursor === "pointer") return false;
    }
    return !dom.queryAll(element, widgetLike).slice(0, 200).some((inner) => kiosk.isWidget.has(kiosk.roleOf(inner)));
  };
  /** A closed shadow root shows itself only by what is missing: a drawn host whose own children are not drawn. */
  Walk.prototype.isClosedShadow = function (element, tag) {
    if (dom.shadow(element)) return false;
    const isCustom = tag.includes("-") && dom.matches(element, ":defined");
    const first = dom.first(element);
    if (!isCustom && !(first && /^(div|span|section|article|aside|p|main|header|footer|nav|h[1-6]|blockquote|body)$/.test(tag))) return false;
    const box = dom.box(element);
    if (box.width < 4 || box.height < 4) return false;
    if (isCustom && !first) return true;
    for (let child = first; child; child = dom.next(child)) {
      if (dom.isText(child) && /\S/.test(dom.data(child))) {
        const range = document.createRange();
        range.selectNodeContents(child);
        if (range.getClientRects().length) return false;
      } else if (dom.isElement(child)) {
        if (skipped.test(dom.tag(child)) || dom.slotOf(child)) { if (dom.slotOf(child)) return false; continue; }
        if (dom.rects(child).length || dom.style(child).display === "none" || dom.style(child).display === "contents") return false;
      } else continue;
      if (!isCustom && !dom.isText(child)) return false;
      return true;
    }
    return isCustom;
  };

  Walk.prototype.image = function (element, tag, role, ctx) {
    const name = kiosk.rules.label(element) || kiosk.nameOf(element, role === "graphics" ? "img" : role);
    if (name) {
      if (ctx.mute) return true;
      this.flush();
      this.push({ id: kiosk.idOf(element), role: "img", name, description: kiosk.describe(element, name), lang: kiosk.languageOf(element, name) }, element, ctx);
      return true;
    }
    if (role === "graphics") return false;
    const box = dom.box(element);
    if (tag === "img" && !ctx.mute && box.width >= 24 && box.height >= 24) {
      this.flush();
      this.push({ id: kiosk.idOf(element), role: "img", unreadable: "image" }, element, ctx);
    }
    return true;
  };
  Walk.prototype.picture = function (element, tag, role, ctx, seen) {
    if (!seen) return false;
    const name = kiosk.rules.label(element) || kiosk.nameOf(element, "img");
    const hasFallback = tag !== "embed" && (dom.text(element, 5) !== "" || dom.query(element, widgetLike) !== null);
    const box = dom.box(element);
    if (name && role !== null && kiosk.isWidget.has(role)) { this.widget(element, role, ctx); return true; }
    if (name) {
      this.flush();
      this.push({ id: kiosk.idOf(element), role: "img", name, description: kiosk.describe(element, name), lang: kiosk.languageOf(element, name) }, element, ctx);
      return !hasFallback || role === "img";
    }
    if (hasFallback || box.width < 16 || box.height < 16) return false;
    this.flush();
    this.push({ id: kiosk.idOf(element), role: "img", unreadable: tag === "canvas" ? "canvas" : "foreign-frame" }, element, ctx);
    return true;
  };
  Walk.prototype.player = function (element, tag, ctx) {
    this.flush();
    const name = kiosk.rules.label(element) || kiosk.nameOf(element, tag) || kiosk.flat(dom.attr(element, "title"));
    if (!element.controls && !name && tag === "audio") return;
    this.push({ id: kiosk.idOf(element), role: tag, name, states: element.paused === false ? ["pressed"] : [], lang: kiosk.languageOf(element, name) }, element, ctx);
  };
  Walk.prototype.frame = function (element, ctx) {
    const box = dom.box(element);
    if (box.width < 8 || box.height < 8) return;
    const told = kiosk.frames.toldBy(element);
    const name = kiosk.nameOf(element, "iframe");
    if (told) {
      const id = this.place(element, "document", name, ctx);
      for (const place of told.places) if (this.places.size < kiosk.limits.nodes) this.places.set(place.id, { ...place, parent: place.parent || id });
      for (const node of told.nodes) {
        if (this.full()) { this.isCut = true; return; }
        const inherited = { ...node, inside: node.inside || id, rank: ctx.rank ?? 1000 };
        if (!inherited.group_role && name) Object.assign(inherited, { group: inherited.group || name, group_role: "document", group_id: kiosk.idOf(element) });
        if (!inherited.landmark && ctx.landmark) Object.assign(inherited, { landmark: ctx.landmark.role, landmark_name: ctx.landmark.name });
        this.nodes.push(inherited);
        this.elements.push(null);
      }
      return;
    }
    if (kiosk.frames.isWaited(element)) return;
    this.push({ id: kiosk.idOf(element), role: "document", name, unreadable: "foreign-frame" }, element, ctx);
  };

  /** Walk the page; gives the page's own work its turn every few milliseconds. */
  kiosk.walk = async function () {
    kiosk.forgetRoles(); kiosk.forgetNames(); kiosk.forgetTables(); kiosk.forgetSets(); kiosk.forgetLanguages();
    kiosk.wasCut = false;
    const body = dom.body(document) ?? dom.html(document);
    if (!body) return null;
    const walk = new Walk();
    walk.wrappers = new Map();
    kiosk.decideLanguage(kiosk.flat(dom.title(document)) + " " + dom.text(body, 3000));
    const modal = kiosk.modal();
    const stack = [{ node: modal ?? body, ctx: root }];
    // The engine lays the page out when first asked; that is the page's time and not ours.
    dom.box(body);
    const began = performance.now();
    let slice = began, steps = 0, used = 0, patience = kiosk.limits.slice;
    while (stack.length) {
      const top = stack.pop();
      steps += 1;
      if (top.leave) {
        if (top.flush) walk.flush();
        else if (top.space) walk.space();
      } else if (dom.isText(top.node)) walk.text(top.node, top.ctx);
      else if (dom.isElement(top.node)) kiosk.attempt(() => walk.enter(top.node, top.ctx, stack), null);
      if (walk.full() || steps > kiosk.limits.elements * 2) { walk.isCut = true; break; }
      if (steps % 64 === 0) {
        const now = performance.now();
        // Our own time is limited; that of the page, which draws in between, only so far that a visitor is told soon.
        if (used + now - slice > kiosk.limits.total || (now - began > 3 * kiosk.limits.total && walk.nodes.length > 1000)) { walk.isCut = true; break; }
        if (now - slice > patience) {
          used += now - slice;
          await kiosk.breathe();
          dom.box(body);
          slice = performance.now();
          // A page that is slow to draw would be drawn hundreds of times: take more at once.
          if (slice - now > 40) patience = Math.min(60, patience * 2);
        }
      }
    }
    walk.flush();
    const order = walk.nodes.map((node, index) => ({ node, index }));
    order.sort((a, b) => a.node.rank - b.node.rank || a.index - b.index);
    const nodes = order.map(({ node }) => { const { rank, ...rest } = node; void rank; return rest; });
    const focused = kiosk.focused();
    const wanted = (focused && kiosk.activeIn(focused)) || focused;
    const ids = new Set(nodes.map((node) => node.id));
    const focusId = wanted ? [wanted, focused].map((one) => kiosk.idOf(one)).find((id) => ids.has(id)) : undefined;
    return {
      nodes, places: Array.from(walk.places.values()), focus: focusId ?? kiosk.frames.focusIn(wanted) ?? "", modal: modal ? kiosk.idOf(modal) : "",
      tasks: nodes.filter(isTask).map((node) => node.id),
      is_cut: walk.isCut || kiosk.wasCut, took: used + performance.now() - slice,
    };
  };
  const isTask = (node) =>
    !node.states?.includes("disabled") &&
    (kiosk.isWidget.has(node.role) || /^(clickable|video|audio)$/.test(node.role) || (node.role === "listbox" && Boolean(node.kind_of_field)) || (node.role === "gridcell" && node.states?.includes("selected")));
  /** Controls that are not drawn and whose label stands for them. */
  kiosk.standIns = new WeakMap();
})(globalThis.modunuri);
